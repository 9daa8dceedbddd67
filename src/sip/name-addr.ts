import { isOf, SPACE } from './chars.ts';
import { atEnd, type Cursor, peek, readQuoted, skipSpace, take } from './cursor.ts';
import { formatParams, type Params, readParams, unquote } from './params.ts';
import { parseUri, type SipUri } from './uri.ts';

/** One name-addr or addr-spec with its header parameters (RFC 3261 §20.10, §25.1). */
export class NameAddr {
  /** Display name as written (quotes kept), '' when there is none. */
  readonly display: string;
  /** The URI as written, without angle brackets. */
  readonly uri: string;
  readonly params: Params;
  #parsed: SipUri | null | undefined;

  constructor(display: string, uri: string, params: Params) {
    this.display = display;
    this.uri = uri;
    this.params = params;
  }

  /** The `tag` parameter without quotes, null when absent or empty. */
  get tag(): string | null {
    const tag = this.params.get('tag');
    return tag === null || tag.length === 0 ? null : unquote(tag);
  }

  /** The URI parsed on first use; null when it cannot be parsed. */
  get parsedUri(): SipUri | null {
    if (this.#parsed === undefined) this.#parsed = parseUri(this.uri);
    return this.#parsed;
  }
}

/**
 * Parses one From/To-like value; null when malformed (unbalanced quotes or brackets, no URI, something after it). An
 * unquoted display name may hold commas, as in Kamailio, since here they separate nothing (RFC 4475 §3.1.2.15).
 */
export function parseNameAddr(text: string): NameAddr | null {
  const cursor: Cursor = { text, pos: 0 };
  const nameAddr = readNameAddr(cursor, true);
  return nameAddr !== null && atEnd(cursor) ? nameAddr : null;
}

/** Parses a comma-separated list as in Contact, Route and Record-Route; null when any element is malformed. */
export function parseNameAddrList(text: string): NameAddr[] | null {
  const list: NameAddr[] = [];
  return readList(text, (nameAddr) => list.push(nameAddr)) ? list : null;
}

/** A value of a list, and where in its text it stands: `[start, end)`, without the white space around it. */
export interface PlacedNameAddr {
  readonly nameAddr: NameAddr;
  readonly start: number;
  readonly end: number;
  /** Where its URI stands, without angle brackets. */
  readonly uriStart: number;
  readonly uriEnd: number;
}

/** As {@link parseNameAddrList}, with the place of each value. */
export function parsePlacedNameAddrs(text: string): PlacedNameAddr[] | null {
  const list: PlacedNameAddr[] = [];
  const whole = readList(text, (nameAddr, from, to) => {
    const raw = text.slice(from, to);
    const start = from + raw.length - raw.trimStart().length;
    const uriStart = text.indexOf(nameAddr.uri, start + nameAddr.display.length);
    const uriEnd = uriStart + nameAddr.uri.length;
    list.push({ nameAddr, start, end: from + raw.trimEnd().length, uriStart, uriEnd });
  });
  return whole ? list : null;
}

/** Reads a list; each value is given with the stretch of text between the commas. False when one is malformed. */
function readList(text: string, found: (nameAddr: NameAddr, from: number, to: number) => void): boolean {
  const cursor: Cursor = { text, pos: 0 };
  for (;;) {
    const from = cursor.pos;
    const nameAddr = readNameAddr(cursor, false);
    if (nameAddr === null) return false;
    found(nameAddr, from, cursor.pos);
    if (atEnd(cursor)) return true;
    if (!take(cursor, 0x2c)) return false;
  }
}

/** Writes a name-addr back, always with angle brackets. */
export function formatNameAddr(nameAddr: NameAddr): string {
  const display = nameAddr.display.length > 0 ? `${nameAddr.display} ` : '';
  return `${display}<${nameAddr.uri}>${formatParams(nameAddr.params)}`;
}

/** Reads one value up to a comma or the end; white space after it is stepped over. */
function readNameAddr(cursor: Cursor, commaInName: boolean): NameAddr | null {
  skipSpace(cursor);
  let display = '';
  if (peek(cursor) === 0x22) {
    const quoted = readQuoted(cursor);
    if (quoted === null) return null;
    display = quoted;
    skipSpace(cursor);
    if (peek(cursor) !== 0x3c) return null;
  } else {
    const bracket = findBracket(cursor, commaInName);
    if (bracket < 0) return readAddrSpec(cursor);
    display = cursor.text.slice(cursor.pos, bracket).trimEnd();
    cursor.pos = bracket;
  }
  const close = cursor.text.indexOf('>', cursor.pos);
  if (close < 0) return null;
  const uri = cursor.text.slice(cursor.pos + 1, close).trim();
  if (!hasScheme(uri) || uri.includes('<')) return null;
  cursor.pos = close + 1;
  const params = readParams(cursor);
  return params === null ? null : new NameAddr(display, uri, params);
}

/**
 * Where the `<` after an unquoted display name stands; -1 when a `;`, quote, comma or the end comes first, so that this
 * is a bare addr-spec or nothing valid. With `commaInName` a comma is passed over unless a `:` came before it: then it
 * follows an addr-spec.
 */
function findBracket(cursor: Cursor, commaInName: boolean): number {
  const text = cursor.text;
  let mayPassComma = commaInName;
  for (let i = cursor.pos; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x3c) return i;
    if (code === 0x3a) mayPassComma = false;
    if (code === 0x3b || code === 0x22 || (code === 0x2c && !mayPassComma)) return -1;
  }
  return -1;
}

/** Without brackets every `;` begins a header parameter (RFC 3261 §20). */
function readAddrSpec(cursor: Cursor): NameAddr | null {
  const text = cursor.text;
  const start = cursor.pos;
  let i = start;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 0x3b || code === 0x2c || code === 0x22 || isOf(code, SPACE)) break;
    i++;
  }
  const uri = text.slice(start, i);
  if (!hasScheme(uri)) return null;
  cursor.pos = i;
  const params = readParams(cursor);
  return params === null ? null : new NameAddr('', uri, params);
}

function hasScheme(uri: string): boolean {
  const colon = uri.indexOf(':');
  return colon > 0 && colon < uri.length - 1;
}

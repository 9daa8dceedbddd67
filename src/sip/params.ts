import { equalsIgnoreCase, isOf, SPACE } from './chars.ts';
import { type Cursor, peek, readQuoted, readToken, skipSpace } from './cursor.ts';

/** One parameter: `name` as written; `value` as written (quotes kept), null when there is no `=`. */
export interface Param {
  readonly name: string;
  readonly value: string | null;
}

/** An ordered parameter list (`;a=b;c`). Names compare case-insensitively (RFC 3261 §7.3.1). */
export class Params {
  readonly list: readonly Param[];

  constructor(list: readonly Param[]) {
    this.list = list;
  }

  /** The value of the first parameter of that name; '' when it stands without a value, null when absent. */
  get(name: string): string | null {
    for (const param of this.list) {
      if (equalsIgnoreCase(param.name, name)) return param.value ?? '';
    }
    return null;
  }

  /** Whether a parameter of that name is there, with or without a value. */
  has(name: string): boolean {
    return this.get(name) !== null;
  }
}

/** The list without any parameter. */
export const NO_PARAMS: Params = new Params([]);

/** Writes parameters back: `;a=b;c`. */
export function formatParams(params: Params): string {
  let text = '';
  for (const param of params.list)
    text += param.value === null ? `;${param.name}` : `;${param.name}=${param.value}`;
  return text;
}

/** Takes the quotes off a quoted string and resolves its escapes; other text comes back unchanged. */
export function unquote(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== 0x22 || text.charCodeAt(text.length - 1) !== 0x22)
    return text;
  let plain = '';
  for (let i = 1; i < text.length - 1; i++) {
    if (text.charCodeAt(i) === 0x5c && i < text.length - 2) i++;
    plain += text[i];
  }
  return plain;
}

/** A text as a quoted string (RFC 3261 §25.1), which {@link unquote} reads back. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/**
 * Reads header parameters (`;name=value …`) and stops before whatever follows them. Empty ones (`;;`) are skipped.
 * Null when a name is not a token or a quoted value never closes.
 */
export function readParams(cursor: Cursor): Params | null {
  let list: Param[] | null = null;
  for (;;) {
    skipSpace(cursor);
    if (peek(cursor) !== 0x3b) return list === null ? NO_PARAMS : new Params(list);
    const param = readParam(cursor);
    if (param === null) return null;
    if (param.name.length === 0) continue;
    if (list === null) list = [];
    list.push(param);
  }
}

const EMPTY: Param = { name: '', value: null };

/**
 * Reads one parameter from its `;` on, white space around `;` and `=` included. An empty one has the name ''. Null when
 * the name is not a token or a quoted value never closes.
 */
export function readParam(cursor: Cursor): Param | null {
  cursor.pos++;
  skipSpace(cursor);
  const next = peek(cursor);
  // `;`, `,`, `(` or the end
  if (next === 0x3b || next === 0x2c || next === 0x28 || Number.isNaN(next)) return EMPTY;
  const name = readToken(cursor);
  if (name.length === 0) return null;
  const afterName = cursor.pos;
  skipSpace(cursor);
  if (peek(cursor) !== 0x3d) {
    cursor.pos = afterName;
    return { name, value: null };
  }
  cursor.pos++;
  skipSpace(cursor);
  const value = peek(cursor) === 0x22 ? readQuoted(cursor) : readValue(cursor);
  return value === null ? null : { name, value };
}

function readValue(cursor: Cursor): string {
  const start = cursor.pos;
  const text = cursor.text;
  let i = start;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 0x3b || code === 0x2c || isOf(code, SPACE)) break;
    i++;
  }
  cursor.pos = i;
  return text.slice(start, i);
}

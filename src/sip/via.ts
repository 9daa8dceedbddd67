import { equalsIgnoreCase, HOST, isOf, parseDecimal, SPACE } from './chars.ts';
import { atEnd, type Cursor, peek, readToken, skipSpace, take } from './cursor.ts';
import { formatParams, Params, readParam, readParams } from './params.ts';

/** One Via value (RFC 3261 §20.42). */
export class Via {
  /** `SIP/2.0` as written, without inner white space. */
  readonly protocol: string;
  /** `UDP`, `TCP`, … as written. */
  readonly transport: string;
  readonly host: string;
  readonly port: number | null;
  readonly params: Params;

  constructor(protocol: string, transport: string, host: string, port: number | null, params: Params) {
    this.protocol = protocol;
    this.transport = transport;
    this.host = host;
    this.port = port;
    this.params = params;
  }

  /** Well-known parameters: null when absent, '' when present without a value (`;rport`). */
  get branch(): string | null {
    return this.params.get('branch');
  }

  get received(): string | null {
    return this.params.get('received');
  }

  get rport(): string | null {
    return this.params.get('rport');
  }
}

/** Parses one Via value; null when malformed. */
export function parseVia(text: string): Via | null {
  const cursor: Cursor = { text, pos: 0 };
  const via = readVia(cursor);
  return via !== null && atEnd(cursor) ? via : null;
}

/** Parses a comma-separated Via value list; null when any element is malformed. */
export function parseViaList(text: string): Via[] | null {
  const cursor: Cursor = { text, pos: 0 };
  const list: Via[] = [];
  for (;;) {
    const via = readVia(cursor);
    if (via === null) return null;
    list.push(via);
    if (atEnd(cursor)) return list;
    if (!take(cursor, 0x2c)) return null;
  }
}

/** Writes one Via value back. */
export function formatVia(via: Via): string {
  const port = via.port === null ? '' : `:${via.port}`;
  return `${via.protocol}/${via.transport} ${via.host}${port}${formatParams(via.params)}`;
}

/** Reads one value up to a comma or the end; white space and comments after it are stepped over. */
function readVia(cursor: Cursor): Via | null {
  const sender = readSender(cursor);
  if (sender === null) return null;
  let params = readParams(cursor);
  // RFC 2543 allowed `(comments)`, and old clients still send them; a proxy's `;received=` may then follow one.
  while (params !== null && peek(cursor) === 0x28) {
    if (!skipComment(cursor)) return null;
    const more = readParams(cursor);
    if (more === null) return null;
    if (more.list.length > 0) params = new Params([...params.list, ...more.list]);
  }
  if (params === null) return null;
  return new Via(sender.protocol, sender.transport, sender.host, sender.port, params);
}

/** Reads sent-protocol and sent-by. */
function readSender(cursor: Cursor): Pick<Via, 'protocol' | 'transport' | 'host' | 'port'> | null {
  skipSpace(cursor);
  const name = readToken(cursor);
  if (!takeSlash(cursor)) return null;
  const version = readToken(cursor);
  if (!takeSlash(cursor)) return null;
  const transport = readToken(cursor);
  const afterTransport = cursor.pos;
  skipSpace(cursor);
  if (name.length === 0 || version.length === 0 || transport.length === 0 || cursor.pos === afterTransport)
    return null;

  const host = readHost(cursor);
  if (host.length === 0) return null;
  skipSpace(cursor);
  let port: number | null = null;
  if (take(cursor, 0x3a)) {
    skipSpace(cursor);
    port = parseDecimal(readToken(cursor), 65535);
    if (port === null) return null;
  }
  const protocol = name === 'SIP' && version === '2.0' ? 'SIP/2.0' : `${name}/${version}`;
  return { protocol, transport, host, port };
}

function takeSlash(cursor: Cursor): boolean {
  skipSpace(cursor);
  if (!take(cursor, 0x2f)) return false;
  skipSpace(cursor);
  return true;
}

function readHost(cursor: Cursor): string {
  const start = cursor.pos;
  if (peek(cursor) === 0x5b) {
    const close = cursor.text.indexOf(']', start);
    if (close < 0) return '';
    cursor.pos = close + 1;
  } else {
    while (isOf(peek(cursor), HOST)) cursor.pos++;
  }
  return cursor.text.slice(start, cursor.pos);
}

function skipComment(cursor: Cursor): boolean {
  const close = cursor.text.indexOf(')', cursor.pos);
  if (close < 0) return false;
  cursor.pos = close + 1;
  skipSpace(cursor);
  return true;
}

/** Where a request really came from, to be noted in its top Via. */
export interface Source {
  readonly ip: string;
  readonly port: number;
}

/**
 * Completes the first value of a Via header field for a reply (RFC 3261 §18.2.1, RFC 3581 §4), in Kamailio's form:
 * `rport` gets its value in place, or is appended when `forceRport` asks for it; `;received=` goes to the end of the
 * value when the sent-by host is not textually the source address, or when the client sent `rport` or `received`. A
 * `received` of the sender's own is taken out: a parameter may stand only once (RFC 3261 §7.3.1).
 * `text`: the field's raw value, folding kept. `via`: its first value as parsed.
 */
export function completeVia(text: string, via: Via, source: Source, forceRport: boolean): string {
  const asked = via.rport !== null;
  const needsReceived = asked || via.received !== null || !isSameHost(via.host, source.ip);
  if (!needsReceived && !forceRport) return text;
  const end = endOfFirstValue(text);
  let value = text.slice(0, end);
  if (needsReceived) value = removeParam(value, 'received');
  if (asked) value = setParam(value, 'rport', `rport=${source.port}`);
  else if (forceRport) value += `;rport=${source.port}`;
  if (needsReceived) value += `;received=${source.ip}`;
  return value + text.slice(end);
}

function isSameHost(host: string, ip: string): boolean {
  if (host === ip) return true;
  return host.charCodeAt(0) === 0x5b && host.slice(1, -1).toLowerCase() === ip.toLowerCase();
}

function endOfFirstValue(text: string): number {
  const cursor: Cursor = { text, pos: 0 };
  readVia(cursor);
  return cursor.pos;
}

/** The span `[start, end)` of a `;name[=value]` in one Via value, from its `;`; null when it is not there. */
function paramSpan(value: string, name: string): { start: number; end: number } | null {
  const cursor: Cursor = { text: value, pos: 0 };
  readSender(cursor);
  for (;;) {
    skipSpace(cursor);
    const start = cursor.pos;
    if (peek(cursor) === 0x28) {
      if (!skipComment(cursor)) return null;
      continue;
    }
    const param = peek(cursor) === 0x3b ? readParam(cursor) : null;
    if (param === null) return null;
    if (equalsIgnoreCase(param.name, name)) return { start, end: cursor.pos };
  }
}

function setParam(value: string, name: string, text: string): string {
  const span = paramSpan(value, name);
  if (span === null) return value;
  let end = span.end;
  while (isOf(value.charCodeAt(end), SPACE)) end++;
  // A comment has to stay apart from the value before it.
  const gap = value.charCodeAt(end) === 0x28 ? ' ' : '';
  return `${value.slice(0, span.start)};${text}${gap}${value.slice(end)}`;
}

function removeParam(value: string, name: string): string {
  const span = paramSpan(value, name);
  return span === null ? value : value.slice(0, span.start) + value.slice(span.end);
}

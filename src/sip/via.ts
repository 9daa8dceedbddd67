import { HOST, isIPv6, isOf, parseDecimal } from './chars.ts';
import { atEnd, type Cursor, peek, readToken, skipSpace, take } from './cursor.ts';
import { formatParams, Params, readParams } from './params.ts';

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

/** What stands before a Via value's parameters. */
export type Sender = Pick<Via, 'protocol' | 'transport' | 'host' | 'port'>;

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

/** Reads one Via value up to a comma or the end; null when malformed. White space and comments after it are stepped over. */
export function readVia(cursor: Cursor): Via | null {
  const sender = readSender(cursor);
  if (sender === null) return null;
  const params = readParams(cursor);
  if (params === null) return null;
  if (peek(cursor) !== 0x28) return viaOf(sender, params);
  // RFC 2543 allowed `(comments)`, and old clients still send them; a proxy's `;received=` may then follow one.
  const list = [...params.list];
  while (peek(cursor) === 0x28) {
    const more = skipComment(cursor) ? readParams(cursor) : null;
    if (more === null) return null;
    for (const param of more.list) list.push(param);
  }
  return viaOf(sender, new Params(list));
}

function viaOf(sender: Sender, params: Params): Via {
  return new Via(sender.protocol, sender.transport, sender.host, sender.port, params);
}

/** Reads sent-protocol and sent-by, the part of a Via value before its parameters; null when malformed. */
export function readSender(cursor: Cursor): Sender | null {
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
    if (close < 0 || !isIPv6(cursor.text, start + 1, close)) return '';
    cursor.pos = close + 1;
  } else {
    while (isOf(peek(cursor), HOST)) cursor.pos++;
  }
  return cursor.text.slice(start, cursor.pos);
}

/** Steps over a `(comment)` and the white space after it; false when it never closes. */
export function skipComment(cursor: Cursor): boolean {
  const close = cursor.text.indexOf(')', cursor.pos);
  if (close < 0) return false;
  cursor.pos = close + 1;
  skipSpace(cursor);
  return true;
}

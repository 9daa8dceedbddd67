import { equalsIgnoreCase, isOf, SPACE } from './chars.ts';
import { type Cursor, peek, skipSpace } from './cursor.ts';
import { readParam } from './params.ts';
import { readSender, readVia, skipComment, type Via } from './via.ts';

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
  const needsReceived = isReceivedDue(via, source);
  if (!needsReceived && !forceRport) return text;
  const end = firstValueEnd(text);
  let value = corrected(text.slice(0, end), via, source);
  if (forceRport && via.rport === null) value += `;rport=${source.port}`;
  if (needsReceived) value += `;received=${source.ip}`;
  return value + text.slice(end);
}

/**
 * The same for a request that is sent on, where Kamailio writes `received`, and an `rport` that only `forceRport` asks
 * for, behind the sent-by.
 */
export function forwardedVia(text: string, via: Via, source: Source, forceRport: boolean): string {
  const needsReceived = isReceivedDue(via, source);
  if (!needsReceived && !forceRport) return text;
  const end = firstValueEnd(text);
  const value = corrected(text.slice(0, end), via, source);
  const cursor: Cursor = { text: value, pos: 0 };
  readSender(cursor);
  const received = needsReceived ? `;received=${source.ip}` : '';
  const rport = forceRport && via.rport === null ? `;rport=${source.port}` : '';
  return value.slice(0, cursor.pos) + received + rport + value.slice(cursor.pos) + text.slice(end);
}

/** A value without the `received` of its sender, where one is due, and with the `rport` that it asks for. */
function corrected(value: string, via: Via, source: Source): string {
  const rest = isReceivedDue(via, source) ? removeParam(value, 'received') : value;
  return via.rport === null ? rest : setParam(rest, 'rport', `rport=${source.port}`);
}

function isReceivedDue(via: Via, source: Source): boolean {
  return via.rport !== null || via.received !== null || !isSameHost(via.host, source.ip);
}

function isSameHost(host: string, ip: string): boolean {
  if (host === ip) return true;
  return host.charCodeAt(0) === 0x5b && host.slice(1, -1).toLowerCase() === ip.toLowerCase();
}

/** Where the first value of a Via header field ends. `text`: its raw value. */
export function firstValueEnd(text: string): number {
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

import { equalsIgnoreCase, parseDecimal } from './chars.ts';
import { type FirstLine, readFirstLine } from './first-line.ts';
import { HEADER_ID } from './headers.ts';
import { type Keepalive, keepaliveOf } from './keepalive.ts';
import { SipMessage } from './message.ts';
import { PROBLEMS, type Problem } from './problems.ts';
import { FIELD_ID, FIELD_STRIDE, type HeadScan, ID_MASK, scanHeaders } from './scan.ts';

/** What a datagram turned out to be. */
export type ParseResult = Parsed | Malformed | KeepaliveResult;

/** A message that can be processed. */
export interface Parsed {
  readonly ok: true;
  readonly message: SipMessage;
}

/** A datagram to be answered with an error, or dropped and counted. */
export interface Malformed {
  readonly ok: false;
  readonly kind: 'malformed';
  /** What to answer (statelessly); null: drop and count (not SIP, a reply, an ACK, no Via to answer to). */
  readonly reply: { readonly status: number; readonly reason: string } | null;
  /** What could be read; always present when `reply` is. */
  readonly message: SipMessage | null;
  /** Stable code for counters and logs. */
  readonly problem: Problem;
  /** One line for people. */
  readonly text: string;
}

/** A datagram that carries no message. */
export interface KeepaliveResult {
  readonly ok: false;
  readonly kind: 'keepalive';
  readonly keepalive: Keepalive;
}

/** Parses and checks one datagram. Never throws. The message keeps a reference to `bytes`. */
export function parseMessage(bytes: Buffer): ParseResult {
  const keepalive = keepaliveOf(bytes);
  if (keepalive !== null) return { ok: false, kind: 'keepalive', keepalive };

  // RFC 3261 §7.5: line ends before the first line are ignored.
  let start = 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start++;
  const { line, problem } = readFirstLine(bytes, start);
  if (line === null) return malformed(problem ?? 'not-sip', null);
  const scan = scanHeaders(bytes, line.end);
  const message = new SipMessage(bytes, line, scan);
  const found = problem ?? problemOf(message, line, scan);
  return found === null ? { ok: true, message } : malformed(found, message);
}

function malformed(problem: Problem, message: SipMessage | null): Malformed {
  const { status, reason } = PROBLEMS[problem];
  const answerable =
    status > 0 &&
    message !== null &&
    message.kind === 'request' &&
    message.method !== 'ACK' &&
    message.header('via');
  return {
    ok: false,
    kind: 'malformed',
    reply: answerable ? { status, reason } : null,
    message,
    problem,
    text: reason,
  };
}

function problemOf(message: SipMessage, line: FirstLine, scan: HeadScan): Problem | null {
  if (!equalsIgnoreCase(message.version, 'SIP/2.0')) return versionProblem(message, line);
  if (message.kind === 'request') {
    const uri = message.uri;
    if (uri === null) return 'bad-request-uri';
    // Not allowed here (RFC 3261 §19.1.1), and dangerous to forward (RFC 4475 §3.1.2.11).
    if (uri.headers.list.length > 0) return 'headers-in-request-uri';
  }
  if (scan.badLine >= 0) return 'bad-header-line';
  if (!scan.complete) return 'incomplete-head';
  return countProblem(scan.fields) ?? valueProblem(message) ?? lengthProblem(message, scan.fields);
}

function versionProblem(message: SipMessage, line: FirstLine): Problem {
  if (line.kind === 'reply') return 'bad-status-line';
  const [major, minor, more] = message.version.slice(4).split('.');
  const isVersion = [major, minor].every(
    (part) => part !== undefined && parseDecimal(part, 0xffffffff) !== null,
  );
  return isVersion && more === undefined ? 'unsupported-version' : 'bad-request-line';
}

/** The mandatory fields (RFC 3261 §8.1.1) must be there, and those that name the dialog only once. */
function countProblem(fields: readonly number[]): Problem | null {
  if (count(fields, HEADER_ID.via) === 0) return 'missing-via';
  const froms = count(fields, HEADER_ID.from);
  if (froms !== 1) return froms === 0 ? 'missing-from' : 'several-from';
  const tos = count(fields, HEADER_ID.to);
  if (tos !== 1) return tos === 0 ? 'missing-to' : 'several-to';
  const callIds = count(fields, HEADER_ID.callId);
  if (callIds !== 1) return callIds === 0 ? 'missing-call-id' : 'several-call-id';
  const cseqs = count(fields, HEADER_ID.cseq);
  if (cseqs !== 1) return cseqs === 0 ? 'missing-cseq' : 'several-cseq';
  return null;
}

function count(fields: readonly number[], id: number): number {
  let found = 0;
  for (let at = FIELD_ID; at < fields.length; at += FIELD_STRIDE) {
    if (((fields[at] ?? 0) & ID_MASK) === id) found++;
  }
  return found;
}

function valueProblem(message: SipMessage): Problem | null {
  if (message.topVia === null) return 'bad-via';
  if (message.from === null) return 'bad-from';
  if (message.to === null) return 'bad-to';
  if (message.callId === null) return 'bad-call-id';
  const cseq = message.cseq;
  if (cseq === null) return 'bad-cseq';
  // RFC 3261 §8.1.1.5; methods are case-sensitive (§7.1).
  if (message.kind === 'request' && cseq.method !== message.method) return 'cseq-method-mismatch';
  return null;
}

/** RFC 3261 §18.3: a datagram that ends before the body does is an error; bytes after the body are ignored. */
function lengthProblem(message: SipMessage, fields: readonly number[]): Problem | null {
  const lengths = count(fields, HEADER_ID.contentLength);
  if (lengths === 0) return null;
  // Even two equal ones: another reader of the message may look at another of them after one was edited.
  if (lengths > 1) return 'several-content-length';
  const length = message.contentLength;
  if (length === null) return 'bad-content-length';
  return length > message.bytes.length - message.headEnd ? 'body-too-short' : null;
}

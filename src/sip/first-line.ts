import { DIGIT, isOf, lower, TOKEN } from './chars.ts';

/** Offsets of the parts of a Request-Line or Status-Line (RFC 3261 §7.1, §7.2). */
export interface FirstLine {
  readonly kind: 'request' | 'reply';
  readonly start: number;
  /** Request: method. Reply: empty. */
  readonly methodEnd: number;
  /** Request: Request-URI. Reply: reason phrase. */
  readonly middleStart: number;
  readonly middleEnd: number;
  readonly versionStart: number;
  readonly versionEnd: number;
  /** Reply status; 0 for a request. */
  readonly status: number;
  /** Offset of the first header field. */
  readonly end: number;
}

/** Why a first line was refused. */
export type FirstLineProblem = 'not-sip' | 'bad-request-line' | 'bad-status-line';

const SP = 0x20;

/**
 * Reads the first line at `start`. A request line that is recognisably SIP but wrong comes back as its problem together
 * with as much of the line as can be used to answer (method, version).
 */
export function readFirstLine(
  bytes: Uint8Array,
  start: number,
): { readonly line: FirstLine | null; readonly problem: FirstLineProblem | null } {
  let lineEnd = start;
  while (lineEnd < bytes.length && bytes[lineEnd] !== 0x0a) lineEnd++;
  const end = Math.min(lineEnd + 1, bytes.length);
  if (lineEnd > start && bytes[lineEnd - 1] === 0x0d) lineEnd--;
  return isSipSlash(bytes, start, lineEnd)
    ? readStatusLine(bytes, start, lineEnd, end)
    : readRequestLine(bytes, start, lineEnd, end);
}

function readRequestLine(
  bytes: Uint8Array,
  start: number,
  lineEnd: number,
  end: number,
): { line: FirstLine | null; problem: FirstLineProblem | null } {
  let methodEnd = start;
  while (methodEnd < lineEnd && isOf(bytes[methodEnd] ?? 0, TOKEN)) methodEnd++;
  let last = lineEnd;
  while (last > start && isBlank(bytes[last - 1])) last--;
  let versionStart = last;
  while (versionStart > methodEnd && !isBlank(bytes[versionStart - 1])) versionStart--;
  if (methodEnd === start || !isSipSlash(bytes, versionStart, last))
    return { line: null, problem: 'not-sip' };

  let middleStart = methodEnd;
  while (middleStart < versionStart && isBlank(bytes[middleStart])) middleStart++;
  let middleEnd = versionStart;
  while (middleEnd > middleStart && isBlank(bytes[middleEnd - 1])) middleEnd--;
  const line: FirstLine = {
    kind: 'request',
    start,
    methodEnd,
    middleStart,
    middleEnd,
    versionStart,
    versionEnd: last,
    status: 0,
    end,
  };
  // Exactly one SP between the parts and none at the end: what is let through here would be forwarded as it stands
  // (RFC 4475 §3.1.2.8 to §3.1.2.10).
  const wellSpaced =
    bytes[methodEnd] === SP &&
    middleStart === methodEnd + 1 &&
    middleEnd > middleStart &&
    middleEnd === versionStart - 1 &&
    last === lineEnd &&
    !hasBlank(bytes, middleStart, middleEnd);
  return { line, problem: wellSpaced ? null : 'bad-request-line' };
}

function readStatusLine(
  bytes: Uint8Array,
  start: number,
  lineEnd: number,
  end: number,
): { line: FirstLine | null; problem: FirstLineProblem | null } {
  let versionEnd = start;
  while (versionEnd < lineEnd && bytes[versionEnd] !== SP) versionEnd++;
  const code = versionEnd + 1;
  const digits = digitsFrom(bytes, code, lineEnd);
  const afterCode = code + 3;
  // The SP before an empty reason phrase is mandatory, but its absence harms nobody.
  if (digits !== 3 || (afterCode < lineEnd && bytes[afterCode] !== SP)) {
    return { line: null, problem: 'bad-status-line' };
  }
  const status = digit(bytes, code) * 100 + digit(bytes, code + 1) * 10 + digit(bytes, code + 2);
  if (status < 100 || status > 699) return { line: null, problem: 'bad-status-line' };
  const line: FirstLine = {
    kind: 'reply',
    start,
    methodEnd: start,
    middleStart: Math.min(afterCode + 1, lineEnd),
    middleEnd: lineEnd,
    versionStart: start,
    versionEnd,
    status,
    end,
  };
  return { line, problem: null };
}

function digitsFrom(bytes: Uint8Array, start: number, end: number): number {
  let pos = start;
  while (pos < end && isOf(bytes[pos] ?? 0, DIGIT)) pos++;
  return pos - start;
}

function digit(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0x30) - 0x30;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SP || byte === 0x09;
}

function hasBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (isBlank(bytes[i])) return true;
  }
  return false;
}

function isSipSlash(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > 4 &&
    lower(bytes[start] ?? 0) === 0x73 &&
    lower(bytes[start + 1] ?? 0) === 0x69 &&
    lower(bytes[start + 2] ?? 0) === 0x70 &&
    bytes[start + 3] === 0x2f
  );
}

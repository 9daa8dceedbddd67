import { CLASSES, SPACE, TOKEN } from './chars.ts';
import { headerIdAt } from './headers.ts';

/** How many numbers describe one field in `HeadScan.fields`. */
export const FIELD_STRIDE = 6;
/** Offsets within a field's numbers; this one: first byte of the name. */
export const FIELD_START = 0;
/** After the name. */
export const FIELD_NAME_END = 1;
/** First byte of the value, white space left out. */
export const FIELD_VALUE_START = 2;
/** After the value, white space and line end left out. */
export const FIELD_VALUE_END = 3;
/** After the field's last line end. */
export const FIELD_END = 4;
/** The name's number (`headers.ts`), plus `FOLDED` when the value has continuation lines. */
export const FIELD_ID = 5;
/** Added to a name's number: the value has continuation lines. */
export const FOLDED = 0x100;
/** Takes the name's number out of `FIELD_ID`. */
export const ID_MASK = 0xff;

/** What one pass over a message head found. */
export interface HeadScan {
  /** `FIELD_STRIDE` numbers for each header field, in order. */
  readonly fields: readonly number[];
  /** Offset of the empty line (or of the end of the data when there is none). */
  readonly headersEnd: number;
  /** Offset after the empty line. */
  readonly headEnd: number;
  /** Whether the head ends as it should: in an empty line, or (leniently, as Kamailio) in the last field's line end. */
  readonly complete: boolean;
  /** Start of the first line that is no header field (no colon, name not a token, continuation of nothing); -1: none. */
  readonly badLine: number;
}

/**
 * Scans header fields from `start` in one pass. Lines end in CRLF or, leniently, LF alone. A line that is no header
 * field is noted in `badLine` and stepped over, so that what is readable can still be answered.
 */
export function scanHeaders(bytes: Uint8Array, start: number): HeadScan {
  const length = bytes.length;
  const fields: number[] = [];
  let badLine = -1;
  let pos = start;
  while (pos < length) {
    const first = bytes[pos];
    if (first === 0x0a) return { fields, headersEnd: pos, headEnd: pos + 1, complete: true, badLine };
    if (first === 0x0d && bytes[pos + 1] === 0x0a) {
      return { fields, headersEnd: pos, headEnd: pos + 2, complete: true, badLine };
    }

    const fieldStart = pos;
    while (pos < length && ((CLASSES[bytes[pos] ?? 0] ?? 0) & TOKEN) !== 0) pos++;
    const nameEnd = pos;
    while (bytes[pos] === 0x20 || bytes[pos] === 0x09) pos++;
    const named = nameEnd > fieldStart && bytes[pos] === 0x3a;
    if (named) pos++;
    const afterColon = pos;

    let folded = 0;
    let lineEnd = length;
    for (;;) {
      while (pos < length && bytes[pos] !== 0x0a) pos++;
      lineEnd = pos;
      if (pos < length) pos++;
      if (bytes[pos] !== 0x20 && bytes[pos] !== 0x09) break;
      folded = FOLDED;
    }

    if (!named) {
      if (badLine < 0) badLine = fieldStart;
      continue;
    }
    let valueStart = afterColon;
    let valueEnd = lineEnd;
    while (valueStart < valueEnd && ((CLASSES[bytes[valueStart] ?? 0] ?? 0) & SPACE) !== 0) valueStart++;
    while (valueEnd > valueStart && ((CLASSES[bytes[valueEnd - 1] ?? 0] ?? 0) & SPACE) !== 0) valueEnd--;
    fields.push(
      fieldStart,
      nameEnd,
      valueStart,
      valueEnd,
      pos,
      headerIdAt(bytes, fieldStart, nameEnd) | folded,
    );
  }
  const complete = length > start && bytes[length - 1] === 0x0a;
  return { fields, headersEnd: length, headEnd: length, complete, badLine };
}

/** Joins continuation lines: each line end with the white space around it becomes one space (RFC 3261 §7.3.1). */
export function unfold(text: string): string {
  let plain = '';
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
    let end = at;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    plain += `${text.slice(start, end)} `;
    start = at + 1;
    while (isBlank(text.charCodeAt(start))) start++;
  }
  return plain + text.slice(start);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

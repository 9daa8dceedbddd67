import type { FrameReader, Malformed } from './frame-reader.ts';

const COLON = 0x3a;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
/** Kamailio steps over these between two netstrings. */
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x0a]);
/** Leading zeros are taken, as Kamailio takes them, but not without end. */
const MOST_DIGITS = 10;
const FIRST_SIZE = 1024;

/** The netstring of a payload: `5:hello,`. */
export function netstring(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${payload.length}:`, 'latin1'), payload, Buffer.from(',')]);
}

/**
 * Reads netstrings of at most `longest` bytes out of a stream, however it is cut. Blanks between them are stepped over; an
 * empty one is no message. What it keeps is bounded by what one `push` brings and one netstring.
 */
export function createNetstringReader(longest: number): FrameReader {
  let buffer = Buffer.allocUnsafe(FIRST_SIZE);
  let start = 0;
  let end = 0;
  let malformed: Malformed | null = null;

  /** Makes room for more bytes after `end`. */
  function reserve(more: number): void {
    if (end + more <= buffer.length) return;
    const kept = end - start;
    const into = kept + more <= buffer.length ? buffer : Buffer.allocUnsafe((kept + more) * 2);
    buffer.copy(into, 0, start, end);
    buffer = into;
    start = 0;
    end = kept;
  }

  /** Where the payload begins and how long it is; null while the length is not whole. */
  function header(): { readonly from: number; readonly length: number } | Malformed | null {
    while (start < end && BLANKS.has(buffer[start] ?? 0)) start++;
    let length = 0;
    for (let at = start; at < end; at++) {
      const byte = buffer[at] ?? 0;
      if (byte === COLON && at > start) return { from: at + 1, length };
      if (byte < ZERO || byte > NINE) return { problem: 'a length must be digits and a colon' };
      if (at - start >= MOST_DIGITS) return { problem: 'a length has too many digits' };
      length = length * 10 + byte - ZERO;
      if (length > longest) return { problem: `a message is longer than ${longest} bytes` };
    }
    return null;
  }

  function next(): Buffer | Malformed | null {
    for (;;) {
      const head = header();
      if (head === null || 'problem' in head) return head;
      const after = head.from + head.length;
      if (after >= end) return null;
      if (buffer[after] !== COMMA) return { problem: 'there is no comma after a message' };
      start = after + 1;
      if (head.length > 0) return Buffer.from(buffer.subarray(head.from, after));
    }
  }

  return {
    push(bytes) {
      if (malformed !== null) return;
      reserve(bytes.length);
      bytes.copy(buffer, end);
      end += bytes.length;
    },
    next() {
      if (malformed !== null) return malformed;
      const frame = next();
      if (frame !== null && 'problem' in frame) malformed = frame;
      return frame;
    },
  };
}

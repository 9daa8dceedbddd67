import { MOST_CONTROL_BYTES } from '../../kit/index.ts';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
/** How long the rest of a started object may be away: what others wrote after half a request must not be lost with it. */
const PATIENCE_MS = 2000;

/** Cuts what comes in through a FIFO into JSON objects, which may follow each other without anything between. */
export interface DocumentCutter {
  /** Takes bytes at a time in ms; gives the objects that are whole by now. What stands between objects is left out. */
  push(bytes: Buffer, now: number): Buffer[];
  /** Objects dropped: longer than a request may be, or begun and never finished. */
  readonly dropped: number;
}

/** Makes a cutter. An object that is too long is dropped up to the end of its line. */
export function createDocumentCutter(): DocumentCutter {
  let parts: Buffer[] = [];
  let length = 0;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let skipping = false;
  let dropped = 0;
  let lastAt = 0;

  function reset(): void {
    parts = [];
    length = 0;
    depth = 0;
    quoted = false;
    escaped = false;
  }

  /** Follows one byte; true when it ends an object. */
  function follow(byte: number): boolean {
    if (escaped) escaped = false;
    else if (quoted) {
      if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === OPEN) depth++;
    else if (byte === QUOTE) quoted = depth > 0;
    else if (byte === CLOSE && depth > 0) return --depth === 0;
    return false;
  }

  return {
    push(bytes, now) {
      if (depth > 0 && now - lastAt > PATIENCE_MS) {
        dropped++;
        reset();
      }
      lastAt = now;
      const whole: Buffer[] = [];
      let start = 0;
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at] ?? 0;
        if (skipping) {
          skipping = byte !== LINE_FEED;
          continue;
        }
        if (depth === 0) start = at;
        const ended = follow(byte);
        if (depth > 0) length++;
        if (ended) {
          whole.push(Buffer.concat([...parts, bytes.subarray(start, at + 1)]));
          reset();
        } else if (length > MOST_CONTROL_BYTES) {
          dropped++;
          skipping = true;
          reset();
        }
      }
      if (depth > 0) parts.push(bytes.subarray(start));
      return whole;
    },
    get dropped() {
      return dropped;
    },
  };
}

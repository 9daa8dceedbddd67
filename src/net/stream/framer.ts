import { parseDecimal } from '../../sip/chars.ts';
import { HEADER_ID } from '../../sip/headers.ts';
import {
  FIELD_ID,
  FIELD_STRIDE,
  FIELD_VALUE_END,
  FIELD_VALUE_START,
  ID_MASK,
  scanHeaders,
} from '../../sip/scan.ts';

/** What a framer accepts. */
export interface Framing {
  /** The longest message, head and body, in bytes. */
  readonly maxMessageBytes: number;
  /** A message without Content-Length has no body (`tcp_accept_no_cl`); else it is an error. */
  readonly acceptNoLength: boolean;
}

/** What a framer finds. */
export interface FramerEvents {
  /** A whole SIP message; the bytes belong to the receiver. */
  onMessage(bytes: Buffer): void;
  /** A whole HTTP request. */
  onHttp(bytes: Buffer): void;
  /** A double CRLF between messages (RFC 5626 §3.5.1), to be answered with a single one. */
  onPing(): void;
}

/** Cuts a stream of bytes into messages (RFC 3261 §18.3). */
export interface Framer {
  /** Bytes of a message that is not whole yet. */
  readonly pending: number;
  /** Takes what arrived; a text says why nothing after it can be understood: the connection has to be closed. */
  push(chunk: Buffer): string | null;
  /** Takes nothing more; what it had not cut yet. */
  end(): Buffer;
}

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** Makes the framer of one connection. */
export function createFramer({ maxMessageBytes, acceptNoLength }: Framing, events: FramerEvents): Framer {
  /** What is not cut yet: `rest` from `start` to `length`. It has room for more, so that a message may come byte by byte. */
  let rest: Buffer = NOTHING;
  let start = 0;
  let length = 0;
  /** The empty line was looked for up to here. */
  let searched = 0;
  /** Where the message ends whose head is whole; -1: that is not known yet. */
  let messageEnd = -1;
  let http = false;
  /** CRLFs in a row between messages. */
  let lineEnds = 0;
  let ended = false;

  function add(chunk: Buffer): void {
    if (length === 0) {
      rest = chunk;
      length = chunk.length;
      return;
    }
    if (length + chunk.length > rest.length) {
      const larger = Buffer.allocUnsafe(2 * (length + chunk.length));
      rest.copy(larger, 0, 0, length);
      rest = larger;
    }
    chunk.copy(rest, length);
    length += chunk.length;
  }

  /** Steps over the line ends that stand between messages. */
  function skipLineEnds(): void {
    for (; start < length; start++) {
      const byte = rest[start];
      if (byte === CR) continue;
      if (byte !== LF) {
        lineEnds = 0;
        return;
      }
      lineEnds++;
      if (lineEnds === 2) {
        lineEnds = 0;
        events.onPing();
      }
    }
  }

  /** Where the head that begins here ends; -1 when it is not whole yet. */
  function headEnd(): number {
    let lf = rest.indexOf(LF, Math.max(start, searched - 2));
    while (lf >= 0 && lf < length) {
      const after = rest[lf + 1] === CR ? lf + 2 : lf + 1;
      if (after < length && rest[after] === LF) return after + 1;
      lf = rest.indexOf(LF, lf + 1);
    }
    searched = length;
    return -1;
  }

  /** Reads the head of a message; a text says what is wrong with it. */
  function readHead(end: number): string | null {
    const lineEnd = rest.indexOf(LF, start);
    const line = rest.toString('latin1', start, lineEnd).trimEnd();
    http = /^[A-Z]+ \S+ HTTP\/1\.[01]$/.test(line);
    if (!http && !/\bSIP\/\d/i.test(line)) return 'neither SIP nor HTTP';
    // From the first line's end, whose fields are those of this message alone.
    const { fields } = scanHeaders(rest.subarray(0, end), lineEnd + 1);
    let bodyLength = -1;
    for (let at = 0; at < fields.length; at += FIELD_STRIDE) {
      if (((fields[at + FIELD_ID] ?? 0) & ID_MASK) !== HEADER_ID.contentLength) continue;
      const text = rest.toString('latin1', fields[at + FIELD_VALUE_START], fields[at + FIELD_VALUE_END]);
      const given = parseDecimal(text, 0xffffffff);
      if (given === null) return `Content-Length "${text}" is no number`;
      // Two readers of the stream would cut it at different places.
      if (bodyLength >= 0 && bodyLength !== given) return 'two Content-Length that differ';
      bodyLength = given;
    }
    if (bodyLength < 0 && !http && !acceptNoLength) return 'no Content-Length';
    messageEnd = end + Math.max(bodyLength, 0);
    return messageEnd - start > maxMessageBytes ? tooLong() : null;
  }

  function tooLong(): string {
    return `longer than ${maxMessageBytes} bytes (tcp_rd_buf_size)`;
  }

  /** Cuts what is whole; a text ends the stream. */
  function cut(): string | null {
    let problem: string | null = null;
    while (!ended && problem === null) {
      if (messageEnd < 0) {
        skipLineEnds();
        if (start === length) break;
        const end = headEnd();
        if (end < 0) {
          if (length - start > maxMessageBytes) problem = tooLong();
          break;
        }
        problem = readHead(end);
        continue;
      }
      if (messageEnd > length) break;
      const message = rest.subarray(start, messageEnd);
      start = messageEnd;
      messageEnd = -1;
      if (http) events.onHttp(message);
      else events.onMessage(message);
    }
    dropCut();
    return problem;
  }

  /** Forgets what was cut; what was handed out is never written to again. */
  function dropCut(): void {
    if (start === 0) return;
    rest = start === length ? NOTHING : Buffer.from(rest.subarray(start, length));
    length -= start;
    searched = Math.max(0, searched - start);
    if (messageEnd >= 0) messageEnd -= start;
    start = 0;
  }

  return {
    get pending() {
      return length - start;
    },
    push(chunk) {
      if (ended) return null;
      add(chunk);
      return cut();
    },
    end() {
      ended = true;
      return rest.subarray(start, length);
    },
  };
}

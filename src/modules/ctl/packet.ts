import { byteLengthOf } from './records.ts';

/** First byte: Kamailio's mark and the version. */
const MARK = 0xa1;
const REQUEST = 0;
const REPLY = 1;
const FAULT = 3;
/** The mark, and the kind with the lengths of what follows. */
const FIXED_BYTES = 2;

/** A request on its way. */
export interface Packet {
  /** What the answer carries too, 1 to 4 bytes. */
  readonly cookie: Buffer;
  readonly body: Buffer;
  /** Bytes of the whole packet. */
  readonly length: number;
}

/** What bytes begin with: a packet, too little of one to tell, or nothing of that kind. */
export type Begins =
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'more' | 'malformed' };

/** Reads the packet at the start of bytes; one whose body is longer than `most` is malformed. */
export function readPacket(bytes: Buffer, most: number): Begins {
  if (bytes.length > 0 && bytes[0] !== MARK) return { kind: 'malformed' };
  if (bytes.length < FIXED_BYTES) return { kind: 'more' };
  const second = bytes.readUInt8(1);
  if (second >> 4 !== REQUEST) return { kind: 'malformed' };
  const lengthBytes = ((second >> 2) & 3) + 1;
  const cookieBytes = (second & 3) + 1;
  const start = FIXED_BYTES + lengthBytes + cookieBytes;
  if (bytes.length < FIXED_BYTES + lengthBytes) return { kind: 'more' };
  const bodyBytes = bytes.readUIntBE(FIXED_BYTES, lengthBytes);
  if (bodyBytes > most) return { kind: 'malformed' };
  const length = start + bodyBytes;
  if (bytes.length < length) return { kind: 'more' };
  return {
    kind: 'packet',
    packet: {
      cookie: bytes.subarray(start - cookieBytes, start),
      body: bytes.subarray(start, length),
      length,
    },
  };
}

/** The answer to a packet. */
export function writePacket(kind: 'reply' | 'fault', cookie: Buffer, body: Buffer): Buffer {
  const lengthBytes = byteLengthOf(body.length);
  const head = Buffer.alloc(FIXED_BYTES + lengthBytes);
  head.writeUInt8(MARK);
  const code = kind === 'reply' ? REPLY : FAULT;
  head.writeUInt8((code << 4) | ((lengthBytes - 1) << 2) | (cookie.length - 1), 1);
  head.writeUIntBE(body.length, FIXED_BYTES, lengthBytes);
  return Buffer.concat([head, cookie, body]);
}

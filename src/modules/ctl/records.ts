import { type Json, NO_ANSWER } from '../../kit/index.ts';

/**
 * Records of Kamailio's binary RPC (observed on the wire of 5.6.3). One begins with a byte: the type in its lower four bits,
 * a length in the next three; with the highest bit set that is the number of bytes that hold the length.
 */
const INT = 0;
const TEXT = 1;
/** A number in thousandths. */
const DOUBLE = 2;
const STRUCT = 3;
/** The name of the member that follows. */
const NAME = 5;
const BYTES = 6;
const LONG_LENGTH = 0x80;
const STRUCT_END = LONG_LENGTH | STRUCT;

const SHORT_LENGTHS = 8;
/** Kamailio's integers have 32 bits. */
const INT_BYTES = 4;
const THOUSANDTHS = 1000;

/** What Kamailio writes where there is no text. */
const NO_TEXT = '<null string>';

/** Bytes that are no records, or records that no command takes. */
export class MalformedRecords extends Error {}

/** The texts and numbers of a request. Throws {@link MalformedRecords}. */
export function readRecords(body: Buffer): (string | number)[] {
  const values: (string | number)[] = [];
  let at = 0;
  while (at < body.length) {
    const head = body.readUInt8(at++);
    let length = (head >> 4) & 7;
    if ((head & LONG_LENGTH) !== 0) {
      if (length === 0 || length > INT_BYTES || at + length > body.length) throw new MalformedRecords();
      const bytes = length;
      length = body.readUIntBE(at, bytes);
      at += bytes;
    }
    if (at + length > body.length) throw new MalformedRecords();
    values.push(takenValue(head & 0xf, body.subarray(at, at + length)));
    at += length;
  }
  return values;
}

function takenValue(type: number, bytes: Buffer): string | number {
  switch (type) {
    case INT:
      return integerOf(bytes);
    case DOUBLE:
      return integerOf(bytes) / THOUSANDTHS;
    case TEXT:
      if (bytes.at(-1) !== 0) throw new MalformedRecords();
      return bytes.toString('latin1', 0, bytes.length - 1);
    case BYTES:
      return bytes.toString('latin1');
    default:
      throw new MalformedRecords();
  }
}

function integerOf(bytes: Buffer): number {
  if (bytes.length > INT_BYTES) throw new MalformedRecords();
  // All four bytes: it may be below zero.
  if (bytes.length === INT_BYTES) return bytes.readInt32BE(0);
  return bytes.length === 0 ? 0 : bytes.readUIntBE(0, bytes.length);
}

/**
 * An answer as records: the elements of a list one by one, nothing for none. What is no integer of 32 bits goes in thousandths
 * or, where those do not hold it, as text.
 */
export function writeAnswer(answer: Json): Buffer {
  const parts: Buffer[] = [];
  if (isList(answer)) for (const element of answer) write(parts, element);
  else if (answer !== NO_ANSWER) write(parts, answer);
  return Buffer.concat(parts);
}

/** A fault as records: its code and its text. */
export function writeFault(code: number, message: string): Buffer {
  return writeAnswer([code, message]);
}

function write(parts: Buffer[], value: Json): void {
  if (typeof value === 'string') parts.push(textRecord(TEXT, value));
  else if (typeof value === 'number') parts.push(numberRecord(value));
  else if (typeof value === 'boolean') parts.push(numberRecord(value ? 1 : 0));
  else if (value === null) parts.push(textRecord(TEXT, NO_TEXT));
  else {
    parts.push(Buffer.of(STRUCT));
    if (isList(value)) for (const element of value) writeElement(parts, element);
    else writeMembers(parts, value);
    parts.push(Buffer.of(STRUCT_END));
  }
}

/** Kamailio has no lists inside a struct: `[{"Contact": {…}}, …]` is a struct with several members of that name. */
function writeElement(parts: Buffer[], element: Json): void {
  if (typeof element === 'object' && element !== null && !isList(element)) {
    const members = Object.values(element);
    const [only] = members;
    if (members.length === 1 && typeof only === 'object') {
      writeMembers(parts, element);
      return;
    }
  }
  write(parts, element);
}

function writeMembers(parts: Buffer[], members: { readonly [name: string]: Json | undefined }): void {
  for (const [name, member] of Object.entries(members)) {
    if (member === undefined) continue;
    parts.push(textRecord(NAME, name));
    write(parts, member);
  }
}

function textRecord(type: number, text: string): Buffer {
  return record(type, Buffer.from(`${text}\0`, 'latin1'));
}

function numberRecord(value: number): Buffer {
  if (Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32) {
    return record(INT, integerBytes(value));
  }
  const thousandths = Math.round(value * THOUSANDTHS);
  if (Math.abs(thousandths) < 2 ** 31) return record(DOUBLE, integerBytes(thousandths));
  return textRecord(TEXT, String(value));
}

function integerBytes(value: number): Buffer {
  const bytes = Buffer.alloc(INT_BYTES);
  bytes.writeInt32BE(value | 0);
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.subarray(INT_BYTES) : bytes.subarray(first);
}

function record(type: number, bytes: Buffer): Buffer {
  const { length } = bytes;
  if (length < SHORT_LENGTHS) return Buffer.concat([Buffer.of((length << 4) | type), bytes]);
  const size = byteLengthOf(length);
  const head = Buffer.alloc(1 + size);
  head.writeUInt8(LONG_LENGTH | (size << 4) | type);
  head.writeUIntBE(length, 1, size);
  return Buffer.concat([head, bytes]);
}

/** How many bytes hold a length, at least one. */
export function byteLengthOf(length: number): number {
  if (length < 2 ** 8) return 1;
  if (length < 2 ** 16) return 2;
  return length < 2 ** 24 ? 3 : 4;
}

/** `Array.isArray` does not tell read-only arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

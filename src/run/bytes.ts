import type { Value } from '../script/value.ts';

const FIRST_SIZE = 2048;

/** Thrown by {@link ByteReader} on bytes that are not what they should be; caught where a record is decoded. */
export class MalformedBytes extends Error {}

/**
 * Writes plain values one after the other into a buffer that grows. One writer serves many records: `begin`, writes, then
 * `take`, which copies the record out.
 */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(FIRST_SIZE);
  #length = 0;

  begin(): void {
    this.#length = 0;
  }

  /** A copy of all written since `begin`. */
  take(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#length++] = value;
  }

  /** An unsigned integer up to 2^53, seven bits a byte, lowest first. */
  unsigned(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length++] = rest;
  }

  float(value: number): void {
    this.#room(8);
    this.#buffer.writeDoubleLE(value, this.#length);
    this.#length += 8;
  }

  flag(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  bytes(value: Uint8Array): void {
    this.unsigned(value.length);
    this.#room(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  /** A byte string (each char one byte). */
  text(value: string): void {
    this.unsigned(value.length);
    this.#room(value.length);
    this.#buffer.write(value, this.#length, 'latin1');
    this.#length += value.length;
  }

  /** A value of the script; integers keep their whole range. */
  value(value: Value): void {
    if (value === null) {
      this.byte(0);
    } else if (typeof value === 'string') {
      this.byte(1);
      this.text(value);
    } else if (Number.isSafeInteger(value) && value >= 0) {
      this.byte(2);
      this.unsigned(value);
    } else {
      this.byte(3);
      this.float(value);
    }
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Reads what a {@link ByteWriter} wrote. Throws {@link MalformedBytes} past the end or on an unknown mark. */
export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#buffer.length;
  }

  byte(): number {
    const value = this.#buffer[this.#at];
    if (value === undefined) throw new MalformedBytes('ends too early');
    this.#at++;
    return value;
  }

  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > Number.MAX_SAFE_INTEGER) throw new MalformedBytes('integer too long');
    }
  }

  float(): number {
    const start = this.#take(8);
    return this.#buffer.readDoubleLE(start);
  }

  flag(): boolean {
    return this.byte() !== 0;
  }

  /** A view into the bytes that are read. */
  bytes(): Buffer {
    const length = this.unsigned();
    const start = this.#take(length);
    return this.#buffer.subarray(start, start + length);
  }

  text(): string {
    const length = this.unsigned();
    const start = this.#take(length);
    return this.#buffer.toString('latin1', start, start + length);
  }

  value(): Value {
    const mark = this.byte();
    if (mark === 0) return null;
    if (mark === 1) return this.text();
    if (mark === 2) return this.unsigned();
    if (mark === 3) return this.float();
    throw new MalformedBytes(`unknown value mark ${mark}`);
  }

  /** What `value` wrote for a text or null. */
  textOrNull(): string | null {
    const value = this.value();
    if (typeof value === 'number') throw new MalformedBytes('a number where text belongs');
    return value;
  }

  /** What `value` wrote for a number or null. */
  numberOrNull(): number | null {
    const value = this.value();
    if (typeof value === 'string') throw new MalformedBytes('text where a number belongs');
    return value;
  }

  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#buffer.length) throw new MalformedBytes('ends too early');
    this.#at += length;
    return start;
  }
}

/** Reads a whole sequence of bytes; null when it is malformed, too short or followed by more. */
export function readAll<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T | null {
  return readBegin(bytes, (reader) => {
    const given = read(reader);
    if (!reader.atEnd) throw new MalformedBytes('followed by more');
    return given;
  });
}

/** As {@link readAll}, where more may follow. */
export function readBegin<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T | null {
  try {
    return read(new ByteReader(bytes));
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

/** Writes a list's length and its items. */
export function writeList<T>(
  writer: ByteWriter,
  items: readonly T[],
  write: (writer: ByteWriter, item: T) => void,
): void {
  writer.unsigned(items.length);
  for (const item of items) write(writer, item);
}

/** Reads what {@link writeList} wrote. */
export function readList<T>(reader: ByteReader, read: (reader: ByteReader) => T): T[] {
  const length = reader.unsigned();
  const items: T[] = [];
  for (let at = 0; at < length; at++) items.push(read(reader));
  return items;
}

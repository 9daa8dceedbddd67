import type { Heap } from './heap.ts';
import type { SharedMemory } from './memory.ts';
import type { StoredEntry, StoredValue } from './shared-table.ts';

/** Word of an entry, the first, that links to the next of its bucket; so a link word is an entry or a bucket. */
export const NEXT = 0;
const HASH = 1;
const KEY_LENGTH = 2;
/** Length of a text, or INTEGER. */
const VALUE_LENGTH = 3;
const NUMBER = 4;
const EXPIRY = 6;
/** The bytes of key and value follow. */
const ENTRY_BYTES = 32;
const INTEGER = -1;
/** Longest text written byte by byte; from here on the native copy is faster. */
const SHORT_TEXT = 16;

/** Entries of tables as blocks of the heap, by reference. For whoever holds the lock over them. */
export interface Entries {
  /** A new block with key and value, no expiry and not linked; 0 without memory. */
  make(hash: number, key: string, value: StoredValue): number;
  /** Whether the value would fit in the block as it is. */
  fits(entry: number, key: string, value: StoredValue): boolean;
  /** Whether the block would be mostly empty with that value. */
  wastes(entry: number, key: string, value: StoredValue): boolean;
  writeValue(entry: number, keyLength: number, value: StoredValue): void;
  hash(entry: number): number;
  hasKey(entry: number, hash: number, key: string): boolean;
  hasValue(entry: number, value: StoredValue): boolean;
  key(entry: number): string;
  value(entry: number): StoredValue;
  /** The integer of the entry, or `undefined` when it holds text. */
  integer(entry: number): number | undefined;
  expiry(entry: number): number;
  setExpiry(entry: number, expiresAtMs: number): void;
  isLive(entry: number, nowMs: number): boolean;
  copy(entry: number): StoredEntry;
}

/** The entries in `memory`, allocated from `heap`. */
export function openEntries(memory: SharedMemory, heap: Heap): Entries {
  const { words, floats, bytes } = memory;

  function at(index: number): number {
    return words[index] ?? 0;
  }

  function matches(offset: number, text: string): boolean {
    for (let i = 0; i < text.length; i++) {
      if (bytes[offset + i] !== (text.charCodeAt(i) & 0xff)) return false;
    }
    return true;
  }

  function write(offset: number, text: string): void {
    if (text.length > SHORT_TEXT) {
      bytes.write(text, offset, text.length, 'latin1');
      return;
    }
    for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i);
  }

  function bytesFor(key: string, value: StoredValue): number {
    return ENTRY_BYTES + key.length + (typeof value === 'number' ? 0 : value.length);
  }

  function readKey(entry: number): string {
    const offset = entry * 16 + ENTRY_BYTES;
    return bytes.toString('latin1', offset, offset + at(entry * 4 + KEY_LENGTH));
  }

  function readValue(entry: number): StoredValue {
    const length = at(entry * 4 + VALUE_LENGTH);
    if (length === INTEGER) return floats[entry * 2 + NUMBER / 2] ?? 0;
    const offset = entry * 16 + ENTRY_BYTES + at(entry * 4 + KEY_LENGTH);
    return bytes.toString('latin1', offset, offset + length);
  }

  function expiryOf(entry: number): number {
    return floats[entry * 2 + EXPIRY / 2] ?? 0;
  }

  function writeValue(entry: number, keyLength: number, value: StoredValue): void {
    if (typeof value === 'number') {
      floats[entry * 2 + NUMBER / 2] = value;
      words[entry * 4 + VALUE_LENGTH] = INTEGER;
    } else {
      write(entry * 16 + ENTRY_BYTES + keyLength, value);
      words[entry * 4 + VALUE_LENGTH] = value.length;
    }
  }

  return {
    make(hash, key, value) {
      const entry = heap.allocate(bytesFor(key, value));
      if (entry === 0) return 0;
      words[entry * 4 + HASH] = hash;
      words[entry * 4 + KEY_LENGTH] = key.length;
      floats[entry * 2 + EXPIRY / 2] = 0;
      write(entry * 16 + ENTRY_BYTES, key);
      writeValue(entry, key.length, value);
      return entry;
    },
    fits: (entry, key, value) => bytesFor(key, value) <= heap.sizeOf(entry),
    wastes(entry, key, value) {
      const room = heap.sizeOf(entry);
      return room > 256 && bytesFor(key, value) * 2 < room;
    },
    writeValue,
    hash: (entry) => at(entry * 4 + HASH),
    hasKey(entry, hash, key) {
      const word = entry * 4;
      return (
        at(word + HASH) === hash &&
        at(word + KEY_LENGTH) === key.length &&
        matches(entry * 16 + ENTRY_BYTES, key)
      );
    },
    hasValue(entry, value) {
      const length = at(entry * 4 + VALUE_LENGTH);
      if (typeof value === 'number') return length === INTEGER && floats[entry * 2 + NUMBER / 2] === value;
      return length === value.length && matches(entry * 16 + ENTRY_BYTES + at(entry * 4 + KEY_LENGTH), value);
    },
    key: readKey,
    value: readValue,
    integer: (entry) =>
      at(entry * 4 + VALUE_LENGTH) === INTEGER ? floats[entry * 2 + NUMBER / 2] : undefined,
    expiry: expiryOf,
    setExpiry(entry, expiresAtMs) {
      floats[entry * 2 + EXPIRY / 2] = expiresAtMs;
    },
    isLive(entry, nowMs) {
      const expiry = expiryOf(entry);
      return expiry === 0 || expiry > nowMs;
    },
    copy: (entry) => ({ key: readKey(entry), value: readValue(entry), expiresAtMs: expiryOf(entry) }),
  };
}

import { nextCursor } from './bucket-cursor.ts';
import { hashKey } from './hash.ts';
import type { Heap } from './heap.ts';
import { acquire, release, takeOver } from './lock.ts';
import type { SharedMemory } from './memory.ts';
import type { NamedLocks } from './named-locks.ts';
import type { Refusal, SharedTable, StoredEntry, StoredValue } from './shared-table.ts';

/** What every table of a store needs from it. */
export interface TableGround {
  readonly memory: SharedMemory;
  readonly heap: Heap;
  readonly hashSeed: readonly [number, number];
  /** Counts a refused write. */
  refused(): void;
}

/** A table as the store itself sees it: the map, and what a supervisor needs. Named locks are put on top. */
export interface TableCore extends Omit<SharedTable, keyof NamedLocks> {
  /** Takes every stripe held by a dead worker over, repairs and releases it; how many there were. */
  repair(deadWorkerId: number): number;
  /** Keeps everybody out; false (and nobody is kept out) when a lock did not come free. */
  lockAll(): boolean;
  unlockAll(): void;
  /** Every block the table uses, its header included. Only under `lockAll`. */
  blocks(): Iterable<number>;
}

// A table is 64 stripes, chosen by the top bits of the hash, each with a lock, a bucket array and counts of its
// own, on a cache line of its own. Buckets are chosen by the low bits.
const STRIPES = 64;
const STRIPE_SHIFT = 26;
const STRIPE_WORDS = 16;
/** Bytes of a table's header: to be zero when the table is new. */
export const TABLE_HEADER_BYTES = STRIPES * STRIPE_WORDS * 4;

// Words of a stripe.
const LOCK = 0;
const BUCKETS = 1;
const MASK = 2;
const COUNT = 3;
/** A float over two words: no entry expires before this (0: unknown, infinity: none expires). */
const EARLIEST = 4;
/** While the bucket array doubles: the array the entries come from. */
const OLD_BUCKETS = 6;
const OLD_MASK = 7;
/** The entry whose bytes are being overwritten in place; should the writer die, it is torn. */
const TORN = 8;

// Words of an entry; the bytes of key and value follow. NEXT is word 0, so a link word is an entry's first word.
const NEXT = 0;
const HASH = 1;
const KEY_LENGTH = 2;
/** Length of a text, or INTEGER. */
const VALUE_LENGTH = 3;
const NUMBER = 4;
const EXPIRY = 6;
const ENTRY_BYTES = 32;
const INTEGER = -1;

const FIRST_BUCKETS = 8;
/** Entries a bucket may hold on average before the array doubles. */
const LOAD = 2;
/** Buckets swept under one lock. */
const SWEEP_BUCKETS = 64;
/** Longest text written byte by byte; from here on the native copy is faster. */
const SHORT_TEXT = 16;

/**
 * The table whose header is block `headerRef`.
 *
 * Whoever dies in a critical section leaves the table sound: an entry is written in full before one store links it,
 * one store unlinks it, an overwrite in place is announced in TORN, and a doubling can be finished from
 * OLD_BUCKETS. (A thread is only ever ended at a function entry or a loop's end, so the plain stores between are
 * not torn apart.)
 */
export function openTable(ground: TableGround, name: string, headerRef: number): TableCore {
  const { memory, heap } = ground;
  const { words, floats, bytes } = memory;
  const [seed0, seed1] = ground.hashSeed;
  const firstStripe = headerRef * 4;
  // Set by `find`: the word that links to the entry found.
  let foundLink = 0;

  function at(index: number): number {
    return words[index] ?? 0;
  }

  function stripeOf(hash: number): number {
    return firstStripe + (hash >>> STRIPE_SHIFT) * STRIPE_WORDS;
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

  function holds(entry: number, value: StoredValue): boolean {
    const length = at(entry * 4 + VALUE_LENGTH);
    if (typeof value === 'number') {
      return length === INTEGER && floats[entry * 2 + NUMBER / 2] === value;
    }
    return length === value.length && matches(entry * 16 + ENTRY_BYTES + at(entry * 4 + KEY_LENGTH), value);
  }

  function expiryOf(entry: number): number {
    return floats[entry * 2 + EXPIRY / 2] ?? 0;
  }

  function isLive(entry: number, nowMs: number): boolean {
    const expiry = expiryOf(entry);
    return expiry === 0 || expiry > nowMs;
  }

  /** The entry of `key` or 0; sets `foundLink`. */
  function find(stripe: number, hash: number, key: string): number {
    const buckets = at(stripe + BUCKETS);
    if (buckets === 0) return 0;
    let link = buckets * 4 + (hash & at(stripe + MASK));
    for (let entry = at(link); entry !== 0; entry = at(link)) {
      const word = entry * 4;
      if (
        at(word + HASH) === hash &&
        at(word + KEY_LENGTH) === key.length &&
        matches(entry * 16 + ENTRY_BYTES, key)
      ) {
        foundLink = link;
        return entry;
      }
      link = word + NEXT;
    }
    return 0;
  }

  function findLive(stripe: number, hash: number, key: string, nowMs: number): number {
    const entry = find(stripe, hash, key);
    return entry !== 0 && isLive(entry, nowMs) ? entry : 0;
  }

  function expireAt(stripe: number, entry: number, expiresAtMs: number): void {
    floats[entry * 2 + EXPIRY / 2] = expiresAtMs;
    const earliest = (stripe + EARLIEST) / 2;
    if (expiresAtMs !== 0 && expiresAtMs < (floats[earliest] ?? 0)) floats[earliest] = expiresAtMs;
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

  function newArray(buckets: number): number {
    const ref = heap.allocate(buckets * 4);
    if (ref !== 0) words.fill(0, ref * 4, ref * 4 + buckets);
    return ref;
  }

  /** Moves what is left in the old bucket array to the new one and frees the old. */
  function finishDoubling(stripe: number): void {
    const old = at(stripe + OLD_BUCKETS);
    const oldEnd = old * 4 + at(stripe + OLD_MASK);
    const buckets = at(stripe + BUCKETS) * 4;
    const mask = at(stripe + MASK);
    for (let link = old * 4; link <= oldEnd; ) {
      const entry = words[link] ?? 0;
      if (entry === 0) {
        link++;
        continue;
      }
      // No call between the two stores that move an entry: nothing can end this thread there.
      const bucket = buckets + ((words[entry * 4 + HASH] ?? 0) & mask);
      words[link] = words[entry * 4 + NEXT] ?? 0;
      words[entry * 4 + NEXT] = words[bucket] ?? 0;
      words[bucket] = entry;
    }
    words[stripe + OLD_BUCKETS] = 0;
    heap.free(old);
  }

  /** Doubles the bucket array when it is crowded; without memory for that, chains just get longer. */
  function relieve(stripe: number): void {
    const buckets = at(stripe + MASK) + 1;
    if (at(stripe + COUNT) <= buckets * LOAD) return;
    const ref = newArray(buckets * 2);
    if (ref === 0) return;
    words[stripe + OLD_MASK] = buckets - 1;
    words[stripe + OLD_BUCKETS] = at(stripe + BUCKETS);
    words[stripe + MASK] = buckets * 2 - 1;
    words[stripe + BUCKETS] = ref;
    finishDoubling(stripe);
  }

  function newEntry(hash: number, key: string, value: StoredValue): number {
    const valueBytes = typeof value === 'number' ? 0 : value.length;
    const entry = heap.allocate(ENTRY_BYTES + key.length + valueBytes);
    if (entry === 0) return 0;
    words[entry * 4 + HASH] = hash;
    words[entry * 4 + KEY_LENGTH] = key.length;
    write(entry * 16 + ENTRY_BYTES, key);
    writeValue(entry, key.length, value);
    return entry;
  }

  /** Links a new entry; false without memory. */
  function insert(
    stripe: number,
    hash: number,
    key: string,
    value: StoredValue,
    expiresAtMs: number,
  ): boolean {
    let buckets = at(stripe + BUCKETS);
    if (buckets === 0) {
      buckets = newArray(FIRST_BUCKETS);
      if (buckets === 0) return false;
      floats[(stripe + EARLIEST) / 2] = Number.POSITIVE_INFINITY;
      words[stripe + MASK] = FIRST_BUCKETS - 1;
      words[stripe + BUCKETS] = buckets;
    }
    const entry = newEntry(hash, key, value);
    if (entry === 0) return false;
    expireAt(stripe, entry, expiresAtMs);
    const bucket = buckets * 4 + (hash & at(stripe + MASK));
    words[entry * 4 + NEXT] = at(bucket);
    words[bucket] = entry;
    words[stripe + COUNT] = at(stripe + COUNT) + 1;
    relieve(stripe);
    return true;
  }

  /** Gives the entry just found another value: in place where that fits and wastes little, else in a new block. */
  function replace(
    stripe: number,
    entry: number,
    key: string,
    value: StoredValue,
    expiresAtMs: number,
  ): boolean {
    const link = foundLink;
    const needed = ENTRY_BYTES + key.length + (typeof value === 'number' ? 0 : value.length);
    const room = heap.sizeOf(entry);
    if (needed <= room && (room <= 256 || needed * 2 >= room)) {
      words[stripe + TORN] = entry;
      writeValue(entry, key.length, value);
      expireAt(stripe, entry, expiresAtMs);
      words[stripe + TORN] = 0;
      return true;
    }
    const moved = newEntry(at(entry * 4 + HASH), key, value);
    if (moved === 0) return false;
    expireAt(stripe, moved, expiresAtMs);
    words[moved * 4 + NEXT] = at(entry * 4 + NEXT);
    words[link] = moved;
    heap.free(entry);
    return true;
  }

  function store(
    stripe: number,
    hash: number,
    key: string,
    value: StoredValue,
    expiresAtMs: number,
  ): 'ok' | 'full' {
    const entry = find(stripe, hash, key);
    const stored =
      entry === 0
        ? insert(stripe, hash, key, value, expiresAtMs)
        : replace(stripe, entry, key, value, expiresAtMs);
    if (stored) return 'ok';
    ground.refused();
    return 'full';
  }

  function remove(stripe: number, entry: number, link: number): void {
    words[link] = at(entry * 4 + NEXT);
    words[stripe + COUNT] = at(stripe + COUNT) - 1;
    heap.free(entry);
  }

  function copyOf(entry: number, key: string): StoredEntry {
    return { key, value: readValue(entry), expiresAtMs: expiryOf(entry) };
  }

  /** Copies the live entries of one bucket. */
  function copyBucket(stripe: number, cursor: number, nowMs: number, into: StoredEntry[]): number {
    const buckets = at(stripe + BUCKETS);
    if (buckets === 0) return 0;
    const mask = at(stripe + MASK);
    for (let entry = at(buckets * 4 + (cursor & mask)); entry !== 0; entry = at(entry * 4 + NEXT)) {
      if (isLive(entry, nowMs)) into.push(copyOf(entry, readKey(entry)));
    }
    return nextCursor(cursor, mask);
  }

  /** Unlinks the expired entries of one bucket and collects the earliest expiry of the others. */
  function sweepBucket(stripe: number, cursor: number, nowMs: number, into: StoredEntry[]): void {
    const earliest = (stripe + EARLIEST) / 2;
    let link = at(stripe + BUCKETS) * 4 + (cursor & at(stripe + MASK));
    for (let entry = at(link); entry !== 0; entry = at(link)) {
      const expiry = expiryOf(entry);
      if (isLive(entry, nowMs)) {
        if (expiry !== 0 && expiry < (floats[earliest] ?? 0)) floats[earliest] = expiry;
        link = entry * 4 + NEXT;
      } else {
        into.push(copyOf(entry, readKey(entry)));
        remove(stripe, entry, link);
      }
    }
  }

  function sweepStripe(
    stripe: number,
    nowMs: number,
    onExpired: (key: string, value: StoredValue) => void,
  ): number {
    let swept = 0;
    let cursor = 0;
    let first = true;
    do {
      if (!acquire(memory, stripe + LOCK)) return swept;
      const expired: StoredEntry[] = [];
      const earliest = (stripe + EARLIEST) / 2;
      if (at(stripe + BUCKETS) === 0 || (first && (floats[earliest] ?? 0) > nowMs)) {
        release(memory, stripe + LOCK);
        return swept;
      }
      // Writers lower it again from now on, and so does this sweep for every entry it leaves.
      if (first) floats[earliest] = Number.POSITIVE_INFINITY;
      first = false;
      for (let bucket = 0; bucket < SWEEP_BUCKETS; bucket++) {
        sweepBucket(stripe, cursor, nowMs, expired);
        cursor = nextCursor(cursor, at(stripe + MASK));
        if (cursor === 0) break;
      }
      release(memory, stripe + LOCK);
      for (const entry of expired) onExpired(entry.key, entry.value);
      swept += expired.length;
    } while (cursor !== 0);
    return swept;
  }

  function* chained(arrayRef: number, mask: number): Generator<number> {
    if (arrayRef === 0) return;
    for (let bucket = arrayRef * 4; bucket <= arrayRef * 4 + mask; bucket++) {
      for (let entry = at(bucket); entry !== 0; entry = at(entry * 4 + NEXT)) yield entry;
    }
  }

  /** Puts a stripe right whose holder died anywhere. What it leaks is found by the heap's rebuild. */
  function repairStripe(stripe: number): void {
    if (at(stripe + OLD_BUCKETS) !== 0) finishDoubling(stripe);
    const torn = at(stripe + TORN);
    if (torn !== 0 && find(stripe, at(torn * 4 + HASH), readKey(torn)) === torn)
      words[foundLink] = at(torn * 4 + NEXT);
    words[stripe + TORN] = 0;
    let count = 0;
    for (const _entry of chained(at(stripe + BUCKETS), at(stripe + MASK))) count++;
    words[stripe + COUNT] = count;
    floats[(stripe + EARLIEST) / 2] = 0;
  }

  function* stripes(): Generator<number> {
    for (let index = 0; index < STRIPES; index++) yield firstStripe + index * STRIPE_WORDS;
  }

  return {
    name,
    get(key, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return undefined;
      const entry = findLive(stripe, hash, key, nowMs);
      const value = entry === 0 ? undefined : readValue(entry);
      release(memory, stripe + LOCK);
      return value;
    },
    getEntry(key, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return undefined;
      const entry = findLive(stripe, hash, key, nowMs);
      const copy = entry === 0 ? undefined : copyOf(entry, key);
      release(memory, stripe + LOCK);
      return copy;
    },
    set(key, value, expiresAtMs, nowMs, keepExpiry = false) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return 'busy';
      const kept = keepExpiry ? findLive(stripe, hash, key, nowMs) : 0;
      const result = store(stripe, hash, key, value, kept === 0 ? expiresAtMs : expiryOf(kept));
      release(memory, stripe + LOCK);
      return result;
    },
    delete(key) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return false;
      const entry = find(stripe, hash, key);
      if (entry !== 0) remove(stripe, entry, foundLink);
      release(memory, stripe + LOCK);
      return entry !== 0;
    },
    setExpiry(key, expiresAtMs, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return false;
      const entry = findLive(stripe, hash, key, nowMs);
      if (entry !== 0) expireAt(stripe, entry, expiresAtMs);
      release(memory, stripe + LOCK);
      return entry !== 0;
    },
    increment(key, delta, initial, expiresAtMs, nowMs, keepExpiry = false) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return 'busy';
      let result: number | Refusal;
      const live = findLive(stripe, hash, key, nowMs);
      const sum = (live === 0 ? initial : (floats[live * 2 + NUMBER / 2] ?? 0)) + delta;
      if ((live !== 0 && at(live * 4 + VALUE_LENGTH) !== INTEGER) || !Number.isSafeInteger(sum)) {
        result = 'not-an-integer';
      } else if (live !== 0) {
        floats[live * 2 + NUMBER / 2] = sum;
        if (!keepExpiry) expireAt(stripe, live, expiresAtMs);
        result = sum;
      } else {
        result = store(stripe, hash, key, sum, expiresAtMs) === 'ok' ? sum : 'full';
      }
      release(memory, stripe + LOCK);
      return result;
    },
    compareAndSet(key, expected, next, expiresAtMs, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return 'busy';
      let result: 'ok' | 'changed' | Refusal = 'ok';
      const live = findLive(stripe, hash, key, nowMs);
      if (expected === undefined ? live !== 0 : live === 0 || !holds(live, expected)) {
        result = 'changed';
      } else if (next !== undefined) {
        result = store(stripe, hash, key, next, expiresAtMs);
      } else if (live !== 0) {
        remove(stripe, live, foundLink);
      }
      release(memory, stripe + LOCK);
      return result;
    },
    size() {
      let total = 0;
      for (const stripe of stripes()) total += Atomics.load(words, stripe + COUNT);
      return total;
    },
    clear() {
      for (const stripe of stripes()) {
        if (!acquire(memory, stripe + LOCK)) continue;
        const buckets = at(stripe + BUCKETS);
        for (let bucket = buckets * 4; buckets !== 0 && bucket <= buckets * 4 + at(stripe + MASK); bucket++) {
          while (at(bucket) !== 0) remove(stripe, at(bucket), bucket);
        }
        words[stripe + BUCKETS] = 0;
        if (buckets !== 0) heap.free(buckets);
        release(memory, stripe + LOCK);
      }
    },
    *entries(nowMs) {
      for (const stripe of stripes()) {
        let cursor = 0;
        do {
          const copies: StoredEntry[] = [];
          if (!acquire(memory, stripe + LOCK)) break;
          cursor = copyBucket(stripe, cursor, nowMs, copies);
          release(memory, stripe + LOCK);
          yield* copies;
        } while (cursor !== 0);
      }
    },
    sweepExpired(nowMs, onExpired) {
      let swept = 0;
      for (const stripe of stripes()) swept += sweepStripe(stripe, nowMs, onExpired);
      return swept;
    },
    sweepParts: STRIPES,
    sweepPart(part, nowMs, onExpired) {
      if (!Number.isInteger(part) || part < 0 || part >= STRIPES) return 0;
      return sweepStripe(firstStripe + part * STRIPE_WORDS, nowMs, onExpired);
    },
    repair(deadWorkerId) {
      let repaired = 0;
      for (const stripe of stripes()) {
        if (!takeOver(memory, stripe + LOCK, deadWorkerId)) continue;
        repairStripe(stripe);
        release(memory, stripe + LOCK);
        repaired++;
      }
      return repaired;
    },
    lockAll() {
      const locked: number[] = [];
      for (const stripe of stripes()) {
        if (!acquire(memory, stripe + LOCK)) {
          for (const held of locked) release(memory, held + LOCK);
          return false;
        }
        locked.push(stripe);
      }
      return true;
    },
    unlockAll() {
      for (const stripe of stripes()) release(memory, stripe + LOCK);
    },
    *blocks() {
      yield headerRef;
      for (const stripe of stripes()) {
        const buckets = at(stripe + BUCKETS);
        if (buckets === 0) continue;
        yield buckets;
        yield* chained(buckets, at(stripe + MASK));
      }
    },
  };
}

import { nextCursor } from './bucket-cursor.ts';
import { type Entries, NEXT } from './entries.ts';
import type { Heap } from './heap.ts';
import type { SharedMemory } from './memory.ts';
import type { StoredEntry, StoredValue } from './shared-table.ts';

/**
 * Stripes: the parts of a table, each under a lock of its own, by the word where they begin. Everything here is for
 * whoever holds that lock.
 *
 * Who dies holding it leaves the stripe sound or repairable: an entry is written in full before one store links it,
 * one store unlinks it, an overwrite in place is announced in TORN, and a doubling can be finished from OLD_BUCKETS. (A
 * thread is only ever ended at a function entry or a loop's end, so plain stores side by side are not torn apart.)
 */
export interface Stripes {
  /** The entry of `key` or 0, expired or not. */
  find(stripe: number, hash: number, key: string): number;
  /** The entry of `key`, or 0 when there is none or it has expired. */
  findLive(stripe: number, hash: number, key: string, nowMs: number): number;
  /** Stores the value, over another or new; false without memory. */
  store(stripe: number, hash: number, key: string, value: StoredValue, expiresAtMs: number): boolean;
  setExpiry(stripe: number, entry: number, expiresAtMs: number): void;
  /** Removes the entry that `find` or `findLive` has just returned. */
  removeFound(stripe: number, entry: number): void;
  /** Removes every entry, and the bucket array. */
  clear(stripe: number): void;
  /** Copies the live entries of the bucket at `cursor`; returns the next cursor, 0 at the end. */
  copyBucket(stripe: number, cursor: number, nowMs: number, into: StoredEntry[]): number;
  /** Whether something may have expired at `nowMs`. */
  mayHaveExpired(stripe: number, nowMs: number): boolean;
  /**
   * Removes the expired entries of up to `buckets` buckets from `cursor` on, copies them, returns the next cursor, 0 at the
   * end. A walk over the whole stripe learns its earliest expiry.
   */
  sweepBuckets(stripe: number, cursor: number, buckets: number, nowMs: number, into: StoredEntry[]): number;
  /** Puts a stripe right whose holder died anywhere. What it leaked is found by the heap's rebuild. */
  repair(stripe: number): void;
  /** Every block the stripe uses. */
  blocks(stripe: number): Iterable<number>;
}

/** Words of a stripe: a cache line of its own. */
export const STRIPE_WORDS = 16;
/** Word of the stripe's lock. */
export const LOCK = 0;
/** Word with the number of entries. */
export const COUNT = 3;
const BUCKETS = 1;
const MASK = 2;
/** A float over two words: no entry expires before this (0: unknown, infinity: none expires). */
const EARLIEST = 4;
/** While the bucket array doubles: the array the entries come from. */
const OLD_BUCKETS = 6;
const OLD_MASK = 7;
/** The entry whose bytes are being overwritten in place. */
const TORN = 8;

const FIRST_BUCKETS = 8;
/** Entries a bucket may hold on average before the array doubles. */
const LOAD = 2;

/** The stripes in `memory`, of every table. */
export function openStripes(memory: SharedMemory, heap: Heap, entries: Entries): Stripes {
  const { words, floats } = memory;
  // Set by `find`: the word that links to the entry found.
  let foundLink = 0;

  function at(index: number): number {
    return words[index] ?? 0;
  }

  function find(stripe: number, hash: number, key: string): number {
    const buckets = at(stripe + BUCKETS);
    if (buckets === 0) return 0;
    let link = buckets * 4 + (hash & at(stripe + MASK));
    for (let entry = at(link); entry !== 0; entry = at(link)) {
      if (entries.hasKey(entry, hash, key)) {
        foundLink = link;
        return entry;
      }
      link = entry * 4 + NEXT;
    }
    return 0;
  }

  function setExpiry(stripe: number, entry: number, expiresAtMs: number): void {
    entries.setExpiry(entry, expiresAtMs);
    const earliest = (stripe + EARLIEST) / 2;
    if (expiresAtMs !== 0 && expiresAtMs < (floats[earliest] ?? 0)) floats[earliest] = expiresAtMs;
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
      const bucket = buckets + (entries.hash(entry) & mask);
      // No call between the stores that move an entry: nothing can end this thread there.
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
    const entry = entries.make(hash, key, value);
    if (entry === 0) return false;
    setExpiry(stripe, entry, expiresAtMs);
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
    const fits = entries.fits(entry, key, value);
    const moved =
      fits && !entries.wastes(entry, key, value) ? 0 : entries.make(entries.hash(entry), key, value);
    if (moved !== 0) {
      setExpiry(stripe, moved, expiresAtMs);
      words[moved * 4 + NEXT] = at(entry * 4 + NEXT);
      words[link] = moved;
      heap.free(entry);
      return true;
    }
    if (!fits) return false;
    words[stripe + TORN] = entry;
    entries.writeValue(entry, key.length, value);
    setExpiry(stripe, entry, expiresAtMs);
    words[stripe + TORN] = 0;
    return true;
  }

  function remove(stripe: number, entry: number, link: number): void {
    words[link] = at(entry * 4 + NEXT);
    words[stripe + COUNT] = at(stripe + COUNT) - 1;
    heap.free(entry);
  }

  /** Unlinks the expired entries of one bucket and collects the earliest expiry of the others. */
  function sweepBucket(stripe: number, cursor: number, nowMs: number, into: StoredEntry[]): void {
    const earliest = (stripe + EARLIEST) / 2;
    let link = at(stripe + BUCKETS) * 4 + (cursor & at(stripe + MASK));
    for (let entry = at(link); entry !== 0; entry = at(link)) {
      const expiry = entries.expiry(entry);
      if (entries.isLive(entry, nowMs)) {
        if (expiry !== 0 && expiry < (floats[earliest] ?? 0)) floats[earliest] = expiry;
        link = entry * 4 + NEXT;
      } else {
        into.push(entries.copy(entry));
        remove(stripe, entry, link);
      }
    }
  }

  function* chained(arrayRef: number, mask: number): Generator<number> {
    if (arrayRef === 0) return;
    for (let bucket = arrayRef * 4; bucket <= arrayRef * 4 + mask; bucket++) {
      for (let entry = at(bucket); entry !== 0; entry = at(entry * 4 + NEXT)) yield entry;
    }
  }

  return {
    find,
    findLive(stripe, hash, key, nowMs) {
      const entry = find(stripe, hash, key);
      return entry !== 0 && entries.isLive(entry, nowMs) ? entry : 0;
    },
    store(stripe, hash, key, value, expiresAtMs) {
      const entry = find(stripe, hash, key);
      return entry === 0
        ? insert(stripe, hash, key, value, expiresAtMs)
        : replace(stripe, entry, key, value, expiresAtMs);
    },
    setExpiry,
    removeFound: (stripe, entry) => remove(stripe, entry, foundLink),
    clear(stripe) {
      const buckets = at(stripe + BUCKETS);
      if (buckets === 0) return;
      for (let bucket = buckets * 4; bucket <= buckets * 4 + at(stripe + MASK); bucket++) {
        while (at(bucket) !== 0) remove(stripe, at(bucket), bucket);
      }
      words[stripe + BUCKETS] = 0;
      heap.free(buckets);
    },
    copyBucket(stripe, cursor, nowMs, into) {
      const buckets = at(stripe + BUCKETS);
      if (buckets === 0) return 0;
      const mask = at(stripe + MASK);
      for (let entry = at(buckets * 4 + (cursor & mask)); entry !== 0; entry = at(entry * 4 + NEXT)) {
        if (entries.isLive(entry, nowMs)) into.push(entries.copy(entry));
      }
      return nextCursor(cursor, mask);
    },
    mayHaveExpired: (stripe, nowMs) =>
      at(stripe + BUCKETS) !== 0 && (floats[(stripe + EARLIEST) / 2] ?? 0) <= nowMs,
    sweepBuckets(stripe, cursor, buckets, nowMs, into) {
      // Cleared since the walk began.
      if (at(stripe + BUCKETS) === 0) return 0;
      // Writers lower it from now on, and so does the walk for every entry it leaves.
      if (cursor === 0) floats[(stripe + EARLIEST) / 2] = Number.POSITIVE_INFINITY;
      let next = cursor;
      for (let bucket = 0; bucket < buckets; bucket++) {
        sweepBucket(stripe, next, nowMs, into);
        next = nextCursor(next, at(stripe + MASK));
        if (next === 0) break;
      }
      return next;
    },
    repair(stripe) {
      if (at(stripe + OLD_BUCKETS) !== 0) finishDoubling(stripe);
      const torn = at(stripe + TORN);
      if (torn !== 0 && find(stripe, entries.hash(torn), entries.key(torn)) === torn) {
        words[foundLink] = at(torn * 4 + NEXT);
      }
      words[stripe + TORN] = 0;
      let count = 0;
      for (const _entry of chained(at(stripe + BUCKETS), at(stripe + MASK))) count++;
      words[stripe + COUNT] = count;
      floats[(stripe + EARLIEST) / 2] = 0;
    },
    *blocks(stripe) {
      const buckets = at(stripe + BUCKETS);
      if (buckets === 0) return;
      yield buckets;
      yield* chained(buckets, at(stripe + MASK));
    },
  };
}

import type { Entries } from './entries.ts';
import { hashKey } from './hash.ts';
import type { Heap } from './heap.ts';
import { acquire, release, takeOver } from './lock.ts';
import type { SharedMemory } from './memory.ts';
import type { NamedLocks } from './named-locks.ts';
import type { Refusal, SharedTable, StoredEntry, StoredValue } from './shared-table.ts';
import { COUNT, LOCK, STRIPE_WORDS, type Stripes } from './stripes.ts';

/** What every table of a store needs from it. */
export interface TableGround {
  readonly memory: SharedMemory;
  readonly heap: Heap;
  readonly entries: Entries;
  readonly stripes: Stripes;
  readonly hashSeed: readonly [number, number];
  /** Counts a refused write. */
  refused(): void;
}

/** What a supervisor needs of everything that keeps blocks of the heap under locks. */
export interface Guarded {
  /** Takes every lock held by a dead worker over, repairs what it guards and releases it; how many there were. */
  repair(deadWorkerId: number): number;
  /** Keeps everybody out; false (and nobody is kept out) when a lock did not come free. */
  lockAll(): boolean;
  unlockAll(): void;
  /** Every block in use, the header included. Only under `lockAll`. */
  blocks(): Iterable<number>;
}

/** A table as the store itself sees it: the map, and what a supervisor needs. Named locks are put on top. */
export interface TableCore extends Omit<SharedTable, keyof NamedLocks>, Guarded {}

// A table is 64 stripes, chosen by the top bits of the hash; buckets within one are chosen by the low bits.
const STRIPES = 64;
const STRIPE_SHIFT = 26;
/** Bytes of a table's header: to be zero when the table is new. */
export const TABLE_HEADER_BYTES = STRIPES * STRIPE_WORDS * 4;
/** Buckets swept under one lock. */
const SWEEP_BUCKETS = 64;

/** The table whose header is block `headerRef`. */
export function openTable(ground: TableGround, name: string, headerRef: number): TableCore {
  const { memory, entries, stripes } = ground;
  const { words } = memory;
  const [seed0, seed1] = ground.hashSeed;
  const firstStripe = headerRef * 4;

  function stripeOf(hash: number): number {
    return firstStripe + (hash >>> STRIPE_SHIFT) * STRIPE_WORDS;
  }

  function store(
    stripe: number,
    hash: number,
    key: string,
    value: StoredValue,
    expiresAtMs: number,
  ): 'ok' | 'full' {
    if (stripes.store(stripe, hash, key, value, expiresAtMs)) return 'ok';
    ground.refused();
    return 'full';
  }

  function sweepStripe(
    stripe: number,
    nowMs: number,
    onExpired: (key: string, value: StoredValue) => void,
  ): number {
    let swept = 0;
    let cursor = 0;
    do {
      if (!acquire(memory, stripe + LOCK)) return swept;
      const expired: StoredEntry[] = [];
      if (cursor !== 0 || stripes.mayHaveExpired(stripe, nowMs)) {
        cursor = stripes.sweepBuckets(stripe, cursor, SWEEP_BUCKETS, nowMs, expired);
      }
      release(memory, stripe + LOCK);
      for (const entry of expired) onExpired(entry.key, entry.value);
      swept += expired.length;
    } while (cursor !== 0);
    return swept;
  }

  function* all(): Generator<number> {
    for (let index = 0; index < STRIPES; index++) yield firstStripe + index * STRIPE_WORDS;
  }

  return {
    name,
    get(key, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return undefined;
      const entry = stripes.findLive(stripe, hash, key, nowMs);
      const value = entry === 0 ? undefined : entries.value(entry);
      release(memory, stripe + LOCK);
      return value;
    },
    getEntry(key, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return undefined;
      const entry = stripes.findLive(stripe, hash, key, nowMs);
      const copy = entry === 0 ? undefined : entries.copy(entry);
      release(memory, stripe + LOCK);
      return copy;
    },
    set(key, value, expiresAtMs, nowMs, keepExpiry = false) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return 'busy';
      const kept = keepExpiry ? stripes.findLive(stripe, hash, key, nowMs) : 0;
      const result = store(stripe, hash, key, value, kept === 0 ? expiresAtMs : entries.expiry(kept));
      release(memory, stripe + LOCK);
      return result;
    },
    delete(key) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return false;
      const entry = stripes.find(stripe, hash, key);
      if (entry !== 0) stripes.removeFound(stripe, entry);
      release(memory, stripe + LOCK);
      return entry !== 0;
    },
    setExpiry(key, expiresAtMs, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return false;
      const entry = stripes.findLive(stripe, hash, key, nowMs);
      if (entry !== 0) stripes.setExpiry(stripe, entry, expiresAtMs);
      release(memory, stripe + LOCK);
      return entry !== 0;
    },
    increment(key, delta, initial, expiresAtMs, nowMs, keepExpiry = false) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return 'busy';
      let result: number | Refusal;
      const live = stripes.findLive(stripe, hash, key, nowMs);
      const start = live === 0 ? initial : entries.integer(live);
      const sum = (start ?? Number.NaN) + delta;
      if (!Number.isSafeInteger(sum)) {
        result = 'not-an-integer';
      } else if (live === 0) {
        result = store(stripe, hash, key, sum, expiresAtMs) === 'ok' ? sum : 'full';
      } else {
        entries.writeValue(live, key.length, sum);
        if (!keepExpiry) stripes.setExpiry(stripe, live, expiresAtMs);
        result = sum;
      }
      release(memory, stripe + LOCK);
      return result;
    },
    compareAndSet(key, expected, next, expiresAtMs, nowMs) {
      const hash = hashKey(key, seed0, seed1);
      const stripe = stripeOf(hash);
      if (!acquire(memory, stripe + LOCK)) return 'busy';
      let result: 'ok' | 'changed' | Refusal = 'ok';
      const live = stripes.findLive(stripe, hash, key, nowMs);
      if (expected === undefined ? live !== 0 : live === 0 || !entries.hasValue(live, expected)) {
        result = 'changed';
      } else if (next !== undefined) {
        result = store(stripe, hash, key, next, expiresAtMs);
      } else if (live !== 0) {
        stripes.removeFound(stripe, live);
      }
      release(memory, stripe + LOCK);
      return result;
    },
    size() {
      let total = 0;
      for (const stripe of all()) total += Atomics.load(words, stripe + COUNT);
      return total;
    },
    clear() {
      for (const stripe of all()) {
        if (!acquire(memory, stripe + LOCK)) continue;
        stripes.clear(stripe);
        release(memory, stripe + LOCK);
      }
    },
    *entries(nowMs) {
      for (const stripe of all()) {
        let cursor = 0;
        do {
          const copies: StoredEntry[] = [];
          if (!acquire(memory, stripe + LOCK)) break;
          cursor = stripes.copyBucket(stripe, cursor, nowMs, copies);
          release(memory, stripe + LOCK);
          yield* copies;
        } while (cursor !== 0);
      }
    },
    sweepExpired(nowMs, onExpired) {
      let swept = 0;
      for (const stripe of all()) swept += sweepStripe(stripe, nowMs, onExpired);
      return swept;
    },
    sweepParts: STRIPES,
    sweepPart(part, nowMs, onExpired) {
      if (!Number.isInteger(part) || part < 0 || part >= STRIPES) return 0;
      return sweepStripe(firstStripe + part * STRIPE_WORDS, nowMs, onExpired);
    },
    repair(deadWorkerId) {
      let repaired = 0;
      for (const stripe of all()) {
        if (!takeOver(memory, stripe + LOCK, deadWorkerId)) continue;
        stripes.repair(stripe);
        release(memory, stripe + LOCK);
        repaired++;
      }
      return repaired;
    },
    lockAll() {
      const locked: number[] = [];
      for (const stripe of all()) {
        if (!acquire(memory, stripe + LOCK)) {
          for (const held of locked) release(memory, held + LOCK);
          return false;
        }
        locked.push(stripe);
      }
      return true;
    },
    unlockAll() {
      for (const stripe of all()) release(memory, stripe + LOCK);
    },
    *blocks() {
      yield headerRef;
      for (const stripe of all()) yield* stripes.blocks(stripe);
    },
  };
}

import { NEXT } from './entries.ts';
import { hashKey } from './hash.ts';
import { acquire, release, takeOver } from './lock.ts';
import type { StoredValue } from './shared-table.ts';
import type { Guarded, TableGround } from './table.ts';

/** What a queue holds: a key and a value. */
export interface QueuedItem {
  readonly key: string;
  readonly value: StoredValue;
}

/** What happens when an item's key is in the queue already: both stay, the old one alone, or the new one alone (at the end). */
export type SameKey = 'both' | 'keep-old' | 'keep-new';

/**
 * A queue that all worker threads share, first in first out. Every call is atomic, and what one thread added another finds as
 * soon as the call returned. Texts are byte strings. No call throws.
 */
export interface SharedQueue {
  readonly name: string;
  /**
   * Adds an item at the end. With more than `most` (0: no bound) items the oldest go. `kept`: the key was there and the old
   * item stays; `full`: the store has no room; `busy`: the queue's lock did not come free.
   */
  add(key: string, value: StoredValue, most: number, sameKey: SameKey): 'added' | 'kept' | 'full' | 'busy';
  /** Takes the oldest item; undefined when there is none, or the lock did not come free. */
  fetch(): QueuedItem | undefined;
  size(): number;
}

/** A queue as the store itself sees it. */
export interface QueueCore extends SharedQueue, Guarded {}

// Words of the header, in a cache line of its own.
const LOCK = 0;
const COUNT = 1;
const HEAD = 2;
const TAIL = 3;
/** Bytes of a queue's header: to be zero when the queue is new. */
export const QUEUE_HEADER_BYTES = 64;

/**
 * The queue whose header is block `headerRef`. Items are entries of the heap, linked by their first word. Who dies holding the
 * lock leaves the links sound, as an item is written in full before it is linked; count and tail are made anew from them.
 */
export function openQueue(ground: TableGround, name: string, headerRef: number): QueueCore {
  const { memory, heap, entries } = ground;
  const { words } = memory;
  const [seed0, seed1] = ground.hashSeed;
  const header = headerRef * 4;
  const lock = header + LOCK;

  function at(index: number): number {
    return words[index] ?? 0;
  }

  function* items(): Generator<number> {
    for (let item = at(header + HEAD); item !== 0; item = at(item * 4 + NEXT)) yield item;
  }

  /** Takes an item out; `before` is the one that links to it, 0 for the oldest. */
  function unlink(before: number, item: number): void {
    words[before === 0 ? header + HEAD : before * 4 + NEXT] = at(item * 4 + NEXT);
    if (at(header + TAIL) === item) words[header + TAIL] = before;
    words[header + COUNT] = at(header + COUNT) - 1;
    heap.free(item);
  }

  function append(item: number): void {
    words[item * 4 + NEXT] = 0;
    const tail = at(header + TAIL);
    words[tail === 0 ? header + HEAD : tail * 4 + NEXT] = item;
    words[header + TAIL] = item;
    words[header + COUNT] = at(header + COUNT) + 1;
  }

  /** The item with a key and the one before it; null when there is none. */
  function find(hash: number, key: string): { readonly before: number; readonly item: number } | null {
    let before = 0;
    for (const item of items()) {
      if (entries.hasKey(item, hash, key)) return { before, item };
      before = item;
    }
    return null;
  }

  function add(key: string, value: StoredValue, most: number, sameKey: SameKey): 'added' | 'kept' | 'full' {
    const hash = hashKey(key, seed0, seed1);
    const same = sameKey === 'both' ? null : find(hash, key);
    if (same !== null && sameKey === 'keep-old') return 'kept';
    const item = entries.make(hash, key, value);
    if (item === 0) {
      ground.refused();
      return 'full';
    }
    if (same !== null) unlink(same.before, same.item);
    append(item);
    while (most > 0 && at(header + COUNT) > most) unlink(0, at(header + HEAD));
    return 'added';
  }

  return {
    name,
    add(key, value, most, sameKey) {
      if (!acquire(memory, lock)) return 'busy';
      const result = add(key, value, most, sameKey);
      release(memory, lock);
      return result;
    },
    fetch() {
      if (Atomics.load(words, header + COUNT) === 0 || !acquire(memory, lock)) return undefined;
      const oldest = at(header + HEAD);
      const item = oldest === 0 ? undefined : { key: entries.key(oldest), value: entries.value(oldest) };
      if (oldest !== 0) unlink(0, oldest);
      release(memory, lock);
      return item;
    },
    size: () => Atomics.load(words, header + COUNT),
    repair(deadWorkerId) {
      if (!takeOver(memory, lock, deadWorkerId)) return 0;
      let count = 0;
      let tail = 0;
      for (const item of items()) {
        count++;
        tail = item;
      }
      words[header + COUNT] = count;
      words[header + TAIL] = tail;
      release(memory, lock);
      return 1;
    },
    lockAll: () => acquire(memory, lock),
    unlockAll: () => release(memory, lock),
    *blocks() {
      yield headerRef;
      yield* items();
    },
  };
}

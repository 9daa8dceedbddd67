import { COUNTER_BYTES, type Counter, openCounter } from './counter.ts';
import { openEntries } from './entries.ts';
import { HEAP_HEADER_WORDS, openHeap } from './heap.ts';
import { acquire, release, takeOver } from './lock.ts';
import { type SharedMemory, type StuckLock, viewMemory } from './memory.ts';
import { openNamedLocks, releaseNamedLocksOf } from './named-locks.ts';
import { openQueue, QUEUE_HEADER_BYTES, type SharedQueue } from './queue.ts';
import type { SharedTable } from './shared-table.ts';
import { openStripes } from './stripes.ts';
import { type Guarded, openTable, TABLE_HEADER_BYTES, type TableGround } from './table.ts';

export type { Counter } from './counter.ts';
export type { StuckLock } from './memory.ts';
export type { SharedQueue } from './queue.ts';

/** What another thread needs to reach the store: structured-clonable, goes through `workerData` or `postMessage`. */
export interface SharedStore {
  readonly buffer: SharedArrayBuffer;
}

/** How full the store is, in bytes, and what it refused since it was created. */
export interface StoreStats {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  /** The most that was used at once. */
  readonly mostUsedBytes: number;
  /** Free pieces: more than one is fragmentation. */
  readonly fragments: number;
  readonly refusedWrites: number;
}

/** The store that all worker threads share: empty after a start, bounded in bytes. */
export interface VolatileStore {
  /** The handle for `attachStore` in another thread. */
  share(): SharedStore;
  /**
   * The table of that name (a byte string without NUL), made empty by whichever thread asks first.
   * @throws RangeError when the store has no room for a new table (about 6 kB), or the name has a NUL.
   */
  table(name: string): SharedTable;
  /**
   * The counter of that name, 0 by whichever thread asks first.
   * @throws RangeError when the store has no room for a new counter.
   */
  counter(name: string): Counter;
  /**
   * The queue of that name, empty by whichever thread asks first.
   * @throws RangeError when the store has no room for a new queue.
   */
  queue(name: string): SharedQueue;
  /** Names of all tables, sorted. */
  tableNames(): string[];
  /** Names of all counters, sorted. */
  counterNames(): string[];
  stats(): StoreStats;
  /**
   * To be called by the supervisor once worker `workerId` is certainly gone: frees every lock it held (internal
   * and named), repairs what it was writing (a half-written entry is removed, leaked memory found again) and
   * returns how many locks that were.
   */
  releaseLocksOf(workerId: number): number;
}

/** Options of a new store. */
export interface VolatileStoreOptions {
  /** The bound in bytes: 256 kB to 4 GB (Kamailio's `-m`, default 64 MB). Reserved, but only what is used is committed. */
  readonly maxBytes?: number;
  /** Two random 32-bit integers that key the hash, so that strangers cannot choose colliding keys. */
  readonly hashSeed: readonly [number, number];
  /** Called when an operation gave up waiting for a lock. */
  readonly onStuck?: (stuck: StuckLock) => void;
}

const DEFAULT_BYTES = 64 * 1024 * 1024;
const LEAST_BYTES = 256 * 1024;
const MOST_BYTES = 4 * 1024 * 1024 * 1024;

// The start of the buffer: header words, then the headers of two tables that always exist, then the heap.
const SEED0 = 1;
const SEED1 = 2;
const REFUSED = 3;
/** Held from the allocation of a block for the directory until it stands there. */
const REGISTRATION_LOCK = 4;
const HEAP_HEADER = 5;
const HEADER_WORDS = Math.ceil((HEAP_HEADER + HEAP_HEADER_WORDS) / 4) * 4;
/** Table that maps `t:name`, `c:name` and `q:name` to the blocks of tables, counters and queues. */
const DIRECTORY_REF = HEADER_WORDS / 4;
const LOCKS_REF = DIRECTORY_REF + TABLE_HEADER_BYTES / 16;
const AREA_WORD = (LOCKS_REF + TABLE_HEADER_BYTES / 16) * 4;

/**
 * Makes the store; the calling thread is worker 0.
 * @throws RangeError when `maxBytes` is out of range.
 */
export function createVolatileStore(options: VolatileStoreOptions): VolatileStore {
  const maxBytes = options.maxBytes ?? DEFAULT_BYTES;
  if (!(maxBytes >= LEAST_BYTES && maxBytes <= MOST_BYTES)) {
    throw new RangeError(`a store takes ${LEAST_BYTES} to ${MOST_BYTES} bytes, not ${maxBytes}`);
  }
  // Not a growable buffer: views of those are slower, and untouched pages cost no memory anyway.
  const memory = viewMemory(new SharedArrayBuffer(maxBytes - (maxBytes % 16)), 0, options.onStuck ?? ignore);
  memory.words[SEED0] = options.hashSeed[0];
  memory.words[SEED1] = options.hashSeed[1];
  return openStore(memory, true);
}

/**
 * The store of another thread, seen from worker `workerId`: each living thread needs an id of its own.
 * @throws RangeError for an id that is not an integer from 0 to 2^30 - 1.
 */
export function attachStore(
  shared: SharedStore,
  workerId: number,
  onStuck: (stuck: StuckLock) => void = ignore,
): VolatileStore {
  return openStore(viewMemory(shared.buffer, workerId, onStuck), false);
}

function openStore(memory: SharedMemory, format: boolean): VolatileStore {
  const { words } = memory;
  const heap = openHeap(memory, HEAP_HEADER, AREA_WORD, format);
  const entries = openEntries(memory, heap);
  const ground: TableGround = {
    memory,
    heap,
    entries,
    stripes: openStripes(memory, heap, entries),
    hashSeed: [words[SEED0] ?? 0, words[SEED1] ?? 0],
    refused: () => Atomics.add(words, REFUSED, 1),
  };
  const directory = openTable(ground, 'directory', DIRECTORY_REF);
  const locks = openTable(ground, 'locks', LOCKS_REF);
  const tables = new Map<string, SharedTable>();
  const counters = new Map<string, Counter>();
  const queues = new Map<string, SharedQueue>();

  /** The block registered under `key`, made and zeroed when there is none. */
  function blockOf(key: string, bytes: number): number {
    let ref = directory.get(key, 0);
    if (ref === undefined && acquire(memory, REGISTRATION_LOCK)) {
      ref = directory.get(key, 0) ?? register(key, bytes);
      release(memory, REGISTRATION_LOCK);
    }
    if (typeof ref !== 'number' || ref === 0) {
      throw new RangeError(`the shared store has no room for ${key.slice(2)}: raise its bound`);
    }
    return ref;
  }

  function register(key: string, bytes: number): number {
    const ref = heap.allocate(bytes);
    if (ref === 0) return 0;
    words.fill(0, ref * 4, ref * 4 + bytes / 4);
    if (directory.set(key, ref, 0, 0) === 'ok') return ref;
    heap.free(ref);
    return 0;
  }

  function names(prefix: string): string[] {
    const found: string[] = [];
    for (const { key } of directory.entries(0))
      if (key.startsWith(prefix)) found.push(key.slice(prefix.length));
    return found.sort();
  }

  function allGuarded(): Guarded[] {
    const all: Guarded[] = [directory, locks];
    for (const { key, value } of directory.entries(0)) {
      if (typeof value !== 'number') continue;
      if (key.startsWith('t:')) all.push(openTable(ground, key.slice(2), value));
      else if (key.startsWith('q:')) all.push(openQueue(ground, key.slice(2), value));
    }
    return all;
  }

  /** Rebuilds the heap with everybody kept out of every table, and nothing allocated that is not registered. */
  function rebuildHeap(): void {
    if (!acquire(memory, REGISTRATION_LOCK)) return;
    const counterBlocks: number[] = [];
    for (const { key, value } of directory.entries(0)) {
      if (key.startsWith('c:') && typeof value === 'number') counterBlocks.push(value);
    }
    const all = allGuarded();
    const locked = all.filter((guarded) => guarded.lockAll());
    if (locked.length === all.length) heap.rebuild(liveBlocks(all, counterBlocks));
    for (const guarded of locked) guarded.unlockAll();
    release(memory, REGISTRATION_LOCK);
  }

  return {
    share: () => ({ buffer: memory.buffer }),
    table(name) {
      let table = tables.get(name);
      if (table === undefined) {
        if (name.includes('\0')) throw new RangeError('a table name has no NUL byte');
        const core = openTable(ground, name, blockOf(`t:${name}`, TABLE_HEADER_BYTES));
        table = { ...core, ...openNamedLocks(locks, name, memory.owner - 1) };
        tables.set(name, table);
      }
      return table;
    },
    counter(name) {
      let counter = counters.get(name);
      if (counter === undefined) {
        counter = openCounter(memory, name, blockOf(`c:${name}`, COUNTER_BYTES));
        counters.set(name, counter);
      }
      return counter;
    },
    queue(name) {
      let queue = queues.get(name);
      if (queue === undefined) {
        queue = openQueue(ground, name, blockOf(`q:${name}`, QUEUE_HEADER_BYTES));
        queues.set(name, queue);
      }
      return queue;
    },
    tableNames: () => names('t:'),
    counterNames: () => names('c:'),
    stats: () => ({
      capacityBytes: heap.capacityBytes,
      usedBytes: heap.usedBytes(),
      mostUsedBytes: heap.mostUsedBytes(),
      fragments: heap.freeSpans(),
      refusedWrites: Atomics.load(words, REFUSED),
    }),
    releaseLocksOf(workerId) {
      let freed = 0;
      if (takeOver(memory, heap.lockWord, workerId)) {
        heap.markDamaged();
        release(memory, heap.lockWord);
        freed++;
      }
      // The directory first: everything else is found through it.
      freed += directory.repair(workerId);
      if (takeOver(memory, REGISTRATION_LOCK, workerId)) {
        release(memory, REGISTRATION_LOCK);
        freed++;
      }
      for (const guarded of allGuarded()) freed += guarded.repair(workerId);
      if (freed > 0) rebuildHeap();
      return freed + releaseNamedLocksOf(locks, workerId);
    },
  };
}

/** The blocks in use outside the fixed part of the buffer. */
function* liveBlocks(all: readonly Guarded[], counterBlocks: readonly number[]): Generator<number> {
  for (const guarded of all) {
    for (const block of guarded.blocks()) if (block !== DIRECTORY_REF && block !== LOCKS_REF) yield block;
  }
  yield* counterBlocks;
}

function ignore(): void {}

import type { Counter } from './counter.ts';
import type { SharedTable } from './shared-table.ts';

/** What another thread needs to reach the store: structured-clonable, goes through `workerData` or `postMessage`. */
export interface SharedStore {
  readonly buffer: SharedArrayBuffer;
}

/** A lock that did not come free in time. `holder` is the worker id in the lock word. */
export interface StuckLock {
  readonly holder: number;
  readonly waitedMs: number;
}

/** How full the store is, in bytes, and what it refused since it was created. */
export interface StoreStats {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly refusedWrites: number;
}

/** The store that all worker threads share: empty after a start, bounded in bytes. */
export interface VolatileStore {
  /** The handle for `attachStore` in another thread. */
  share(): SharedStore;
  /**
   * The table of that name, made empty by whichever thread asks first.
   * @throws RangeError when the store has no room for a new table (16 kB).
   */
  table(name: string): SharedTable;
  /**
   * The counter of that name, 0 by whichever thread asks first.
   * @throws RangeError when the store has no room for a new counter.
   */
  counter(name: string): Counter;
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
  /** The bound in bytes: 128 kB to 4 GB (Kamailio's `-m`, default 64 MB). Reserved, but only what is used is committed. */
  readonly maxBytes?: number;
  /** Two random 32-bit integers that key the hash, so that strangers cannot choose colliding keys. */
  readonly hashSeed: readonly [number, number];
  /** Called when an operation gave up waiting for a lock. */
  readonly onStuck?: (stuck: StuckLock) => void;
}

export declare function createVolatileStore(options: VolatileStoreOptions): VolatileStore;
export declare function attachStore(
  shared: SharedStore,
  workerId: number,
  onStuck?: (stuck: StuckLock) => void,
): VolatileStore;

/** A queue's memory: structured-clonable, goes through `workerData` or `postMessage`. */
export interface SharedQueue {
  readonly buffer: SharedArrayBuffer;
}

/** One thread's end of a bounded queue of byte items between threads, first in first out, any number of producers and consumers. */
export interface ByteQueue {
  share(): SharedQueue;
  /** Largest item it takes, in bytes. */
  readonly maxItemBytes: number;
  /** Copies `item` in and wakes one sleeping consumer; false when full, closed or too large. Never waits for room. */
  push(item: Uint8Array): boolean;
  /** The next item (a copy), or `undefined`. */
  take(): Buffer | undefined;
  /** Up to `max` items under one lock. */
  takeBatch(max: number): Buffer[];
  /** Items in the queue now. */
  length(): number;
}

export declare function createByteQueue(options: { readonly capacityBytes: number }): SharedQueue;
export declare function attachByteQueue(shared: SharedQueue, workerId: number): ByteQueue;

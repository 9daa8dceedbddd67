import { MAX_CONSUMERS } from './byte-queue.ts';
import type { GroupStats } from './group.ts';

/** A group's counts, kept in shared memory so that every thread that posts can read them. */
export interface GroupCounts {
  readonly buffer: SharedArrayBuffer;
  started(worker: number): void;
  finished(worker: number, well: boolean): void;
  /** Worker number `worker` died: what it was at has failed. */
  died(worker: number): void;
  refused(): void;
  /** The counts, with the queue's length as the caller knows it. */
  read(queued: number): GroupStats;
}

const DONE = 0;
const FAILED = 1;
const REFUSED = 2;
const BUSY = 3;

/**
 * Memory for `openGroupCounts` of a group of `workers`.
 * @throws RangeError unless that is 1 to 64.
 */
export function createGroupCounts(workers: number): SharedArrayBuffer {
  if (!Number.isInteger(workers) || workers < 1 || workers > MAX_CONSUMERS) {
    throw new RangeError(`a group has 1 to ${MAX_CONSUMERS} workers, not ${workers}`);
  }
  return new SharedArrayBuffer((BUSY + MAX_CONSUMERS) * 8);
}

/** The counts kept in `buffer`. */
export function openGroupCounts(buffer: SharedArrayBuffer): GroupCounts {
  const counts = new BigInt64Array(buffer);

  return {
    buffer,
    started(worker) {
      Atomics.store(counts, BUSY + worker, 1n);
    },
    finished(worker, well) {
      Atomics.store(counts, BUSY + worker, 0n);
      Atomics.add(counts, well ? DONE : FAILED, 1n);
    },
    died(worker) {
      Atomics.add(counts, FAILED, Atomics.exchange(counts, BUSY + worker, 0n));
    },
    refused() {
      Atomics.add(counts, REFUSED, 1n);
    },
    read(queued) {
      let busy = 0;
      for (let worker = 0; worker < MAX_CONSUMERS; worker++)
        busy += Number(Atomics.load(counts, BUSY + worker));
      return {
        queued,
        busy,
        done: Number(Atomics.load(counts, DONE)),
        failed: Number(Atomics.load(counts, FAILED)),
        refused: Number(Atomics.load(counts, REFUSED)),
      };
    },
  };
}

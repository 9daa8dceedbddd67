/** A lock that did not come free in time. `holder` is the worker id in the lock word. */
export interface StuckLock {
  readonly holder: number;
  readonly waitedMs: number;
}

/** One thread's views over a shared buffer, and who that thread is. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly floats: Float64Array;
  readonly longs: BigInt64Array;
  readonly bytes: Buffer;
  /** What this thread writes into lock words: its worker id + 1, so that 0 means free. */
  readonly owner: number;
  readonly onStuck: (stuck: StuckLock) => void;
}

/** The largest worker id; lock words keep one bit for "somebody waits". */
const MAX_WORKER_ID = 0x3fffffff;

/**
 * Views `buffer` for worker `workerId` (0 to `MAX_WORKER_ID`).
 * @throws RangeError for another worker id.
 */
export function viewMemory(
  buffer: SharedArrayBuffer,
  workerId: number,
  onStuck: (stuck: StuckLock) => void,
): SharedMemory {
  if (!Number.isInteger(workerId) || workerId < 0 || workerId > MAX_WORKER_ID) {
    throw new RangeError(`worker id ${workerId} is not an integer from 0 to ${MAX_WORKER_ID}`);
  }
  return {
    buffer,
    words: new Int32Array(buffer),
    floats: new Float64Array(buffer),
    longs: new BigInt64Array(buffer),
    bytes: Buffer.from(buffer),
    owner: workerId + 1,
    onStuck,
  };
}

import { acquire, release, takeOver } from '../store/lock.ts';
import { type StuckLock, viewMemory } from '../store/memory.ts';
import { type ByteQueue, MAX_CONSUMERS, type QueueConsumer } from './byte-queue.ts';

/** A queue's memory: structured-clonable, goes through `workerData` or `postMessage`. */
export interface SharedQueue {
  readonly buffer: SharedArrayBuffer;
}

/** One thread's end of a queue between threads. */
export interface SharedByteQueue extends ByteQueue {
  /** For the supervisor, once worker `workerId` is certainly gone: frees what it held here and wakes another for its items. */
  forget(workerId: number): void;
}

// Words of the buffer. A critical section moves words only after the bytes are copied, so a holder's death
// leaves nothing to repair.
const LOCK = 0;
const CLOSED = 1;
/** Byte of the ring where the oldest item begins. */
const HEAD = 2;
/** Bytes of the ring in use, padding at its end included. */
const USED = 3;
const COUNT = 4;
const SLEEPERS = 5;
/** A refused producer waits on ROOM_TURN. */
const ROOM_WANTED = 6;
const ROOM_TURN = 7;
/** For each consumer: whether it sleeps, and its worker id + 1 (0: no such consumer). */
const CONSUMERS = 16;
const CONSUMER_WORDS = 2;
const ASLEEP = 0;
const OWNER = 1;
const RING = CONSUMERS + MAX_CONSUMERS * CONSUMER_WORDS;

const LENGTH_BYTES = 8;
/** Stands where the next item's length would be: the rest of the ring is padding. */
const PADDING = -1;
const LEAST_BYTES = 1024;
const MOST_BYTES = 1024 * 1024 * 1024;

/**
 * The memory of a queue between threads: a ring of `capacityBytes` (1 kB to 1 GB), of which an item may take a
 * quarter.
 * @throws RangeError for another capacity.
 */
export function createSharedQueue(capacityBytes: number): SharedQueue {
  if (!(capacityBytes >= LEAST_BYTES && capacityBytes <= MOST_BYTES)) {
    throw new RangeError(`a queue takes ${LEAST_BYTES} to ${MOST_BYTES} bytes, not ${capacityBytes}`);
  }
  return { buffer: new SharedArrayBuffer(RING * 4 + capacityBytes - (capacityBytes % 8)) };
}

/** What `onStuck` tells, as an error for a group's `onError`. */
export function stuckError(stuck: StuckLock): Error {
  return new Error(`a queue's lock is held by worker ${stuck.holder} since more than ${stuck.waitedMs} ms`);
}

/** The end of worker `workerId`; `onStuck` is told when the queue's lock did not come free in time. */
export function attachSharedQueue(
  shared: SharedQueue,
  workerId: number,
  onStuck: (stuck: StuckLock) => void,
): SharedByteQueue {
  const memory = viewMemory(shared.buffer, workerId, onStuck);
  const { words } = memory;
  const ring = new Uint8Array(shared.buffer, RING * 4);
  const capacity = ring.length;
  const maxItemBytes = capacity / 4 - LENGTH_BYTES;
  let closing: Promise<unknown> | undefined;

  function at(index: number): number {
    return words[index] ?? 0;
  }

  /** Under the lock: marks one sleeper awake and returns its word, to be notified after the lock; 0 when all are up. */
  function rouse(): number {
    if (at(SLEEPERS) === 0) return 0;
    for (let slot = CONSUMERS; slot < RING; slot += CONSUMER_WORDS) {
      if (at(slot + ASLEEP) === 0) continue;
      words[SLEEPERS] = at(SLEEPERS) - 1;
      Atomics.store(words, slot + ASLEEP, 0);
      return slot + ASLEEP;
    }
    return 0;
  }

  function notify(word: number): void {
    if (word !== 0) Atomics.notify(words, word, 1);
  }

  function passOn(): void {
    if (!acquire(memory, LOCK)) return;
    const roused = at(COUNT) > 0 ? rouse() : 0;
    release(memory, LOCK);
    notify(roused);
  }

  function put(item: Uint8Array): boolean {
    const needed = LENGTH_BYTES + ((item.length + 7) & ~7);
    const tail = (at(HEAD) + at(USED)) % capacity;
    const padding = tail + needed > capacity ? capacity - tail : 0;
    if (at(USED) + padding + needed > capacity) return false;
    if (padding > 0) words[RING + tail / 4] = PADDING;
    const start = padding > 0 ? 0 : tail;
    ring.set(item, start + LENGTH_BYTES);
    words[RING + start / 4] = item.length;
    words[USED] = at(USED) + padding + needed;
    words[COUNT] = at(COUNT) + 1;
    return true;
  }

  function pull(): Buffer | undefined {
    if (at(COUNT) === 0) return undefined;
    let head = at(HEAD);
    let used = at(USED);
    if (at(RING + head / 4) === PADDING) {
      used -= capacity - head;
      head = 0;
    }
    const length = at(RING + head / 4);
    const start = head + LENGTH_BYTES;
    const item = Buffer.allocUnsafe(length);
    item.set(ring.subarray(start, start + length));
    const taken = LENGTH_BYTES + ((length + 7) & ~7);
    const left = at(COUNT) - 1;
    // An empty ring starts over, so that a quiet queue stays in few cache lines.
    words[HEAD] = left === 0 ? 0 : (head + taken) % capacity;
    words[USED] = left === 0 ? 0 : used - taken;
    words[COUNT] = left;
    return item;
  }

  function openConsumer(): QueueConsumer {
    let slot = 0;
    if (acquire(memory, LOCK)) {
      for (let free = CONSUMERS; free < RING && slot === 0; free += CONSUMER_WORDS) {
        if (at(free + OWNER) === 0) slot = free;
      }
      if (slot !== 0) words[slot + OWNER] = memory.owner;
      release(memory, LOCK);
    }
    if (slot === 0) throw new RangeError(`a queue has at most ${MAX_CONSUMERS} consumers`);
    let open = true;

    return {
      take() {
        if (!open || at(COUNT) === 0 || !acquire(memory, LOCK)) return undefined;
        const item = pull();
        const roomWanted = at(ROOM_WANTED) !== 0;
        if (roomWanted) {
          words[ROOM_WANTED] = 0;
          Atomics.add(words, ROOM_TURN, 1);
        }
        release(memory, LOCK);
        if (roomWanted) Atomics.notify(words, ROOM_TURN);
        return item;
      },
      arrival() {
        if (!open || !acquire(memory, LOCK)) return undefined;
        const sleeps = at(COUNT) === 0 && at(CLOSED) === 0;
        if (sleeps) {
          words[slot + ASLEEP] = 1;
          words[SLEEPERS] = at(SLEEPERS) + 1;
        }
        release(memory, LOCK);
        if (!sleeps) return undefined;
        const wait = Atomics.waitAsync(words, slot + ASLEEP, 1);
        return wait.async ? wait.value : undefined;
      },
      passOn,
      close() {
        if (!open) return;
        open = false;
        leave(slot);
        passOn();
      },
    };
  }

  /** Gives a consumer's place free. */
  function leave(slot: number): void {
    if (!acquire(memory, LOCK)) return;
    if (at(slot + ASLEEP) !== 0) {
      words[SLEEPERS] = at(SLEEPERS) - 1;
      words[slot + ASLEEP] = 0;
    }
    words[slot + OWNER] = 0;
    release(memory, LOCK);
    Atomics.notify(words, slot + ASLEEP);
  }

  return {
    maxItemBytes,
    push(item) {
      if (item.length > maxItemBytes || !acquire(memory, LOCK)) return false;
      const queued = at(CLOSED) === 0 && put(item);
      const roused = queued ? rouse() : 0;
      release(memory, LOCK);
      notify(roused);
      return queued;
    },
    length: () => Atomics.load(words, COUNT),
    room() {
      if (!acquire(memory, LOCK)) return undefined;
      const waits = at(COUNT) > 0 && at(CLOSED) === 0;
      const turn = at(ROOM_TURN);
      if (waits) words[ROOM_WANTED] = 1;
      release(memory, LOCK);
      if (!waits) return undefined;
      const wait = Atomics.waitAsync(words, ROOM_TURN, turn);
      return wait.async ? wait.value : undefined;
    },
    close() {
      Atomics.store(words, CLOSED, 1);
      Atomics.notify(words, CLOSED);
      Atomics.add(words, ROOM_TURN, 1);
      Atomics.notify(words, ROOM_TURN);
      for (;;) {
        if (!acquire(memory, LOCK)) return;
        const roused = rouse();
        release(memory, LOCK);
        if (roused === 0) return;
        notify(roused);
      }
    },
    closed: () => Atomics.load(words, CLOSED) !== 0,
    closing() {
      if (closing !== undefined) return closing;
      const wait = Atomics.waitAsync(words, CLOSED, 0);
      closing = wait.async ? wait.value : Promise.resolve();
      return closing;
    },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    openConsumer,
    forget(deadWorkerId) {
      if (takeOver(memory, LOCK, deadWorkerId)) release(memory, LOCK);
      for (let slot = CONSUMERS; slot < RING; slot += CONSUMER_WORDS) {
        if (Atomics.load(words, slot + OWNER) === deadWorkerId + 1) leave(slot);
      }
      passOn();
    },
  };
}

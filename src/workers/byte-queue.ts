/**
 * A bounded queue of byte items, first in first out, for any number of producers and consumers. An item belongs to
 * nobody until a consumer takes it; a push wakes at most one sleeping consumer. `createSharedQueue` makes one
 * between threads, `createLocalQueue` one inside a thread.
 */
export interface ByteQueue {
  /** Largest item it takes, in bytes. */
  readonly maxItemBytes: number;
  /** Copies `item` in; false when full, closed or too large. Never waits for room. */
  push(item: Uint8Array): boolean;
  /** Items in the queue now. */
  length(): number;
  /** For a producer that was refused: settles when it is worth trying again; `undefined` when it is now. */
  room(): Promise<unknown> | undefined;
  /** Refuses every further push and wakes every sleeper; what is queued can still be taken. */
  close(): void;
  closed(): boolean;
  /** Settles when it is closed; the same promise each time. */
  closing(): Promise<unknown>;
  /**
   * For a consumer that has worked a while: lets timers and messages of its thread in. `undefined` for a local queue,
   * whose consumers need no event loop.
   */
  turn(): Promise<unknown> | undefined;
  /**
   * A new consumer's end.
   * @throws RangeError when the queue has 64 of them.
   */
  openConsumer(): QueueConsumer;
}

/** One consumer of a queue. */
export interface QueueConsumer {
  /** A copy of the oldest item, or `undefined`. */
  take(): Buffer | undefined;
  /**
   * Falls asleep: settles when an item arrived for this consumer to take (another may be faster: take again) or the
   * queue was closed. `undefined` when there is one, or it is closed, already.
   */
  arrival(): Promise<unknown> | undefined;
  /** Passes a wake-up on that this consumer cannot use now. */
  passOn(): void;
  /** Leaves, once and for all; wakes another consumer for what is queued. */
  close(): void;
}

/** Most consumers of one queue. */
export const MAX_CONSUMERS = 64;

/** Takes all that is queued, oldest first. */
export function drain(queue: ByteQueue): Buffer[] {
  const consumer = queue.openConsumer();
  const items: Buffer[] = [];
  for (let item = consumer.take(); item !== undefined; item = consumer.take()) items.push(item);
  consumer.close();
  return items;
}

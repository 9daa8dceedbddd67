import { type ByteQueue, MAX_CONSUMERS } from './byte-queue.ts';

/** What an item costs besides its bytes, as in a shared queue. */
const LENGTH_BYTES = 8;
/** Taken items are cut off the list in lots of this many. */
const TAKEN_LOT = 1024;

interface Sleeper {
  wake: (() => void) | undefined;
}

/**
 * A queue inside one thread with the bounds of a shared one of `capacityBytes`. Wake-ups are microtasks, in the order
 * in which consumers were opened: a run over it is deterministic and needs no turn of the event loop.
 */
export function createLocalQueue(capacityBytes: number): ByteQueue {
  const items: Buffer[] = [];
  const consumers = new Set<Sleeper>();
  const maxItemBytes = capacityBytes / 4 - LENGTH_BYTES;
  let taken = 0;
  let usedBytes = 0;
  let closed = false;
  const closing = Promise.withResolvers<void>();
  let roomWaiters: (() => void)[] = [];

  function cost(item: Uint8Array): number {
    return LENGTH_BYTES + ((item.length + 7) & ~7);
  }

  function length(): number {
    return items.length - taken;
  }

  function rouse(): boolean {
    for (const consumer of consumers) {
      const { wake } = consumer;
      if (wake === undefined) continue;
      consumer.wake = undefined;
      wake();
      return true;
    }
    return false;
  }

  function passOn(): void {
    if (length() > 0) rouse();
  }

  function announceRoom(): void {
    const waiters = roomWaiters;
    roomWaiters = [];
    for (const wake of waiters) wake();
  }

  function take(): Buffer | undefined {
    const item = items[taken];
    if (item === undefined) return undefined;
    taken++;
    if (taken === TAKEN_LOT || taken === items.length) {
      items.splice(0, taken);
      taken = 0;
    }
    usedBytes -= cost(item);
    announceRoom();
    return item;
  }

  return {
    maxItemBytes,
    push(item) {
      if (closed || item.length > maxItemBytes || usedBytes + cost(item) > capacityBytes) return false;
      items.push(Buffer.from(item));
      usedBytes += cost(item);
      rouse();
      return true;
    },
    length,
    room() {
      if (closed || length() === 0) return undefined;
      return new Promise<void>((resolve) => roomWaiters.push(resolve));
    },
    close() {
      closed = true;
      closing.resolve();
      announceRoom();
      while (rouse());
    },
    closed: () => closed,
    closing: () => closing.promise,
    turn: () => undefined,
    openConsumer() {
      if (consumers.size === MAX_CONSUMERS)
        throw new RangeError(`a queue has at most ${MAX_CONSUMERS} consumers`);
      const self: Sleeper = { wake: undefined };
      consumers.add(self);
      return {
        take: () => (consumers.has(self) ? take() : undefined),
        arrival() {
          if (closed || length() > 0 || !consumers.has(self)) return undefined;
          return new Promise<void>((resolve) => {
            self.wake = resolve;
          });
        },
        passOn,
        close() {
          if (!consumers.delete(self)) return;
          self.wake?.();
          passOn();
        },
      };
    },
  };
}

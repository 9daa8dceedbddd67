import type { Clock } from './clock.ts';
import { createTimerWheel } from './wheel.ts';

/** A clock that stands still until a test moves it. Timers come at whole milliseconds. */
export interface VirtualClock extends Clock {
  /** Moves on by `ms`: waits for tracked operations and pending microtasks, then steps to each due time in order. */
  advance(ms: number): Promise<void>;
  /** As `advance`, without waiting for anything. */
  advanceSync(ms: number): void;
  /** A real operation that must settle before time moves on; returns it. */
  track<T>(operation: Promise<T>): Promise<T>;
  /** Timers armed now. */
  readonly timers: number;
}

/** Makes a virtual clock at `now()` 0; `wallTime` is the epoch time of that moment. */
export function createVirtualClock(wallTime = Date.UTC(2026, 0, 1)): VirtualClock {
  const wheel = createTimerWheel(0);
  const outstanding = new Set<Promise<unknown>>();
  let now = 0;

  async function drain(): Promise<void> {
    do {
      while (outstanding.size > 0) await Promise.allSettled(outstanding);
      // An immediate comes after every microtask, and those may have started operations.
      await new Promise((resolve) => setImmediate(resolve));
    } while (outstanding.size > 0);
  }

  /** Steps to the next due time up to `end`; false when there is none. */
  function step(end: number): boolean {
    const tick = wheel.nextTick();
    if (tick > end) return false;
    now = Math.max(now, tick);
    wheel.advanceTo(tick);
    return true;
  }

  function setTimerAt(at: number, callback: (data: number) => void, data = 0): number {
    return wheel.insert(Math.ceil(at), callback, data);
  }

  return {
    now: () => now,
    wallTime: () => wallTime + now,
    setTimer: (delay, callback, data) => setTimerAt(now + delay, callback, data),
    setTimerAt,
    clearTimer: (timer) => wheel.cancel(timer),
    async advance(ms) {
      const end = now + ms;
      await drain();
      while (step(end)) await drain();
      now = Math.max(now, end);
    },
    advanceSync(ms) {
      const end = now + ms;
      while (step(end));
      now = Math.max(now, end);
    },
    track(operation) {
      outstanding.add(operation);
      const forget = (): void => {
        outstanding.delete(operation);
      };
      operation.then(forget, forget);
      return operation;
    },
    get timers() {
      return wheel.size;
    },
  };
}

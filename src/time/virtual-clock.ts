import type { Clock } from './clock.ts';

/** A clock that stands still until a test moves it. */
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
export declare function createVirtualClock(wallTime?: number): VirtualClock;

import type { Clock } from './clock.ts';

/** A real clock and its end. */
export interface RealClock extends Clock {
  /** Disarms the system timer and drops every timer, so that the process can end. */
  close(): void;
}

/** The clock of one worker: `performance.now()` and one timer wheel, armed only for the next due slot. */
export declare function createRealClock(): RealClock;

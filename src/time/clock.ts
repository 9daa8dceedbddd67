/**
 * Names one armed timer. Never reused while a holder could still clear it: a stale handle clears nothing.
 * `noTimer` is never given out.
 */
export type Timer = number;

/** The handle that names no timer; clearing it does nothing. */
export const noTimer: Timer = 0;

/** What a timer calls: `data` is the number given when it was set, so that one function serves many timers. */
export type TimerCallback = (data: number) => void;

/**
 * The only source of time. Everything outside `src/time` reads the clock and sets timers through this.
 * Timers fire never early, at most a millisecond late on an idle process, and first in first out when due in the same
 * millisecond. There is no limit on their number or length.
 */
export interface Clock {
  /** Monotonic milliseconds, fractional, from an arbitrary origin. */
  now(): number;
  /** Milliseconds since the Unix epoch. */
  wallTime(): number;
  /** Calls back once, `delay` milliseconds from now; a delay ≤ 0 is due at once, but never within this call. */
  setTimer(delay: number, callback: TimerCallback, data?: number): Timer;
  /** Calls back once when `now()` reaches `at`. */
  setTimerAt(at: number, callback: TimerCallback, data?: number): Timer;
  /** Takes a timer back; false when it fired already, was cleared or never was. */
  clearTimer(timer: Timer): boolean;
}

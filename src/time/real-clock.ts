import type { Clock } from './clock.ts';
import { createTimerWheel } from './wheel.ts';

/** A real clock and its end. */
export interface RealClock extends Clock {
  /** Disarms the system timer and drops every timer, so that the process can end. */
  close(): void;
}

/** The longest delay `setTimeout` takes. */
const longestTimeout = 2 ** 31 - 1;

/** The clock of one worker: `performance.now()` and one timer wheel, armed only for the next due slot. */
export function createRealClock(): RealClock {
  const wheel = createTimerWheel(Math.floor(performance.now()));
  let armedFor = Number.POSITIVE_INFINITY;
  let timeout: NodeJS.Timeout | null = null;
  let immediate: NodeJS.Immediate | null = null;

  function disarm(): void {
    if (timeout !== null) clearTimeout(timeout);
    if (immediate !== null) clearImmediate(immediate);
    timeout = null;
    immediate = null;
    armedFor = Number.POSITIVE_INFINITY;
  }

  function arm(): void {
    const tick = wheel.nextTick();
    if (tick >= armedFor) return;
    disarm();
    armedFor = tick;
    const delay = tick - performance.now();
    if (delay <= 0) immediate = setImmediate(run);
    else timeout = setTimeout(run, Math.min(Math.ceil(delay), longestTimeout));
  }

  function run(): void {
    disarm();
    try {
      wheel.advanceTo(Math.floor(performance.now()));
    } finally {
      // Also after a callback that threw: the timers behind it still come.
      arm();
    }
  }

  function setTimerAt(at: number, callback: (data: number) => void, data = 0): number {
    // What is due already waits for no further tick.
    const tick = at <= performance.now() ? Math.floor(at) : Math.ceil(at);
    const timer = wheel.insert(tick, callback, data);
    arm();
    return timer;
  }

  return {
    now: () => performance.now(),
    wallTime: () => Date.now(),
    setTimer: (delay, callback, data) => setTimerAt(performance.now() + delay, callback, data),
    setTimerAt,
    clearTimer: (timer) => wheel.cancel(timer),
    close() {
      wheel.clear();
      disarm();
    },
  };
}

import type { RunServices } from '../../kit/index.ts';

/** Runs something again and again in one worker. */
export interface Repeated {
  /** Milliseconds from the end of one round to the next one. */
  readonly interval: number;
  /** A promise while the round is paused. */
  round(): Promise<void>;
}

/**
 * Repeats them from now on, one round at a time: what is due while another one runs waits for its end, in order, and comes
 * once however much time went by (observed on Kamailio, whose timer process does one thing at a time).
 */
export function repeat(clock: RunServices['clock'], repeated: readonly Repeated[]): void {
  let before = Promise.resolve();
  const arm = (one: Repeated): void => {
    clock.setTimer(one.interval, () => {
      before = before.then(() => one.round()).then(() => arm(one));
    });
  };
  for (const one of repeated) arm(one);
}

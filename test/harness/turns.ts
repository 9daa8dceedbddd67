/** Starting servers takes all the processor there is, and messages would come late: the two never overlap. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two plays that begin together: the first message of each meets code that never ran before. */
const STAGGER_MS = 80;

/** Who may go on. */
export interface Turns {
  /** Does `work` when nobody plays. */
  start<T>(work: () => Promise<T>): Promise<T>;
  /** Does `work` when nobody starts, a little after the one before. */
  play<T>(work: () => Promise<T>): Promise<T>;
}

/** Everybody goes on at once. */
export const AT_ONCE: Turns = { start: (work) => work(), play: (work) => work() };

/** Starts run together, then plays run together, and so on. */
export function takeTurns(): Turns {
  const active = { start: 0, play: 0 };
  let waiting: (() => void)[] = [];

  async function during<T>(
    kind: 'start' | 'play',
    other: 'start' | 'play',
    work: () => Promise<T>,
  ): Promise<T> {
    while (active[other] > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    active[kind] += 1;
    try {
      return await work();
    } finally {
      active[kind] -= 1;
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    }
  }

  return {
    start: (work) => during('start', 'play', work),
    play: (work) =>
      during('play', 'start', async () => {
        await sleep((active.play - 1) * STAGGER_MS);
        return work();
      }),
  };
}

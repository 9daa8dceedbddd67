import type { SharedTable } from '../../kit/index.ts';

/** Name of the shared table behind the paces. */
export const PACE_TABLE = 'async paces';

const MICROSECONDS = 1000;

/**
 * The generic cell rate algorithm (ITU-T I.371) as a shaper: how many milliseconds a newcomer has to wait so that those of
 * its key are `interval` milliseconds apart, in all workers together; its turn is taken then. Null when that is longer than
 * `longest`, and `full` when the shared store has no room for the key. Times are in milliseconds, `now` since 1970.
 */
export function pace(
  table: SharedTable,
  key: string,
  interval: number,
  longest: number,
  now: number,
): number | null | 'full' {
  const present = Math.round(now * MICROSECONDS);
  for (;;) {
    const stored = table.get(key, now);
    // When the next one is due; in microseconds, so that thousands a second are spaced evenly too.
    const due = Math.max(present, typeof stored === 'number' ? stored : 0);
    const wait = (due - present) / MICROSECONDS;
    if (wait > longest) return null;
    const next = due + Math.round(interval * MICROSECONDS);
    const result = table.compareAndSet(key, stored, next, Math.ceil(next / MICROSECONDS), now);
    if (result === 'ok') return wait;
    if (result !== 'changed') return 'full';
  }
}

import type { QueuedItem, RunContext } from '../../kit/index.ts';

/**
 * What was fetched last from each queue. A run sees what it fetched itself, whatever others fetch while it is paused. One that
 * fetched nothing sees what this worker fetched last, so that the route of a `t_continue` reads what its caller fetched.
 */
export interface Fetched {
  /** Keeps the item; null forgets it. */
  set(run: RunContext, queue: string, item: QueuedItem | null): void;
  get(run: RunContext, queue: string): QueuedItem | null;
}

/** Makes a worker's memory of what was fetched. */
export function createFetched(): Fetched {
  const byRun = new WeakMap<RunContext, Map<string, QueuedItem | null>>();
  const last = new Map<string, QueuedItem | null>();
  return {
    set(run, queue, item) {
      const own = byRun.get(run) ?? new Map<string, QueuedItem | null>();
      own.set(queue, item);
      byRun.set(run, own);
      last.set(queue, item);
    },
    get(run, queue) {
      const own = byRun.get(run)?.get(queue);
      return own === undefined ? (last.get(queue) ?? null) : own;
    },
  };
}

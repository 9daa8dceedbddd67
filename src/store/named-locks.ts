import type { Refusal } from './shared-table.ts';
import type { TableCore } from './table.ts';

/** Locks with a name, which are asked for and never waited for. See `SharedTable` for the two calls. */
export interface NamedLocks {
  tryLock(key: string, owner: number): 'ok' | 'held' | Refusal;
  unlock(key: string, owner: number): boolean;
}

/**
 * The named locks of table `tableName`, kept as entries of `locks` (one table for all of a store) with the value
 * `worker:owner:times`. An owner of one worker is never an owner of another.
 */
export function openNamedLocks(locks: TableCore, tableName: string, workerId: number): NamedLocks {
  // A table's name has no NUL, so no two tables share a lock.
  const prefix = `${tableName}\0`;

  function timesHeld(state: string | number | undefined, owner: number): number {
    const [worker, holder, times] = String(state).split(':');
    return worker === String(workerId) && holder === String(owner) ? Number(times) : 0;
  }

  return {
    tryLock(key, owner) {
      const name = prefix + key;
      for (;;) {
        const state = locks.get(name, 0);
        const times = timesHeld(state, owner);
        if (state !== undefined && times === 0) return 'held';
        const result = locks.compareAndSet(name, state, `${workerId}:${owner}:${times + 1}`, 0, 0);
        if (result !== 'changed') return result;
      }
    },
    unlock(key, owner) {
      const name = prefix + key;
      const state = locks.get(name, 0);
      const times = timesHeld(state, owner);
      if (times === 0) return false;
      const next = times === 1 ? undefined : `${workerId}:${owner}:${times - 1}`;
      return locks.compareAndSet(name, state, next, 0, 0) === 'ok';
    },
  };
}

/** Frees every named lock of a worker that is gone; how many there were. */
export function releaseNamedLocksOf(locks: TableCore, workerId: number): number {
  let released = 0;
  for (const { key, value } of locks.entries(0)) {
    if (!String(value).startsWith(`${workerId}:`)) continue;
    if (locks.compareAndSet(key, value, undefined, 0, 0) === 'ok') released++;
  }
  return released;
}

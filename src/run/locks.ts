import type { CallSite } from '../script/declarations.ts';
import type { Clock } from '../time/clock.ts';
import type { RunContext } from './context.ts';

/** What has locks with names: a shared table, as the store has them. */
export interface LockTable {
  readonly name: string;
  /** Takes the lock of `key` for `owner` without waiting: `ok`, or why not. */
  tryLock(key: string, owner: number): string;
  unlock(key: string, owner: number): boolean;
}

/** A named lock that a run holds. */
export interface HeldLock {
  readonly table: LockTable;
  readonly key: string;
  /** What the store knows the holder by. */
  readonly owner: number;
  /** The call that took it. */
  readonly site: CallSite;
  /** How often it was taken and not yet given back. */
  times: number;
}

/** The named locks of the runs of one worker. */
export interface RunLocks {
  /** Whether the run holds the lock of `key`. */
  holds(run: RunContext, table: LockTable, key: string): boolean;
  /** Takes the lock without waiting; a run that holds it takes it once more. False when another run has it. */
  tryLock(run: RunContext, site: CallSite, table: LockTable, key: string): boolean;
  /**
   * Takes the lock; a promise (a pause) when another run has it. False when it did not come free within
   * {@link LONGEST_LOCK_WAIT_MS}: two runs that wait for each other must not wait for ever.
   */
  lock(run: RunContext, site: CallSite, table: LockTable, key: string): boolean | Promise<boolean>;
  /** Gives the lock back once; false when the run does not hold it. */
  unlock(run: RunContext, table: LockTable, key: string): boolean;
}

/** Longest wait for a lock, in milliseconds. */
const LONGEST_LOCK_WAIT_MS = 30_000;
const FIRST_RETRY_MS = 1;
const LONGEST_RETRY_MS = 16;

/** Makes the lock keeper of one worker for the tables of one module; owners are numbered by it. */
export function createRunLocks(clock: Clock): RunLocks {
  let lastOwner = 0;

  function tryLock(run: RunContext, site: CallSite, table: LockTable, key: string): boolean {
    const held = find(run, table, key);
    if (held !== undefined) {
      held.times++;
      return true;
    }
    const owner = ++lastOwner;
    if (table.tryLock(key, owner) !== 'ok') return false;
    run.locks ??= [];
    run.locks.push({ table, key, owner, site, times: 1 });
    return true;
  }

  return {
    holds: (run, table, key) => find(run, table, key) !== undefined,
    tryLock,
    lock(run, site, table, key) {
      if (tryLock(run, site, table, key)) return true;
      const end = clock.now() + LONGEST_LOCK_WAIT_MS;
      return new Promise((resolve) => {
        const retry = (delay: number): void => {
          if (tryLock(run, site, table, key)) resolve(true);
          else if (clock.now() >= end) resolve(false);
          else clock.setTimer(delay, retry, Math.min(delay * 2, LONGEST_RETRY_MS));
        };
        clock.setTimer(FIRST_RETRY_MS, retry, FIRST_RETRY_MS * 2);
      });
    },
    unlock(run, table, key) {
      const held = find(run, table, key);
      if (held === undefined) return false;
      held.times--;
      if (held.times === 0) {
        run.locks = run.locks?.filter((other) => other !== held) ?? null;
        table.unlock(key, held.owner);
      }
      return true;
    },
  };
}

/**
 * Gives back every lock that a run still holds, with a log line for each. To be called when a run has ended or its
 * request was suspended: whoever goes on then could not give them back.
 */
export function releaseLocks(run: RunContext): void {
  const { locks } = run;
  if (locks === null) return;
  run.locks = null;
  for (const { table, key, owner, site } of locks) {
    table.unlock(key, owner);
    run.log.warn(
      'script.lock-left',
      `${site.name}: the lock of "${key}" was still held at the end of the script and is released; unlock it on every way out`,
      site,
    );
  }
}

function find(run: RunContext, table: LockTable, key: string): HeldLock | undefined {
  return run.locks?.find((held) => held.table.name === table.name && held.key === key);
}

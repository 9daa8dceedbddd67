import type { Place } from '../script/place.ts';
import type { RunContext } from './context.ts';
import type { Task } from './task.ts';
import type { TransactionName } from './transaction.ts';

/** How a transaction stands. */
export type Standing = 'gone' | 'open' | 'cancelled' | 'answered';

/** The suspended requests of the server as any run reaches them, whatever worker it is in. */
export interface Suspensions {
  /**
   * `t_continue`: takes the suspension of a transaction and runs `place` with it, here and now; `run` goes on afterwards.
   * 1: it ran; -1: there was none to take. A promise (a pause) while a run of that transaction is out, in an async worker
   * always, and where what runs pauses.
   */
  continueAt(run: RunContext, transaction: TransactionName, place: Place): number | Promise<number>;
  /** Wakes every request that waits for a key; how many did. A promise (a pause) in an async worker. */
  wakeKey(run: RunContext, key: string, data: Buffer | null): number | Promise<number>;
  /** How a transaction stands now, cancelled before answered. A promise (a pause) in an async worker. */
  standingOf(run: RunContext, transaction: TransactionName): Standing | Promise<Standing>;
  /** Hands a task to its group: at once by the owner, from an async worker with the effects of `run`. False: it is not taken. */
  handOver(run: RunContext, task: Task): boolean;
  /** Whether the queue of a worker group takes one more; false for a group that is not there. */
  hasRoom(group: string): boolean;
}

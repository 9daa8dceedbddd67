import type { RunContext } from '../run/context.ts';
import { createItemEncoder, decodeItem, type Item } from '../run/item.ts';
import { headOfRecord } from '../run/record.ts';
import type { RunResult, SuspensionName } from '../run/result.ts';
import { replyBytes } from '../run/run-transaction.ts';
import { stayIfAsked } from '../run/stay.ts';
import type { Task } from '../run/task.ts';
import type { Wake } from '../run/wake.ts';
import { decodeSuspension, encodeSuspension, requestSlot, type Suspension } from '../tm/suspension.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyEffects, applyRun, type Outside } from './apply.ts';
import type { Posted } from './dispatch.ts';
import { flowOf, NOWHERE } from './flow-of.ts';
import { follow } from './follow.ts';
import type { Overload } from './overload.ts';
import type { OwnReplies } from './own-replies.ts';
import { refreshed } from './refresh.ts';
import { createStoredRun, readStored } from './stored-run.ts';
import type { WakeStats } from './wake-stats.ts';
import type { ScriptWorker } from './worker.ts';

/** What going on after a stop needs. */
export interface ResumeInput {
  readonly script: ScriptWorker;
  readonly outside: Outside;
  readonly ownReplies: OwnReplies;
  /** Status and reason when a suspension timed out (`reply_408_code`, `reply_408_reason`). */
  readonly timeoutReply: { readonly status: number; readonly reason: string };
  /** A run that went on from a suspension is over. */
  readonly onReturned: (name: SuspensionName) => void;
  readonly wakeStats: WakeStats;
  readonly overload: Overload;
}

/** The owner's side of a suspension's end. */
export interface Resume {
  /**
   * Something woke a suspension that was claimed: an async worker of its group goes on. The transaction is held until the
   * effects are in.
   */
  wake(transaction: Transaction, suspension: Suspension, wake: Wake): void;
  /** A task for a worker group. */
  post(task: Task): void;
  /** An async worker sent back what its run wants done. */
  onResult(result: RunResult): void;
  /** The run of this suspension will not end: its worker died. */
  giveUp(name: SuspensionName): void;
  /** An async worker died with this item in hand: no effects will come. */
  abandon(item: Uint8Array): void;
  /** An item was dropped from its queue for a newer one: its caller gets 503. */
  dropped(item: Uint8Array): void;
  /** fr_timer or the lifetime ended it: the failure_route it armed runs, else the caller gets 408. */
  timeOut(transaction: Transaction, suspension: Suspension): void;
  /** A CANCEL ended it: the route that it armed for this runs. */
  cancelled(suspension: Suspension): void;
}

const LEVEL_ERROR = -1;

/** Makes the owner's side of wakes, results and timeouts. */
export function createResume(input: ResumeInput): Resume {
  const { script, outside, ownReplies, timeoutReply, onReturned, wakeStats, overload } = input;
  const { program, services } = script;
  const { manager, dispatcher, clock } = outside;
  const { status, reason } = timeoutReply;
  const encodeItem = createItemEncoder();

  function endTimedOut(transaction: Transaction, reply: () => Uint8Array): void {
    const present = manager.find(transaction);
    if (present === null) return;
    if (
      present.status < 200 &&
      !present.suspended &&
      !manager.hasPendingBranch(present) &&
      present.state !== 'terminated'
    ) {
      manager.reply(present, status, reply());
    }
    manager.release(present);
  }

  function apply(of: SuspensionName, { over, effects }: Pick<RunResult, 'over' | 'effects'>): void {
    if (over) onReturned(of);
    const admitted = manager.admitEffects(of, of.turn, of.slot);
    if (admitted.kind === 'admitted') {
      const { transaction } = admitted;
      applyEffects(outside, transaction.flow, transaction, effects);
      if (!over) return;
      manager.endOfResumedRun(transaction, of.slot);
      manager.release(transaction);
      return;
    }
    // What is not the transaction's is done all the same: a task was handed over when its call said so.
    applyEffects(outside, NOWHERE, null, effects);
    // Of an earlier turn (its worker died after it had sent them) the hold is over already.
    if (admitted.reason === 'cancelled' && over) {
      if (of.slot !== requestSlot) manager.endOfResumedRun(of, of.slot);
      manager.release(of);
    }
    const stop = effects.find((effect) => effect.kind === 'suspend');
    // It was cancelled on its way to the next stop: the script hears of it now.
    if (admitted.reason === 'cancelled' && stop?.tellsCancel === true) {
      runCancelRoute({ ...of, wakeAt: null, deadline: 0, record: stop.record });
    }
  }

  function runCancelRoute(suspension: Suspension): void {
    const run = ownRun(suspension, 'cancelled');
    const name = run?.state.routes.cancel ?? null;
    const place = name === null ? null : program.route('route', name);
    if (run === null || place === null) return;
    follow(run, program.run([place], run), () => {
      applyRun(outside, flowOf(run.state.received), manager.find(suspension), run);
    });
  }

  function giveUp(of: SuspensionName): void {
    apply(of, { over: true, effects: [] });
  }

  function post(group: string | null, item: Item): Posted {
    return group === null ? 'no-group' : dispatcher.post(group, encodeItem(item));
  }

  /** The caller whose turn does not come because too many wait hears when to ask again (RFC 3261 §21.5.4). */
  function turnAway(name: SuspensionName, where: string): void {
    overload.turnedAway(where);
    const transaction = manager.find(name);
    if (name.slot !== requestSlot) manager.endOfResumedRun(name, name.slot);
    else if (transaction !== null && transaction.status < 200) {
      manager.reply(transaction, 503, ownReplies.busy(transaction, overload.retryAfter));
    }
    manager.release(name);
  }

  function refused(what: string, posted: Posted): void {
    const problem =
      posted === 'no-group'
        ? 'its worker group is gone [async.no-group]'
        : 'it is larger than the queue of its worker group takes [async.too-large]';
    services.log.write(LEVEL_ERROR, `${what}: ${problem}`);
  }

  /** A run in the owner for a suspension that something other than its wake ended; null when its record cannot be read. */
  function ownRun(suspension: Suspension, ending: 'timed-out' | 'expired' | 'cancelled'): RunContext | null {
    const stored = readStored(suspension.record);
    if (stored === null) return null;
    const { state, snapshot } = stored.record;
    const cancelled = ending === 'cancelled';
    if (cancelled) {
      snapshot.cancelled = true;
      snapshot.status = 487;
    }
    return createStoredRun(services, snapshot, {
      state,
      message: stored.message,
      kind: 'failure',
      resumed: false,
      ...(cancelled
        ? {}
        : { failure: { status, timedOut: true, expired: ending === 'expired', reply: null } }),
    });
  }

  function runFailureRoute(transaction: Transaction, suspension: Suspension): void {
    const run = ownRun(suspension, transaction.expired ? 'expired' : 'timed-out');
    if (run?.transaction == null) {
      endTimedOut(transaction, () => ownReplies.ofTransaction(transaction, status, reason));
      return;
    }
    const { routes } = run.state;
    const place = routes.failure === null ? null : program.route('failure', routes.failure);
    // A failure route runs once: the script arms it again where it wants to (Kamailio).
    routes.failure = null;
    // Made before the failure route runs: what it adds to replies is for its own ones (observed on Kamailio).
    const bytes = replyBytes(run, status, reason, run.transaction.snapshot.toTag);
    const reply = (): Uint8Array => bytes;
    if (place === null) {
      endTimedOut(transaction, reply);
      return;
    }
    follow(run, program.run([place], run), (outcome) => {
      if (outcome.kind === 'ended') stayIfAsked(run);
      applyRun(outside, transaction.flow, transaction, run);
      if (outcome.kind === 'ended') endTimedOut(transaction, reply);
    });
  }

  return {
    wake(transaction, suspension, wake) {
      try {
        const head = headOfRecord(suspension.record);
        const dueAt = wake.cause === 'time' ? (suspension.wakeAt ?? clock.wallTime()) : clock.wallTime();
        const bytes = encodeSuspension(refreshed(outside, services.replyTags, suspension));
        const posted = post(head?.group ?? null, { kind: 'resume', suspension: bytes, wake, dueAt });
        if (posted === 'posted') return;
        if (posted === 'full') {
          turnAway(suspension, head?.where ?? '');
          return;
        }
        refused('a suspended request cannot go on and gets 500', posted);
      } catch (error) {
        outside.report('waking a request', error);
      }
      manager.endOfResumedRun(transaction, suspension.slot);
      manager.release(transaction);
    },

    post(task) {
      const posted = post(task.group, { kind: 'task', task });
      if (posted === 'full') overload.turnedAway(task.where);
      else if (posted !== 'posted') refused(`a task of ${task.where} is lost`, posted);
    },

    onResult({ of, over, resumed, effects }) {
      if (resumed !== null) wakeStats.resumed(resumed.where, resumed.lag);
      if (of === null) applyEffects(outside, NOWHERE, null, effects);
      else apply(of, { over, effects });
    },

    giveUp,

    dropped(bytes) {
      const item = decodeItem(bytes);
      if (item?.kind === 'task') overload.turnedAway(item.task.where);
      const suspension = item?.kind === 'resume' ? decodeSuspension(item.suspension) : null;
      if (suspension === null) return;
      turnAway(suspension, headOfRecord(suspension.record)?.where ?? '');
    },

    abandon(bytes) {
      const item = decodeItem(bytes);
      if (item?.kind === 'task') {
        const line = `a task of ${item.task.where} is lost: its worker is gone [async.lost-task]`;
        services.log.write(LEVEL_ERROR, line);
      }
      const suspension = item?.kind === 'resume' ? decodeSuspension(item.suspension) : null;
      if (suspension !== null) giveUp(suspension);
    },

    timeOut(transaction, suspension) {
      try {
        runFailureRoute(transaction, suspension);
      } catch (error) {
        outside.report('ending a request in time', error);
        endTimedOut(transaction, () => ownReplies.ofTransaction(transaction, status, reason));
      }
    },

    cancelled: runCancelRoute,
  };
}

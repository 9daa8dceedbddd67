import { RunContext } from '../run/context.ts';
import { decodeRecord, groupOfRecord } from '../run/record.ts';
import { decodeResult, type RunResult } from '../run/result.ts';
import { createRunTransaction, replyBytes } from '../run/run-transaction.ts';
import { parseMessage } from '../sip/parse.ts';
import { decodeSuspension, encodeSuspension, type Suspension } from '../tm/suspension.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyEffects, applyRun, type Outside } from './apply.ts';
import type { Dispatcher, Posted } from './dispatch.ts';
import { follow } from './follow.ts';
import type { OwnReplies } from './own-replies.ts';
import { createResumedTransactions } from './owner-transactions.ts';
import type { ScriptWorker } from './worker.ts';

/** What going on after a stop needs. */
export interface ResumeInput {
  readonly script: ScriptWorker;
  readonly outside: Outside;
  readonly dispatcher: Dispatcher;
  readonly ownReplies: OwnReplies;
  /** Status and reason when a suspension timed out (`reply_408_code`, `reply_408_reason`). */
  readonly timeoutReply: { readonly status: number; readonly reason: string };
}

/** The owner's side of a suspension's end. */
export interface Resume {
  /** Its time came: an async worker of its group goes on. The transaction is held until the effects are in. */
  wake(transaction: Transaction, suspension: Suspension): void;
  /** An async worker sent back what its run wants done. */
  onResult(bytes: Uint8Array): void;
  /** An async worker died with this item in hand: no effects will come. */
  abandon(item: Uint8Array): void;
  /** fr_timer or the lifetime ended it: the failure_route it armed runs, else the caller gets 408. */
  timeOut(transaction: Transaction, suspension: Suspension): void;
}

const LEVEL_ERROR = -1;

/** Makes the owner's side of wakes, results and timeouts. */
export function createResume(input: ResumeInput): Resume {
  const { script, outside, dispatcher, ownReplies, timeoutReply } = input;
  const { program, services } = script;
  const { manager } = outside;
  const { status, reason } = timeoutReply;

  function endTimedOut(transaction: Transaction, reply: () => Uint8Array): void {
    const present = manager.find(transaction);
    if (present === null) return;
    if (present.status < 200 && !present.suspended && present.state !== 'terminated') {
      manager.reply(present, status, reply());
    }
    manager.release(present);
  }

  function apply(result: RunResult): void {
    const admitted = manager.admitEffects(result, result.turn);
    if (admitted.kind === 'admitted') {
      const { transaction } = admitted;
      applyEffects(outside, transaction.flow, transaction, result.effects);
      if (!result.over) return;
      manager.endOfResumedRun(transaction);
      manager.release(transaction);
    } else if (admitted.reason === 'cancelled' && result.over) {
      // Of an earlier turn (its worker died after it had sent them) the hold is over already.
      manager.release(result);
    }
  }

  function post(suspension: Suspension): Posted {
    const group = groupOfRecord(suspension.record);
    return group === null ? 'no-group' : dispatcher.post(group, encodeSuspension(suspension));
  }

  function runFailureRoute(transaction: Transaction, suspension: Suspension): void {
    const record = decodeRecord(suspension.record);
    const parsed = record === null ? null : parseMessage(record.state.bytes);
    if (record === null || parsed === null || !parsed.ok) {
      endTimedOut(transaction, () => ownReplies.ofTransaction(transaction, status, reason));
      return;
    }
    const { state, snapshot } = record;
    const armed = state.routes.failure;
    const place = armed === null ? null : program.route('failure', armed);
    // A failure route runs once: the script arms it again where it wants to (Kamailio).
    state.routes.failure = null;
    const run: RunContext = new RunContext({
      state,
      message: parsed.message,
      kind: 'failure',
      services,
      transactions: createResumedTransactions(snapshot, () => run),
      transaction: null,
      faked: false,
      resumed: false,
      failure: { status, timedOut: true },
    });
    run.transaction = createRunTransaction(run, snapshot);
    // Made before the failure route runs: what it adds to replies is for its own ones (observed on Kamailio).
    const bytes = replyBytes(run, status, reason, snapshot.toTag);
    const reply = (): Uint8Array => bytes;
    if (place === null) {
      endTimedOut(transaction, reply);
      return;
    }
    follow(run, program.run([place], run), (outcome) => {
      applyRun(outside, transaction.flow, transaction, run);
      if (outcome.kind === 'ended') endTimedOut(transaction, reply);
    });
  }

  return {
    wake(transaction, suspension) {
      try {
        const posted = post(suspension);
        if (posted === 'posted') return;
        const problem =
          posted === 'no-group'
            ? 'its worker group is gone [async.no-group]'
            : 'it is larger than the queue of its worker group takes [async.too-large]';
        services.log.write(LEVEL_ERROR, `a suspended request cannot go on and gets 500: ${problem}`);
      } catch (error) {
        outside.report('waking a request', error);
      }
      manager.endOfResumedRun(transaction);
      manager.release(transaction);
    },

    onResult(bytes) {
      const result = decodeResult(bytes);
      if (result === null) {
        services.log.write(LEVEL_ERROR, 'an async worker sent bytes that are no result [async.bad-result]');
        return;
      }
      apply(result);
    },

    abandon(item) {
      const suspension = decodeSuspension(item);
      if (suspension !== null) apply({ ...suspension, over: true, effects: [] });
    },

    timeOut(transaction, suspension) {
      try {
        runFailureRoute(transaction, suspension);
      } catch (error) {
        outside.report('ending a request in time', error);
        endTimedOut(transaction, () => ownReplies.ofTransaction(transaction, status, reason));
      }
    },
  };
}

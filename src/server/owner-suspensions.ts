import { type Ask, encodeAnswer, STANDINGS } from '../run/ask.ts';
import type { RunContext } from '../run/context.ts';
import { endReply } from '../run/end-of-reply.ts';
import { createItemEncoder } from '../run/item.ts';
import type { SuspensionName } from '../run/result.ts';
import { stayIfAsked } from '../run/stay.ts';
import type { Standing, Suspensions } from '../run/suspensions.ts';
import type { TransactionName } from '../run/transaction.ts';
import type { Wake } from '../run/wake.ts';
import type { ClaimDecision } from '../tm/results.ts';
import { anySlot, encodeSuspension, type Suspension } from '../tm/suspension.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyRun, type Outside } from './apply.ts';
import { flowOf } from './flow-of.ts';
import { follow } from './follow.ts';
import { refreshed } from './refresh.ts';
import { type Continuing, createResumedRun } from './resumed-run.ts';
import type { ScriptWorker } from './worker.ts';

/** What the owner's suspensions are reached through. */
export interface OwnerSuspensionsInput {
  readonly script: ScriptWorker;
  readonly outside: Outside;
  /** Sends an answer to an async worker; false when it does not take it. */
  tell(worker: number, bytes: Uint8Array): boolean;
  /** Calls a command; never rejects. */
  command(call: Buffer): Promise<Buffer>;
}

/** The owner's side of `Suspensions`: for runs in its own thread, and for what async workers ask. */
export interface OwnerSuspensions extends Suspensions {
  /** An async worker asks. */
  answer(ask: Ask): void;
  /** The run of a claimed suspension is over. */
  returned(name: SuspensionName): void;
  /** Claimed by async workers whose runs are not over. */
  readonly claimed: number;
  /** A worker is gone: the suspensions that it had claimed, whose runs will not end. */
  claimedBy(worker: number): SuspensionName[];
}

const CONTINUED: Wake = { cause: 'continue', data: null };

/** Makes the owner's side. */
export function createOwnerSuspensions({
  script,
  outside,
  tell,
  command,
}: OwnerSuspensionsInput): OwnerSuspensions {
  const { manager, waits, dispatcher } = outside;
  const encodeItem = createItemEncoder();
  /** Claimed by async workers for `t_continue`, and by which. */
  const claims = new Map<string, { readonly worker: number; readonly name: SuspensionName }>();

  /** What the run wants so far is done before it takes a suspension, which may be its own. */
  function flush(run: RunContext): Transaction | null {
    const own = run.transaction === null ? null : manager.find(run.transaction.snapshot);
    applyRun(outside, flowOf(run.state.received), own, run);
    return own;
  }

  function goOn(decision: ClaimDecision, by: Continuing): number | Promise<number> {
    if (decision.kind === 'refused') return -1;
    const { transaction, suspension } = decision;
    const present = refreshed(outside, script.services.replyTags, suspension);
    const resumed = createResumedRun(script, present, CONTINUED, by);
    const end = (): void => {
      manager.endOfResumedRun(transaction, suspension.slot);
      manager.release(transaction);
    };
    if (resumed === null) {
      end();
      return -1;
    }
    const { run } = resumed;
    const { promise, resolve } = Promise.withResolvers<number>();
    let ended = false;
    follow(run, resumed.start(), (outcome) => {
      if (outcome.kind === 'ended') {
        stayIfAsked(run);
        endReply(run, outcome.by === 'drop');
      }
      applyRun(outside, transaction.flow, transaction, run);
      if (outcome.kind === 'paused') return;
      ended = true;
      end();
      resolve(1);
    });
    return ended ? 1 : promise;
  }

  function wakeKey(key: string, data: Buffer | null): number {
    return waits.wakeKey(key, { cause: 'key', data });
  }

  function standingOf(name: TransactionName): Standing {
    const transaction = manager.find(name);
    if (transaction === null) return 'gone';
    if (transaction.cancelled) return 'cancelled';
    return transaction.status >= 200 ? 'answered' : 'open';
  }

  function giveAnswer(ask: Ask, code: number, suspension: Suspension | null): void {
    const { id, worker } = ask;
    const bytes = encodeAnswer({
      id,
      code,
      data:
        suspension === null
          ? null
          : encodeSuspension(refreshed(outside, script.services.replyTags, suspension)),
    });
    if (suspension !== null) claims.set(nameText(suspension), { worker, name: suspension });
    if (tell(worker, bytes) || suspension === null) return;
    // The worker is gone, or what it asked for is larger than it takes: its caller still gets an answer.
    claims.delete(nameText(suspension));
    manager.endOfResumedRun(suspension, suspension.slot);
    manager.release(suspension);
  }

  return {
    continueAt(run, transaction, place) {
      const own = flush(run);
      const result = manager.claim(transaction, anySlot, null);
      if (result.kind !== 'held') return goOn(result, { caller: run, place });
      // Held by this very run, which is paused: waiting for itself would never end.
      if (own !== null && own.index === transaction.index && own.label === transaction.label) return -1;
      return new Promise((resolve) => {
        manager.claimWhenFree(transaction, anySlot, null, (decision) =>
          resolve(goOn(decision, { caller: run, place })),
        );
      });
    },
    wakeKey(run, key, data) {
      flush(run);
      return wakeKey(key, data);
    },
    standingOf(run, transaction) {
      flush(run);
      return standingOf(transaction);
    },
    // Not with the effects at its end: the run is told whether there is room.
    handOver: (_run, task) => dispatcher.post(task.group, encodeItem({ kind: 'task', task })) === 'posted',
    hasRoom: (group) => dispatcher.hasRoom(group),

    answer(ask) {
      const { question } = ask;
      if (question.kind === 'command') {
        const { id, worker } = ask;
        command(question.call).then((data) => {
          // What is larger than the worker takes is no answer; it is not to wait for one.
          if (!tell(worker, encodeAnswer({ id, code: 1, data })))
            tell(worker, encodeAnswer({ id, code: -1, data: null }));
        });
        return;
      }
      if (question.kind === 'wake') {
        giveAnswer(ask, wakeKey(question.key, question.data), null);
        return;
      }
      if (question.kind === 'standing') {
        giveAnswer(ask, STANDINGS.indexOf(standingOf(question.transaction)), null);
        return;
      }
      manager.claimWhenFree(question.transaction, anySlot, null, (decision) => {
        if (decision.kind === 'claimed') giveAnswer(ask, 1, decision.suspension);
        else giveAnswer(ask, -1, null);
      });
    },
    get claimed() {
      return claims.size;
    },
    returned(name) {
      if (claims.size > 0) claims.delete(nameText(name));
    },
    claimedBy(worker) {
      const lost = [...claims.values()].filter((claim) => claim.worker === worker).map(({ name }) => name);
      for (const name of lost) claims.delete(nameText(name));
      return lost;
    },
  };
}

function nameText({ index, label, slot, turn }: SuspensionName): string {
  return `${index}:${label}:${slot}:${turn}`;
}

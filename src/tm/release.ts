import { branchAt, hasPendingBranch } from './branches.ts';
import { errorReason } from './error-reason.ts';
import type { HeldEntry } from './held.ts';
import type { Internals } from './internals.ts';
import { releaseSilently, viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { conclude, expireBranch, failBranch } from './relay.ts';
import { replyOurselves, whyEnded } from './reply.ts';
import { deliverBehind, endOfReplyRun, waitBehind, wakeReply } from './reply-slot.ts';
import { claim, expire, wake } from './suspend.ts';
import { requestSlot } from './suspension.ts';

/** A run came back (or is dead). With the last one, what waited happens, in order, until something holds again. */
export function release(tm: Internals, record: TransactionRecord | null): void {
  if (record === null || record.holds === 0) return;
  record.holds--;
  const { number, index, label } = record;
  const queue = tm.waiting.get(number);
  if (queue === undefined) {
    if (record.holds === 0) settle(tm, record);
    return;
  }
  // The record may end and go to another transaction under any of these: its id tells.
  while (record.label === label && record.index === index && record.holds === 0) {
    const entry = queue.shift();
    if (entry === undefined) break;
    handOut(tm, record, entry);
  }
  if (queue.length > 0) return;
  if (tm.waiting.get(number) === queue) tm.waiting.delete(number);
  if (record.label === label && record.index === index) settle(tm, record);
}

/** Nothing holds the transaction any more. */
function settle(tm: Internals, record: TransactionRecord): void {
  const { index, label } = record;
  deliverBehind(tm, record);
  if (record.label === label && record.index === index) conclude(tm, record);
}

function handOut(tm: Internals, record: TransactionRecord, entry: HeldEntry): void {
  if (entry.kind === 'claim') {
    const result = claim(tm, record, entry.slot, entry.turn);
    // The loop above runs while nothing holds, so the claim is decided.
    if (result.kind !== 'held') entry.then(result);
    return;
  }
  if (entry.kind === 'free') {
    entry.then();
    return;
  }
  if (entry.kind === 'reply') {
    const branch = branchAt(tm, record, entry.branch);
    if (branch === null) return;
    if (branch.suspended) waitBehind(tm, record, branch, entry);
    else tm.callbacks.onReply(viewOf(tm, record), entry.branch, entry.bytes, entry.flow);
    return;
  }
  if (entry.kind === 'branch-timeout' || entry.kind === 'unsent') {
    const branch = branchAt(tm, record, entry.branch);
    if (branch === null) return;
    if (entry.kind === 'unsent') failBranch(tm, record, branch);
    else expireBranch(tm, branch);
    return;
  }
  if (entry.kind === 'reply-wake') {
    const branch = branchAt(tm, record, entry.branch);
    if (branch !== null && branch.turn === entry.turn) wakeReply(tm, branch);
    return;
  }
  // Of a turn that is over, or of a transaction that was answered meanwhile.
  if (entry.turn !== record.turn || record.ended) return;
  if (entry.kind === 'wake') wake(tm, record);
  else if (record.deadline <= tm.clock.now()) expire(tm, record);
}

/**
 * The run that created a transaction ended. Neither answered finally, forwarded nor suspended it gets the error of what
 * failed, or is released without a reply, as Kamailio does ("script writer didn't release transaction"); a cancelled one
 * gets its 487. True if any of these.
 */
export function endOfRun(tm: Internals, record: TransactionRecord | null): boolean {
  if (record === null || whyEnded(record) !== null || record.suspended) return false;
  if (record.firstBranch !== 0) {
    conclude(tm, record);
    return false;
  }
  if (record.cancelled) replyOurselves(tm, record, 487, 'Request canceled');
  else if (record.error !== 0) replyOurselves(tm, record, record.error, errorReason(record.error));
  else releaseSilently(tm, record);
  tm.stats.released++;
  return true;
}

/**
 * A resumed run ended. Neither answered, suspended again, nor with a branch that may still be answered, it gets the error
 * of what failed, or Kamailio's 500. True if so. The run of a reply lets that go up instead.
 */
export function endOfResumedRun(tm: Internals, record: TransactionRecord | null, slot: number): boolean {
  if (record !== null && slot !== requestSlot) {
    endOfReplyRun(tm, record, slot);
    return false;
  }
  if (record === null || whyEnded(record) !== null || record.suspended) return false;
  if (hasPendingBranch(tm, record)) return false;
  tm.stats.unanswered++;
  const status = record.error === 0 ? 500 : record.error;
  replyOurselves(tm, record, status, errorReason(status));
  return true;
}

import type { BranchRecord } from './branch.ts';
import { hasPendingBranch } from './branches.ts';
import { hold, waitForRelease } from './held.ts';
import type { Internals } from './internals.ts';
import { viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { replyOurselves, whyEnded } from './reply.ts';
import { branchOfSlot, claimReply, suspendedBranch, suspendReply, whyNotClaimReply } from './reply-slot.ts';
import type { ClaimDecision, ClaimResult, RefusedClaim, SuspendResult } from './results.ts';
import { anySlot, requestSlot } from './suspension.ts';
import { takeSuspension } from './suspension-slot.ts';
import { armDeadline, armSecondTimer, clearDeadline, endOfLife } from './timers.ts';

/** What a run leaves behind when it stops. */
export interface Stop {
  /** When it wakes by itself (clock time), null: never. */
  readonly wakeAt: number | null;
  /** The script's bytes. */
  readonly record: Uint8Array;
  /** `onGone` is called when the suspension leaves its slot. */
  readonly watched?: boolean;
  /** The time asleep counts neither for fr_timer nor for the lifetime; `wakeAt` must end it then. */
  readonly ownDeadline?: boolean;
  /** A CANCEL that ends it hands it to `onCancelled`. */
  readonly tellsCancel?: boolean;
  /** Where a reply stops: it goes up like this when nobody goes on with it. */
  readonly reply?: { readonly status: number; readonly bytes: Uint8Array };
}

/** Stops a transaction's request. See `TransactionManager.suspend`. */
export function suspend(
  tm: Internals,
  record: TransactionRecord | null,
  slot: number,
  stop: Stop,
): SuspendResult {
  const branch = record === null ? null : branchOfSlot(tm, record, slot);
  if (record !== null && branch !== null) return suspendReply(tm, record, branch, stop);
  const reason = whyNotSuspend(tm, record, slot);
  if (record === null || reason !== null) {
    tm.stats.suspensionsRefused++;
    return { granted: false, reason: reason ?? 'not-found' };
  }
  if (record.isInvite && record.status < 100 && tm.params.auto_inv_100 !== 0) {
    replyOurselves(tm, record, 100, tm.params.auto_inv_100_reason);
  }
  record.suspended = true;
  record.turn++;
  record.wakeAt = stop.wakeAt;
  record.suspendedAt = tm.clock.now();
  record.watched = stop.watched ?? false;
  record.ownDeadline = stop.wakeAt !== null && (stop.ownDeadline ?? false);
  record.tellsCancel = stop.tellsCancel ?? false;
  record.suspension = tm.store.put(stop.record);
  tm.stats.suspended++;
  tm.stats.suspensions++;
  // Before the deadline: of two timers due in the same millisecond the wake comes first.
  if (stop.wakeAt !== null) armSecondTimer(tm, record, stop.wakeAt);
  if (record.ownDeadline) restDeadline(tm, record);
  else armFinalResponseTimer(tm, record);
  return { granted: true, turn: record.turn, deadline: record.deadline };
}

function whyNotSuspend(
  tm: Internals,
  record: TransactionRecord | null,
  slot: number,
): Exclude<SuspendResult, { granted: true }>['reason'] | null {
  const ended = whyEnded(record);
  if (record === null || ended !== null) return ended;
  if (slot !== requestSlot) return 'no-such-slot';
  if (record.cancelled) return 'cancelled';
  if (record.suspended) return 'already-suspended';
  // Else a failure_route that suspends again would be run over and over at the same instant.
  return endOfLife(record) <= tm.clock.now() ? 'lifetime-over' : null;
}

/** fr_timer from now, capped by the transaction's lifetime (Kamailio's timer of the blind branch). */
export function armFinalResponseTimer(tm: Internals, record: TransactionRecord): void {
  armDeadline(tm, record, Math.min(tm.clock.now() + record.fr, endOfLife(record)));
}

/** No timer of the transaction ends what has a time of its own. */
function restDeadline(tm: Internals, record: TransactionRecord): void {
  clearDeadline(tm, record);
  record.deadline = record.wakeAt ?? endOfLife(record);
}

/** Takes a suspension to run it. See `TransactionManager.claim`. */
export function claim(
  tm: Internals,
  record: TransactionRecord | null,
  slot: number,
  turn: number | null,
): ClaimResult {
  const branch = record === null ? null : branchToClaim(tm, record, slot);
  const reason =
    record === null || branch === null
      ? whyNotClaim(record, slot === anySlot ? requestSlot : slot, turn)
      : whyNotClaimReply(record, branch, turn);
  if (record === null || reason !== null) {
    tm.stats.staleWakes++;
    return { kind: 'refused', reason: reason ?? 'not-found' };
  }
  if (record.holds > 0) return { kind: 'held' };
  return branch === null ? claimSuspension(tm, record) : claimReply(tm, record, branch);
}

/** The branch whose slot is meant; null: the request's. */
function branchToClaim(tm: Internals, record: TransactionRecord, slot: number): BranchRecord | null {
  if (slot !== anySlot) return branchOfSlot(tm, record, slot);
  return record.suspended ? null : suspendedBranch(tm, record);
}

function whyNotClaim(
  record: TransactionRecord | null,
  slot: number,
  turn: number | null,
): RefusedClaim | null {
  if (record === null) return 'not-found';
  if (slot !== requestSlot) return 'no-such-slot';
  if (turn !== null && turn < record.turn) return 'stale-turn';
  if (record.cancelled) return 'cancelled';
  const ended = whyEnded(record);
  if (ended !== null || (record.suspended && (turn === null || turn === record.turn))) return ended;
  // The run that is out may be about to suspend: a wake may overtake its suspension.
  const mayCome = record.holds > 0 && turn !== record.turn;
  return mayCome ? null : 'not-suspended';
}

/** The suspension goes to the claimant; until its effects are in, only the lifetime runs on. */
function claimSuspension(tm: Internals, record: TransactionRecord): ClaimDecision {
  const suspension = takeSuspension(tm, record);
  tm.stats.wakes++;
  hold(record);
  armDeadline(tm, record, endOfLife(record));
  return { kind: 'claimed', transaction: viewOf(tm, record), suspension };
}

/** A suspension's own time has come. */
export function wake(tm: Internals, record: TransactionRecord): void {
  if (!record.suspended) return;
  if (record.holds > 0) {
    waitForRelease(tm, record, { kind: 'wake', turn: record.turn });
    return;
  }
  const claimed = claimSuspension(tm, record);
  if (claimed.kind === 'claimed') tm.callbacks.onWake(claimed.transaction, claimed.suspension);
}

/**
 * The deadline of an unanswered transaction is over. A suspension is handed out, so that its failure_route may run;
 * without one (a run that never ended, a provisional reply never followed) the caller still gets its answer.
 */
export function expire(tm: Internals, record: TransactionRecord): void {
  if (record.holds > 0) {
    waitForRelease(tm, record, { kind: 'timeout', turn: record.turn });
    return;
  }
  // Its branches end by their own timers, which keep within the lifetime.
  if (!record.suspended && hasPendingBranch(tm, record)) return;
  tm.stats.timeouts++;
  if (!record.suspended) {
    replyOurselves(tm, record, tm.params.reply_408_code, tm.params.reply_408_reason);
    return;
  }
  const lifetimeOver = record.deadline >= endOfLife(record);
  record.expired = lifetimeOver;
  const suspension = takeSuspension(tm, record);
  hold(record);
  // Over already or not: a run that leaves the caller without an answer ends there.
  armDeadline(tm, record, endOfLife(record));
  tm.callbacks.onTimeout(viewOf(tm, record), suspension, lifetimeOver ? 'max_lifetime' : 'fr_timer');
}

import type { Flow } from '../net/network.ts';
import { noTimer } from '../time/clock.ts';
import type { BranchRecord } from './branch.ts';
import { branchAt, firstBranch, nextBranch } from './branches.ts';
import { noBlock } from './byte-store.ts';
import { armFinalResponse } from './client.ts';
import { hold, waitForRelease } from './held.ts';
import type { Internals } from './internals.ts';
import { viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { relayReply } from './relay.ts';
import type { ClaimDecision, RefusedClaim, SuspendResult } from './results.ts';
import type { Stop } from './suspend.ts';
import { replySlot, requestSlot, type Suspension } from './suspension.ts';
import { endOfLife } from './timers.ts';

/** A reply of a branch that came while an earlier one of it was suspended. */
export interface LaterReply {
  readonly bytes: Buffer;
  readonly flow: Flow;
}

/** The branch whose reply has that slot; null for the request's and where there is none. */
export function branchOfSlot(tm: Internals, record: TransactionRecord, slot: number): BranchRecord | null {
  return slot <= requestSlot ? null : branchAt(tm, record, slot - 1);
}

/** Stops a branch's reply: it is held back until a run leaves it, or for fr_timer. */
export function suspendReply(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
  stop: Stop,
): SuspendResult {
  const reason = whyNotSuspend(tm, record, branch);
  if (reason !== null || stop.reply === undefined) {
    tm.stats.suspensionsRefused++;
    return { granted: false, reason: reason ?? 'no-such-slot' };
  }
  branch.suspended = true;
  branch.turn++;
  branch.watched = stop.watched ?? false;
  branch.suspension = tm.store.put(stop.record);
  keepReply(tm, branch, stop.reply.status, stop.reply.bytes);
  branch.wakeAt = stop.wakeAt;
  tm.stats.suspended++;
  tm.stats.suspensions++;
  if (stop.wakeAt !== null)
    branch.wakeTimer = tm.clock.setTimerAt(stop.wakeAt, tm.onReplyWake, branch.record);
  // A provisional one leaves the branch its own timer.
  if (!branch.open) {
    if (stop.wakeAt !== null && stop.ownDeadline === true) branch.deadline = stop.wakeAt;
    else armHeldReply(tm, record, branch);
  }
  return { granted: true, turn: branch.turn, deadline: branch.deadline };
}

/** How long a final reply is held back: fr_timer, within the lifetime. */
function armHeldReply(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  tm.clock.clearTimer(branch.deadlineTimer);
  branch.deadline = Math.min(tm.clock.now() + record.fr, endOfLife(record));
  branch.deadlineTimer = tm.clock.setTimerAt(branch.deadline, tm.onBranchDeadline, branch.record);
}

function whyNotSuspend(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
): Exclude<SuspendResult, { granted: true }>['reason'] | null {
  if (record.ended) return record.status >= 200 ? 'final-reply-sent' : 'released';
  if (record.cancelled) return 'cancelled';
  if (branch.suspended) return 'already-suspended';
  if (branch.settled) return 'no-such-slot';
  return endOfLife(record) <= tm.clock.now() ? 'lifetime-over' : null;
}

function keepReply(tm: Internals, branch: BranchRecord, status: number, bytes: Uint8Array): void {
  tm.store.free(branch.heldReply);
  branch.heldReply = tm.store.put(bytes);
  branch.heldStatus = status;
}

/** Gives up the reply that is held back: a run has said what goes up in its place. */
function forgetHeldReply(tm: Internals, branch: BranchRecord): void {
  tm.store.free(branch.heldReply);
  branch.heldReply = noBlock;
  branch.heldStatus = 0;
}

/** The suspension in a branch's slot; its record is a view, good until anything else is done. */
export function readReplySuspension(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
): Suspension {
  const epoch = tm.clock.wallTime() - tm.clock.now();
  const { wakeAt } = branch;
  return {
    index: record.index,
    label: record.label,
    slot: replySlot(branch.number),
    turn: branch.turn,
    wakeAt: wakeAt === null ? null : epoch + wakeAt,
    deadline: epoch + branch.deadline,
    record: tm.store.view(branch.suspension),
  };
}

/** Empties the slot; the reply is still held back. */
function leaveSlot(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  branch.suspended = false;
  tm.store.free(branch.suspension);
  branch.suspension = noBlock;
  tm.clock.clearTimer(branch.wakeTimer);
  branch.wakeTimer = noTimer;
  tm.stats.suspended--;
  if (branch.watched) tm.callbacks.onGone(record, replySlot(branch.number));
}

/** Why nobody may take the suspension of this branch; null when somebody may. */
export function whyNotClaimReply(
  record: TransactionRecord,
  branch: BranchRecord,
  turn: number | null,
): RefusedClaim | null {
  if (turn !== null && turn < branch.turn) return 'stale-turn';
  if (branch.suspended && (turn === null || turn === branch.turn)) return null;
  return record.holds > 0 && turn !== branch.turn ? null : 'not-suspended';
}

/** Hands the suspension to a claimant; the transaction is held until its effects are in. */
export function claimReply(tm: Internals, record: TransactionRecord, branch: BranchRecord): ClaimDecision {
  const suspension = {
    ...readReplySuspension(tm, record, branch),
    record: tm.store.copy(branch.suspension),
  };
  leaveSlot(tm, record, branch);
  if (!branch.open) {
    tm.clock.clearTimer(branch.deadlineTimer);
    branch.deadlineTimer = noTimer;
  }
  tm.stats.wakes++;
  hold(record);
  return { kind: 'claimed', transaction: viewOf(tm, record), suspension };
}

/** Its own time has come. */
export function wakeReply(tm: Internals, branch: BranchRecord): void {
  const record = tm.records.at(branch.transaction);
  if (!branch.suspended) return;
  if (record.holds > 0) {
    waitForRelease(tm, record, { kind: 'reply-wake', branch: branch.number, turn: branch.turn });
    return;
  }
  const claimed = claimReply(tm, record, branch);
  if (claimed.kind === 'claimed') tm.callbacks.onWake(claimed.transaction, claimed.suspension);
}

/** Nobody went on with the suspension, or nothing may any more: the reply goes up as it is. True when there was one. */
export function endReplySuspension(tm: Internals, record: TransactionRecord, branch: BranchRecord): boolean {
  if (!branch.suspended) return false;
  leaveSlot(tm, record, branch);
  letGo(tm, record, branch);
  return true;
}

/** Its branch has ended otherwise: the suspended reply goes nowhere. */
export function dropReplySuspension(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  if (branch.suspended) leaveSlot(tm, record, branch);
  forgetHeldReply(tm, branch);
}

/** The run that went on with a reply is over: unless it stopped again, or its effects said so, the reply goes up as it was. */
export function endOfReplyRun(tm: Internals, record: TransactionRecord, slot: number): void {
  const branch = branchOfSlot(tm, record, slot);
  if (branch !== null && !branch.suspended) letGo(tm, record, branch);
}

function letGo(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  const status = branch.heldStatus;
  if (status === 0) return;
  const bytes = tm.store.copy(branch.heldReply);
  forgetHeldReply(tm, branch);
  relayReply(tm, record, branch.number, status, bytes, false);
}

/** A reply that was held back went up: a provisional one gives its branch the time anew. */
export function restartAfterHeld(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  if (branch.heldStatus === 0) return;
  forgetHeldReply(tm, branch);
  if (branch.open) armFinalResponse(tm, record, branch);
}

/** No reply of the transaction is suspended any more; those that are held back go up. */
export function endReplySuspensions(tm: Internals, record: TransactionRecord): void {
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    endReplySuspension(tm, record, branch);
  }
}

/** The first branch with a suspended reply; null when none is. */
export function suspendedBranch(tm: Internals, record: TransactionRecord): BranchRecord | null {
  let branch = firstBranch(tm, record);
  while (branch !== null && !branch.suspended) branch = nextBranch(tm, branch);
  return branch;
}

/** A later reply of a branch waits until the suspended one has gone up. */
export function waitBehind(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
  later: LaterReply,
): void {
  // The branch's own timer has stopped with its final reply, and the suspended one must not wait for ever.
  if (branch.suspended && !branch.open) armHeldReply(tm, record, branch);
  const queue = tm.behind.get(branch.record);
  if (queue === undefined) tm.behind.set(branch.record, [later]);
  else queue.push(later);
}

/** Delivers what waited behind suspended replies that have gone up, in order, until something holds again. */
export function deliverBehind(tm: Internals, record: TransactionRecord): void {
  if (tm.behind.size === 0) return;
  const { index, label } = record;
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    const queue = tm.behind.get(branch.record);
    while (queue !== undefined && !branch.suspended && record.holds === 0) {
      const later = queue.shift();
      if (later === undefined) {
        tm.behind.delete(branch.record);
        break;
      }
      tm.callbacks.onReply(viewOf(tm, record), branch.number, later.bytes, later.flow);
      if (record.index !== index || record.label !== label) return;
    }
  }
}

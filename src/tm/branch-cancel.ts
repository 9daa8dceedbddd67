import { hopRequest } from '../sip/forward.ts';
import { parseMessage } from '../sip/parse.ts';
import { noTimer } from '../time/clock.ts';
import type { BranchRecord } from './branch.ts';
import { firstBranch, nextBranch } from './branches.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';
import { endReplySuspensions } from './reply-slot.ts';
import { flowOf, requestOf } from './request-block.ts';

/** Why branches are cancelled: the status that ended the transaction (0: none), or header lines to send along. */
export type CancelCause = number | string;

/**
 * Sends the CANCEL of a branch (RFC 3261 §9.1) and repeats it until it is answered or fr_timer is over. The INVITE is not
 * repeated any more.
 */
export function sendCancel(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
  cause: CancelCause,
): void {
  branch.cancelDue = false;
  branch.cancelSent = true;
  tm.clock.clearTimer(branch.retransmissionTimer);
  branch.retransmissionTimer = noTimer;
  const block = tm.store.view(branch.request);
  const sent = parseMessage(requestOf(block));
  if (!sent.ok) return;
  const headers = typeof cause === 'string' ? cause : reasonOf(tm, cause);
  const bytes = hopRequest(sent.message, {
    method: 'CANCEL',
    to: null,
    headers,
    extra: tm.params.ac_extra_hdrs,
  });
  const flow = flowOf(block);
  tm.store.free(branch.cancel);
  branch.cancel = tm.store.put(bytes);
  branch.cancelInterval = record.retr1;
  branch.cancelDeadline = tm.clock.now() + record.fr;
  tm.stats.cancelsSent++;
  tm.send(flow, bytes);
  if (flow.proto === 'udp') armCancelTimer(tm, branch);
}

/** RFC 3326: why the call ended. */
function reasonOf(tm: Internals, status: number): string {
  if (status === 0 || tm.params.local_cancel_reason === 0) return '';
  const text = status === 200 ? ';text="Call completed elsewhere"' : '';
  return `Reason: SIP;cause=${status}${text}\r\n`;
}

function armCancelTimer(tm: Internals, branch: BranchRecord): void {
  tm.clock.clearTimer(branch.cancelTimer);
  branch.cancelTimer = tm.clock.setTimer(branch.cancelInterval, tm.onCancelRetransmission, branch.record);
}

/** Timer E of a CANCEL fires. */
export function retransmitCancel(tm: Internals, branch: BranchRecord): void {
  if (tm.clock.now() >= branch.cancelDeadline) {
    stopCancel(tm, branch);
    return;
  }
  tm.send(flowOf(tm.store.view(branch.request)), tm.store.copy(branch.cancel));
  branch.cancelInterval = Math.min(branch.cancelInterval * 2, tm.records.at(branch.transaction).retr2);
  armCancelTimer(tm, branch);
}

/** A reply to the CANCEL came: a final one ends its repetition. */
export function cancelAnswered(tm: Internals, branch: BranchRecord, status: number): void {
  if (status >= 200) stopCancel(tm, branch);
}

function stopCancel(tm: Internals, branch: BranchRecord): void {
  tm.clock.clearTimer(branch.cancelTimer);
  branch.cancelTimer = noTimer;
  tm.store.free(branch.cancel);
  branch.cancel = noBlock;
}

/**
 * Cancels one branch of an INVITE. One that nobody has answered at all must not be sent a CANCEL yet (§9.1):
 * `cancel_b_method` says what happens to it. False when nothing is left to wait for on it.
 */
export function cancelBranch(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
  cause: CancelCause,
): boolean {
  if (!branch.open) return false;
  if (branch.state === 'proceeding') {
    if (!branch.cancelSent) sendCancel(tm, record, branch, cause);
    return true;
  }
  const method = tm.params.cancel_b_method;
  if (method === 2) sendCancel(tm, record, branch, cause);
  // Also after a CANCEL that came too early: it goes again with the first provisional reply, as Kamailio's.
  branch.cancelDue = true;
  return method !== 0;
}

/** The transaction was answered: what its other branches still do is of no use to it, but for a 2xx. */
export function endBranches(tm: Internals, record: TransactionRecord, status: number): void {
  endReplySuspensions(tm, record);
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    if (branch.open && record.isInvite)
      cancelBranch(tm, record, branch, status >= 200 && status < 300 ? 200 : status);
    tm.clock.clearTimer(branch.retransmissionTimer);
    tm.clock.clearTimer(branch.deadlineTimer);
    branch.retransmissionTimer = noTimer;
    branch.deadlineTimer = noTimer;
  }
}

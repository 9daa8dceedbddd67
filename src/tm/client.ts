import type { Flow } from '../net/network.ts';
import { parseBranchId } from '../sip/branch-id.ts';
import { headerLine, hopRequest } from '../sip/forward.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { noTimer } from '../time/clock.ts';
import type { BranchRecord } from './branch.ts';
import { cancelAnswered, sendCancel } from './branch-cancel.ts';
import { addBranch, branchAt } from './branches.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import { viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { flowOf, methodOf, requestOf, storeRequest } from './request-block.ts';
import type { ReplyReception } from './results.ts';
import { endOfLife } from './timers.ts';

/** A request ready to be sent on: what its Via says of it, where it goes, and the script's own bytes for its replies. */
export interface NewBranch {
  readonly number: number;
  readonly salt: number;
  readonly flow: Flow;
  readonly bytes: Uint8Array;
  readonly script: Uint8Array;
}

const unmatched: ReplyReception = { kind: 'unmatched' };
const absorbed: ReplyReception = { kind: 'absorbed' };

/** Enters a branch that is not sent yet; null when its parts are too long. */
export function newBranch(tm: Internals, record: TransactionRecord, given: NewBranch): BranchRecord | null {
  const block = storeRequest(tm.store, given.flow, '', '', given.bytes);
  if (block === noBlock) return null;
  const branch = addBranch(tm, record, given.number);
  branch.request = block;
  branch.salt = given.salt;
  branch.script = tm.store.put(given.script);
  branch.state = record.isInvite ? 'calling' : 'trying';
  tm.stats.branches++;
  return branch;
}

/** Starts its client transaction (RFC 3261 §17.1.1.2, §17.1.2.2). */
export function sendRequest(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
  { flow, bytes }: NewBranch,
): void {
  tm.send(flow, bytes);
  armFinalResponse(tm, record, branch);
  if (flow.proto !== 'udp') return;
  branch.interval = record.retr1;
  armRetransmission(tm, branch);
}

/** (Re)starts the timer that ends a branch: fr_inv_timer once an INVITE was replied to, else fr_timer; within the lifetime. */
export function armFinalResponse(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  const length = record.isInvite && branch.state === 'proceeding' ? record.frInv : record.fr;
  branch.deadline = Math.min(tm.clock.now() + length, endOfLife(record));
  tm.clock.clearTimer(branch.deadlineTimer);
  branch.deadlineTimer = tm.clock.setTimerAt(branch.deadline, tm.onBranchDeadline, branch.record);
}

function armRetransmission(tm: Internals, branch: BranchRecord): void {
  tm.clock.clearTimer(branch.retransmissionTimer);
  branch.retransmissionTimer = tm.clock.setTimer(branch.interval, tm.onBranchRetransmission, branch.record);
}

/** Timer A or E fires: the request goes again, at intervals that double up to T2. */
export function retransmitRequest(tm: Internals, branch: BranchRecord): void {
  const record = tm.records.at(branch.transaction);
  const block = tm.store.view(branch.request);
  tm.stats.requestsRetransmitted++;
  tm.send(flowOf(block), requestOf(block));
  branch.interval = Math.min(branch.interval * 2, record.retr2);
  armRetransmission(tm, branch);
}

/** The request is not repeated any more. */
function stopRetransmission(tm: Internals, branch: BranchRecord): void {
  tm.clock.clearTimer(branch.retransmissionTimer);
  branch.retransmissionTimer = noTimer;
}

/** No timer of the request runs any more. */
export function stopTimers(tm: Internals, branch: BranchRecord): void {
  stopRetransmission(tm, branch);
  tm.clock.clearTimer(branch.deadlineTimer);
  branch.deadlineTimer = noTimer;
}

/**
 * Matches a reply to its branch (RFC 3261 §17.1.3) and does what needs no script: acknowledges negative replies to an
 * INVITE, stops or restarts timers, takes the answer of a CANCEL.
 */
export function receiveReply(tm: Internals, reply: SipMessage): ReplyReception {
  const id = parseBranchId(reply.topVia?.branch ?? '');
  const record = id === null ? null : tm.table.findById(id);
  if (id === null || record === null) return unmatched;
  const branch = branchAt(tm, record, id.branch);
  if (branch === null || branch.salt !== id.salt) return unmatched;
  const { method, status } = reply;
  if (method === 'CANCEL') {
    cancelAnswered(tm, branch, status);
    return absorbed;
  }
  if (method !== methodOf(tm.store.view(record.request))) return unmatched;
  tm.stats.repliesReceived++;
  if (record.isInvite && status >= 300) acknowledge(tm, branch, reply);
  if (!takeReply(tm, record, branch, status)) return absorbed;
  // A copy of what is being held back.
  if (branch.heldStatus === status) return absorbed;
  const held = record.holds > 0 || branch.suspended;
  return { kind: 'matched', transaction: viewOf(tm, record), branch: branch.number, held };
}

/** The branch whose request this is, as it was sent; null when there is none (any more), or it is an ACK or CANCEL. */
export function branchOfRequest(tm: Internals, sent: SipMessage): BranchRecord | null {
  const id = parseBranchId(sent.topVia?.branch ?? '');
  const record = id === null ? null : tm.table.findById(id);
  if (id === null || record === null) return null;
  const branch = branchAt(tm, record, id.branch);
  if (branch === null || branch.salt !== id.salt) return null;
  return sent.method === methodOf(tm.store.view(record.request)) ? branch : null;
}

/** The machine's step; whether the reply goes on to the transaction. */
function takeReply(tm: Internals, record: TransactionRecord, branch: BranchRecord, status: number): boolean {
  branch.replied = true;
  switch (branch.state) {
    case 'calling':
    case 'trying':
    case 'proceeding':
      if (status < 200) return takeProvisional(tm, record, branch, status);
      stopTimers(tm, branch);
      branch.state = record.isInvite && status < 300 ? 'accepted' : 'completed';
      return true;
    case 'completed':
    case 'accepted':
      // It was given up, and now rings (§9.1).
      if (status < 200) {
        if (branch.cancelDue) sendCancel(tm, record, branch, causeOf(record));
        return false;
      }
      // RFC 6026 §7.2: every 2xx of an INVITE goes up, also a late one.
      if (!record.isInvite || status >= 300) return false;
      branch.state = 'accepted';
      return true;
    case 'terminated':
      return false;
  }
}

function takeProvisional(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord,
  status: number,
): boolean {
  const first = branch.state !== 'proceeding';
  branch.state = 'proceeding';
  branch.status = status;
  if (record.isInvite) {
    stopRetransmission(tm, branch);
    if (first || tm.params.restart_fr_on_each_reply !== 0) armFinalResponse(tm, record, branch);
  } else if (branch.retransmissionTimer !== noTimer) {
    // §17.1.2.2: from now on at T2.
    branch.interval = record.retr2;
    armRetransmission(tm, branch);
  }
  if (branch.cancelDue) sendCancel(tm, record, branch, causeOf(record));
  return true;
}

/** Why a branch is cancelled late: the transaction was answered meanwhile. */
function causeOf(record: TransactionRecord): number {
  return record.ended ? record.status : 0;
}

/** The ACK of a negative reply, from hop to hop (§17.1.1.3). */
function acknowledge(tm: Internals, branch: BranchRecord, reply: SipMessage): void {
  const block = tm.store.view(branch.request);
  const sent = parseMessage(requestOf(block));
  if (!sent.ok) return;
  const ack = hopRequest(sent.message, {
    method: 'ACK',
    to: headerLine(reply, 'to'),
    headers: '',
    extra: tm.params.ac_extra_hdrs,
  });
  tm.send(flowOf(block), ack);
}

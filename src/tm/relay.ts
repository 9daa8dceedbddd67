import { parseMessage } from '../sip/parse.ts';
import { bestBranch, challenges } from './best-reply.ts';
import type { BranchRecord } from './branch.ts';
import { type CancelCause, cancelBranch, sendCancel } from './branch-cancel.ts';
import { branchAt, firstBranch, hasPendingBranch, nextBranch } from './branches.ts';
import { noBlock } from './byte-store.ts';
import { type NewBranch, newBranch, sendRequest, stopTimers } from './client.ts';
import { errorReason } from './error-reason.ts';
import { hold, waitForRelease } from './held.ts';
import type { Internals } from './internals.ts';
import { releaseSilently, viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { relayUp, replyOurselves, whyEnded } from './reply.ts';
import { deliverBehind, dropReplySuspension, endReplySuspension, restartAfterHeld } from './reply-slot.ts';
import { endOfLife } from './timers.ts';

const SEND_FAILED = 477;
const SERVER_ERROR = "I'm terribly sorry, server error occurred (1/TM)";

/** What forwarding changes of the transaction. */
export interface ForwardOptions {
  /** A 6xx does not cancel its other branches; absent: as it was. */
  readonly without6xx?: boolean;
  /** Nothing that its branches come to goes up, from now on. */
  readonly quiet?: boolean;
}

/** Sends a request to more destinations. Nothing is sent once the transaction has ended or was cancelled. */
export function forward(
  tm: Internals,
  record: TransactionRecord | null,
  branches: readonly NewBranch[],
  { without6xx, quiet }: ForwardOptions,
): void {
  if (record === null || whyEnded(record) !== null) return;
  if (without6xx !== undefined) record.without6xx = without6xx;
  if (quiet === true) record.quiet = true;
  const tooLate = record.cancelled || endOfLife(record) <= tm.clock.now();
  for (const given of branches) {
    const branch = newBranch(tm, record, given);
    if (branch === null) continue;
    if (tooLate) settle(tm, branch, record.cancelled ? 487 : 408);
    else sendRequest(tm, record, branch, given);
  }
}

/** A branch ends with a status of our own; if it rings it is cancelled, now or when it does. */
function giveUp(tm: Internals, record: TransactionRecord, branch: BranchRecord, status: number): void {
  const ringing = branch.state === 'proceeding';
  settle(tm, branch, status);
  if (!record.isInvite || branch.cancelSent) return;
  if (ringing) sendCancel(tm, record, branch, 0);
  else branch.cancelDue = true;
}

function settle(tm: Internals, branch: BranchRecord, status: number): void {
  stopTimers(tm, branch);
  branch.state = 'completed';
  branch.status = status;
  branch.local = true;
  branch.settled = true;
}

/** fr_timer, fr_inv_timer or the lifetime ends a branch. What follows would run script: it waits while a run is out. */
export function expireBranch(tm: Internals, branch: BranchRecord): void {
  const record = tm.records.at(branch.transaction);
  if (record.holds > 0) {
    waitForRelease(tm, record, { kind: 'branch-timeout', branch: branch.number });
    return;
  }
  if (!branch.open) {
    // fr_timer of a final reply that is suspended.
    if (endReplySuspension(tm, record, branch)) deliverBehind(tm, record);
    return;
  }
  tm.stats.timeouts++;
  dropReplySuspension(tm, record, branch);
  branch.timedOut = true;
  record.expired = endOfLife(record) <= tm.clock.now();
  giveUp(tm, record, branch, 408);
  branchFailed(tm, record, branch);
}

/** The request of a branch could not be sent (RFC 3261 §16.9): it fails with Kamailio's 477. */
export function failBranch(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  if (!branch.open) return;
  if (record.holds > 0) {
    waitForRelease(tm, record, { kind: 'unsent', branch: branch.number });
    return;
  }
  // It reached nobody, so there is nothing to cancel.
  settle(tm, branch, record.cancelled ? 487 : SEND_FAILED);
  branchFailed(tm, record, branch);
}

/**
 * What a reply that was matched, after its route ran, means to the transaction. `bytes`: as it goes up, without our Via;
 * `dropped`: the script wants a provisional one held back.
 */
export function relayReply(
  tm: Internals,
  record: TransactionRecord | null,
  number: number,
  status: number,
  bytes: Uint8Array,
  dropped: boolean,
): void {
  const branch = record === null ? null : branchAt(tm, record, number);
  if (record === null || branch === null) return;
  restartAfterHeld(tm, record, branch);
  if (status < 200) {
    // Kamailio: the caller who cancelled hears of no more ringing.
    const wanted = status > 100 || tm.params.relay_100 !== 0;
    if (wanted && !dropped && !record.cancelled && !record.ended) relayUp(tm, record, status, bytes);
    return;
  }
  if (status < 300) {
    branch.settled = true;
    branch.status = status;
    if (record.isInvite || !record.ended) relayUp(tm, record, status, bytes);
    return;
  }
  if (branch.settled) return;
  branch.settled = true;
  branch.status = status;
  if (record.ended) return;
  branch.reply = tm.store.put(bytes);
  // RFC 3261 §16.7 step 5.
  if (status >= 600 && tm.params.disable_6xx_block === 0 && !record.without6xx) {
    cancelBranches(tm, record, status, branch.number);
  }
  branchFailed(tm, record, branch);
}

/** A branch has failed: its event route runs, and when it was the last one, failure_route. */
function branchFailed(tm: Internals, record: TransactionRecord, branch: BranchRecord): void {
  hold(record);
  // Its release concludes, when nothing else holds.
  tm.callbacks.onBranchFailure(viewOf(tm, record), branch.number);
}

/** Cancels open branches of an INVITE, all but one. Those that are given up at once have their result. */
export function cancelBranches(
  tm: Internals,
  record: TransactionRecord,
  cause: CancelCause,
  except: number | null,
): void {
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    if (branch.number !== except) cancelOne(tm, record, branch, cause);
  }
}

/** Cancels one branch, if it is open. */
export function cancelOne(
  tm: Internals,
  record: TransactionRecord,
  branch: BranchRecord | null,
  cause: CancelCause,
): void {
  if (branch === null || !branch.open || cancelBranch(tm, record, branch, cause)) return;
  giveUp(tm, record, branch, 487);
}

/** When no branch is left that could still answer: failure_route, and then the best reply. */
export function conclude(tm: Internals, record: TransactionRecord): void {
  if (record.firstBranch === 0 || record.ended || record.suspended || record.holds > 0) return;
  if (hasPendingBranch(tm, record)) return;
  const best = bestBranch(tm, record);
  const over = endOfLife(record) <= tm.clock.now();
  // Else a failure_route that forwards again would be run over and over at the same instant.
  if (best === null || (over && record.lastFailure)) {
    relayBest(tm, record);
    return;
  }
  record.lastFailure = over;
  hold(record);
  tm.callbacks.onFailure(viewOf(tm, record), best.number);
}

/** The failure route, if there was one, has run: with new branches the transaction lives on, else the best reply goes up. */
export function endOfFailure(tm: Internals, record: TransactionRecord | null): void {
  if (record === null || record.ended || record.suspended) return;
  if (hasPendingBranch(tm, record)) beginLeg(tm, record);
  else relayBest(tm, record);
}

/** `failure_reply_mode`: which replies of earlier legs of serial forking still count (1 and 3: none, 2: not the last leg's). */
function beginLeg(tm: Internals, record: TransactionRecord): void {
  const mode = record.keepsReplies ? 0 : tm.params.failure_reply_mode;
  record.keepsReplies = false;
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    if (!branch.settled) continue;
    if (mode === 1 || mode === 3 || (mode === 2 && !branch.old)) branch.dropped = true;
    branch.old = true;
  }
}

/** `t_drop_replies`: replies so far no longer count: all, or those of the last leg; `none`: all count on in the next leg. */
export function dropReplies(tm: Internals, record: TransactionRecord, which: 'all' | 'last' | 'none'): void {
  record.keepsReplies = which === 'none';
  if (which === 'none') return;
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    if (branch.settled && (which === 'all' || !branch.old)) branch.dropped = true;
  }
}

function relayBest(tm: Internals, record: TransactionRecord): void {
  if (record.quiet) {
    releaseSilently(tm, record);
    return;
  }
  const best = bestBranch(tm, record);
  if (best === null) {
    replyOurselves(tm, record, 500, SERVER_ERROR);
    return;
  }
  const { status } = best;
  if (status === 503 && tm.params.remap_503_500 !== 0) {
    // RFC 3261 §16.7 step 6: what one hop lacks says nothing of this server.
    replyOurselves(tm, record, 500, 'Service Unavailable');
    return;
  }
  if ((status === 401 || status === 407) && tm.params.aggregate_challenges !== 0) {
    const replies = challenges(tm, record);
    if (replies.length > 1) {
      const reason = status === 401 ? 'Unauthorized' : 'Proxy Authentication Required';
      replyOurselves(tm, record, status, reason, challengeHeaders(replies));
      return;
    }
  }
  if (best.reply !== noBlock) relayUp(tm, record, status, tm.store.copy(best.reply));
  // Whoever cancelled is told so, also when the branch did not answer in time (Kamailio).
  else if (status === 487 || record.cancelled) replyOurselves(tm, record, 487, 'Request Terminated');
  else if (status === SEND_FAILED) replyOurselves(tm, record, status, errorReason(status));
  else replyOurselves(tm, record, tm.params.reply_408_code, tm.params.reply_408_reason);
}

function challengeHeaders(replies: readonly Buffer[]): string {
  let headers = '';
  for (const bytes of replies) {
    const parsed = parseMessage(bytes);
    if (!parsed.ok) continue;
    const { message } = parsed;
    for (const name of ['www-authenticate', 'proxy-authenticate']) {
      for (const field of message.headers(name)) headers += message.headText(field.start, field.end);
    }
  }
  return headers;
}

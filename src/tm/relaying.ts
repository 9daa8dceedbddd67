import type { Flow } from '../net/network.ts';
import type { SipMessage } from '../sip/message.ts';
import { branchAt, firstBranch, hasPendingBranch, nextBranch } from './branches.ts';
import { noBlock } from './byte-store.ts';
import { branchOfRequest, type NewBranch, receiveReply } from './client.ts';
import { errorReason } from './error-reason.ts';
import { waitForRelease } from './held.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';
import {
  cancelBranches,
  cancelOne,
  dropReplies,
  endOfFailure,
  type ForwardOptions,
  failBranch,
  forward,
  relayReply,
} from './relay.ts';
import { replyOurselves, whyEnded } from './reply.ts';
import { waitBehind } from './reply-slot.ts';
import { flowOf, requestOf } from './request-block.ts';
import type { BranchResult, ReplyReception } from './results.ts';
import type { TransactionId } from './transaction.ts';

/** The part of a transaction manager that is about branches: what was forwarded, and what comes back. */
export interface Relaying {
  /** Sends the request to more destinations. What becomes of it is told by `onFailure`, unless a 2xx goes up. */
  forward(id: TransactionId, branches: readonly NewBranch[], options?: ForwardOptions): void;
  /** Forwarding failed: what the end-of-run rules answer then; `now`: it is answered at once. */
  fail(id: TransactionId, status: number, now?: boolean): void;
  /** A request of ours could not be sent: its branch fails with 477; false when it belongs to no branch that waits. */
  sendFailed(sent: SipMessage): boolean;
  /** Matches a reply (RFC 3261 §17.1.3) and does what needs no script. */
  receiveReply(reply: SipMessage): ReplyReception;
  /** A matched reply waits until the run that is out has come back and no earlier one of its branch is suspended; then `onReply`. */
  queueReply(id: TransactionId, branch: number, bytes: Buffer, flow: Flow): void;
  /**
   * The route of a matched reply has run: provisional replies and 2xx go up, the best negative one when every branch has
   * failed. `bytes`: as it goes up, without our Via; `dropped`: the script holds a provisional one back.
   */
  relayReply(id: TransactionId, branch: number, status: number, bytes: Uint8Array, dropped: boolean): void;
  /** Whether a reply of this branch is held back, suspended or taken by a run that is out. */
  isReplyHeld(id: TransactionId, branch: number): boolean;
  /** End of what `onFailure` asked for: with new branches the transaction lives on, else the best reply goes up. */
  endOfFailure(id: TransactionId): void;
  /** Cancels open branches of an INVITE: all, all but that one, or that one. */
  cancelBranches(id: TransactionId, which: 'all' | 'others' | 'this', branch: number): void;
  /** Replies so far count no more: all, or those of the last leg (`t_drop_replies`). */
  dropReplies(id: TransactionId, which: 'all' | 'last' | 'none'): void;
  /** What became of its branches so far, by number. */
  branches(id: TransactionId): BranchResult[];
  /** Whether a branch may still get its final reply. */
  hasPendingBranch(id: TransactionId): boolean;
  /** The script's bytes that `forward` took for this branch; null when there is none. */
  branchScript(id: TransactionId, branch: number): Buffer | null;
  /** Where the branch that was answered with a 2xx was sent; null without one. */
  answeredBy(id: TransactionId): Flow | null;
  /** Its final reply as it would go up; null while there is none, or when the status is our own. */
  branchReply(id: TransactionId, branch: number): Buffer | null;
  /** The request as it was sent on this branch: a copy; null when there is none. */
  branchRequest(id: TransactionId, branch: number): Buffer | null;
  /** Keeps what the script goes on with when branches are answered, in place of what was kept. `listened`: `onReplied` is wanted. */
  keep(id: TransactionId, record: Uint8Array, listened: boolean): void;
  /** What was kept last: a copy; null when nothing was. */
  kept(id: TransactionId): Buffer | null;
}

/** Makes it over the transactions that `find` finds. */
export function createRelaying(
  tm: Internals,
  find: (id: TransactionId) => TransactionRecord | null,
): Relaying {
  return {
    forward: (id, given, options = {}) => forward(tm, find(id), given, options),
    fail(id, status, now = false) {
      const record = find(id);
      if (record === null) return;
      record.error = status;
      if (now && whyEnded(record) === null) replyOurselves(tm, record, status, errorReason(status));
    },
    sendFailed(sent) {
      const branch = branchOfRequest(tm, sent);
      if (branch === null || !branch.open) return false;
      failBranch(tm, tm.records.at(branch.transaction), branch);
      return true;
    },
    receiveReply: (reply) => receiveReply(tm, reply),
    queueReply(id, branch, bytes, flow) {
      const record = find(id);
      const one = record === null ? null : branchAt(tm, record, branch);
      if (record === null || one === null) return;
      if (one.suspended || tm.behind.has(one.record)) waitBehind(tm, record, one, { bytes, flow });
      else waitForRelease(tm, record, { kind: 'reply', branch, bytes, flow });
    },
    relayReply: (id, branch, status, bytes, dropped) =>
      relayReply(tm, find(id), branch, status, bytes, dropped),
    isReplyHeld(id, branch) {
      const record = find(id);
      return record !== null && (branchAt(tm, record, branch)?.heldStatus ?? 0) > 0;
    },
    endOfFailure: (id) => endOfFailure(tm, find(id)),
    cancelBranches(id, which, number) {
      const record = find(id);
      if (record?.isInvite !== true) return;
      if (which !== 'this') cancelBranches(tm, record, 0, which === 'all' ? null : number);
      else cancelOne(tm, record, branchAt(tm, record, number), 0);
    },
    dropReplies(id, which) {
      const record = find(id);
      if (record !== null) dropReplies(tm, record, which);
    },
    branches: (id) => branchResults(tm, find(id)),
    hasPendingBranch(id) {
      const record = find(id);
      return record !== null && hasPendingBranch(tm, record);
    },
    branchScript(id, number) {
      const record = find(id);
      const branch = record === null ? null : branchAt(tm, record, number);
      return branch === null ? null : tm.store.copy(branch.script);
    },
    answeredBy(id) {
      const record = find(id);
      let branch = record === null ? null : firstBranch(tm, record);
      while (branch !== null && branch.state !== 'accepted') branch = nextBranch(tm, branch);
      return branch === null ? null : flowOf(tm.store.view(branch.request));
    },
    branchReply(id, number) {
      const record = find(id);
      const branch = record === null ? null : branchAt(tm, record, number);
      return branch === null || branch.reply === noBlock ? null : tm.store.copy(branch.reply);
    },
    branchRequest(id, number) {
      const record = find(id);
      const branch = record === null ? null : branchAt(tm, record, number);
      return branch === null ? null : Buffer.from(requestOf(tm.store.view(branch.request)));
    },
    keep: (id, bytes, listened) => keep(tm, find(id), bytes, listened),
    kept(id) {
      const record = find(id);
      return record === null || record.script === noBlock ? null : tm.store.copy(record.script);
    },
  };
}

function branchResults(tm: Internals, record: TransactionRecord | null): BranchResult[] {
  const results: BranchResult[] = [];
  let branch = record === null ? null : firstBranch(tm, record);
  for (; branch !== null; branch = nextBranch(tm, branch)) {
    const { number, status, settled, replied, timedOut, dropped } = branch;
    results.push({ number, status, settled, replied, timedOut, dropped });
  }
  return results;
}

function keep(tm: Internals, record: TransactionRecord | null, bytes: Uint8Array, listened: boolean): void {
  if (record === null) return;
  record.listened = listened;
  tm.store.free(record.script);
  record.script = tm.store.put(bytes);
}

import type { Flow } from '../net/network.ts';
import type { RunContext } from '../run/context.ts';
import type { ReplyTags } from '../run/reply-tags.ts';
import { createRunTransaction } from '../run/run-transaction.ts';
import type {
  CancelledInvite,
  TransactionName,
  TransactionSnapshot,
  Transactions,
} from '../run/transaction.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import type { TransactionManager } from '../tm/manager.ts';
import type { Transaction } from '../tm/transaction.ts';
import { setTimers } from './apply.ts';

/** What the transactions of a received request are reached through. */
export interface OwnerTransactionsInput {
  readonly manager: TransactionManager;
  readonly replyTags: ReplyTags;
  readonly request: SipMessage;
  readonly flow: Flow;
  /** The INVITE that this CANCEL refers to. */
  readonly invite: Transaction | null;
  /** The run, which is made after this. */
  run(): RunContext;
}

/** The transactions as a run in their owner reaches them: they can be created and looked up. */
export function createOwnerTransactions(input: OwnerTransactionsInput): Transactions {
  const { manager, replyTags, request, flow } = input;
  const invite =
    input.invite === null
      ? null
      : { ...nameOf(input.invite), pending: manager.hasPendingBranch(input.invite) };
  return {
    invite,
    create() {
      if (request.method === 'ACK') return { problem: 'an ACK creates no transaction' };
      const transaction = manager.create(request, flow);
      if (transaction === null) return { problem: 'the request has no usable top Via, Call-ID or CSeq' };
      const run = input.run();
      setTimers(manager, transaction, run.state.timers);
      const snapshot = snapshotOf(manager, replyTags, transaction, invite);
      return { created: createRunTransaction(run, snapshot) };
    },
    lookup() {
      if (invite !== null) return invite;
      const found = manager.lookup(request);
      return found === null ? null : nameOf(found);
    },
    inviteRequest() {
      const parsed = input.invite === null ? null : parseMessage(input.invite.request);
      return parsed?.ok === true ? parsed.message : null;
    },
    cancel: (name, headers) => cancelAsEffect(input.run(), name, headers),
  };
}

/** What a run in the owner knows of its transaction as it begins. */
export function snapshotOf(
  manager: TransactionManager,
  replyTags: ReplyTags,
  transaction: Transaction,
  invite: CancelledInvite | null,
): TransactionSnapshot {
  return {
    ...nameOf(transaction),
    method: transaction.method,
    toTag: replyTags.transaction(transaction),
    status: transaction.status,
    cancelled: transaction.cancelled,
    suspended: false,
    released: false,
    invite,
    branches: manager.branches(transaction),
  };
}

/** What a run that goes on after a stop can reach: its own transaction, and the INVITE that a CANCEL refers to. */
export function createResumedTransactions(
  snapshot: TransactionSnapshot,
  run: () => RunContext,
): Transactions {
  return {
    create: () => ({ problem: 'the transaction exists already' }),
    lookup: () => snapshot.invite,
    invite: snapshot.invite,
    inviteRequest: () => null,
    cancel: (name, headers) => cancelAsEffect(run(), name, headers),
  };
}

/** What the run of a reply that matches nothing can reach. */
export const noTransactions: Transactions = {
  create: () => ({ problem: 'a reply creates no transaction' }),
  lookup: () => null,
  invite: null,
  inviteRequest: () => null,
  cancel: () => false,
};

function cancelAsEffect(run: RunContext, invite: TransactionName, headers: string): boolean {
  run.effects.push({ kind: 'cancel', invite, headers });
  return true;
}

function nameOf(transaction: Transaction): TransactionName {
  return { index: transaction.index, label: transaction.label };
}

import type { Flow } from '../net/network.ts';
import type { RunContext } from '../run/context.ts';
import type { ReplyTags } from '../run/reply-tags.ts';
import { createRunTransaction } from '../run/run-transaction.ts';
import type { TransactionName, TransactionSnapshot, Transactions } from '../run/transaction.ts';
import type { SipMessage } from '../sip/message.ts';
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
  const invite = input.invite === null ? null : nameOf(input.invite);
  return {
    create() {
      if (request.method === 'ACK') return { problem: 'an ACK creates no transaction' };
      const transaction = manager.create(request, flow);
      if (transaction === null) return { problem: 'the request has no usable top Via, Call-ID or CSeq' };
      const run = input.run();
      setTimers(manager, transaction, run.state.timers);
      const snapshot: TransactionSnapshot = {
        ...nameOf(transaction),
        method: request.method,
        toTag: replyTags.transaction(transaction),
        status: 0,
        cancelled: transaction.cancelled,
        suspended: false,
        released: false,
        invite,
      };
      return { created: createRunTransaction(run, snapshot) };
    },
    lookup() {
      if (invite !== null) return invite;
      const found = manager.lookup(request);
      return found === null ? null : nameOf(found);
    },
    cancel: (name) => cancelAsEffect(input.run(), name),
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
    cancel: (name) => cancelAsEffect(run(), name),
  };
}

/** What the run of a reply that matches nothing can reach. */
export const noTransactions: Transactions = {
  create: () => ({ problem: 'a reply creates no transaction' }),
  lookup: () => null,
  cancel: () => false,
};

function cancelAsEffect(run: RunContext, invite: TransactionName): boolean {
  run.effects.push({ kind: 'cancel', invite });
  return true;
}

function nameOf(transaction: Transaction): TransactionName {
  return { index: transaction.index, label: transaction.label };
}

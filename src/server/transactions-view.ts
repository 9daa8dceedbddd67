import type { ListedTransaction, TransactionsView } from '../kit/index.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import type { Clock } from '../time/clock.ts';
import type { TransactionManager } from '../tm/manager.ts';
import type { Transaction } from '../tm/transaction.ts';
import type { OwnReplies } from './own-replies.ts';

/** Shows the transactions of an owner to commands. */
export function createTransactionsView(
  manager: TransactionManager,
  ownReplies: OwnReplies,
  clock: Clock,
): TransactionsView {
  const { stats } = manager;

  function describe(transaction: Transaction): ListedTransaction | null {
    const parsed = parseMessage(transaction.request);
    if (!parsed.ok) return null;
    const { message } = parsed;
    const { index, label, method, status, suspended, cancelled, local, held, branches, createdAt } =
      transaction;
    return {
      index,
      label,
      method,
      from: lineOf(message, 'From'),
      to: lineOf(message, 'To'),
      callId: message.callId ?? '',
      cseq: message.cseq?.number ?? 0,
      status,
      suspended,
      cancelled,
      local,
      held,
      branches,
      age: clock.now() - createdAt,
    };
  }

  return {
    counts: {
      get created() {
        return stats.created;
      },
      get createdLocal() {
        return stats.createdLocal;
      },
      get current() {
        return stats.current;
      },
      get waiting() {
        return stats.ended;
      },
      get branches() {
        return stats.branches;
      },
      get appended() {
        return stats.appended;
      },
      get repliesReceived() {
        return stats.repliesReceived;
      },
      get repliesGenerated() {
        return stats.repliesSent - stats.repliesRelayed;
      },
      get repliesRelayed() {
        return stats.repliesRelayed;
      },
      answered: (statusClass) => stats.answered[statusClass] ?? 0,
    },
    *all() {
      for (const transaction of manager.all()) {
        const shown = describe(transaction);
        if (shown !== null) yield shown;
      }
    },
    has: (name) => manager.find(name) !== null,
    reply(name, reply) {
      const transaction = manager.find(name);
      if (transaction === null) return false;
      return manager.reply(transaction, reply.status, ownReplies.byOperator(transaction, reply)).sent;
    },
    retransmitReply: (name) => manager.retransmitReply(name),
    cancel: (name) => manager.cancel(name),
  };
}

/** A header field as received, with its line end. */
function lineOf(message: SipMessage, name: string): string {
  const field = message.header(name);
  return field === null ? '' : message.headText(field.start, field.end);
}

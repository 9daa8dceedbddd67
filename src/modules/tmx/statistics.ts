import { counter, level, type StatisticGroups, type TransactionCounts } from '../../kit/index.ts';
import type { TmxState } from './state.ts';

/** The module's statistics, with Kamailio's names. */
export const tmxStatistics: StatisticGroups<TmxState> = {
  tmx: {
    UAS_transactions: counted(({ created }) => created),
    UAC_transactions: counted(({ branches }) => branches),
    '2xx_transactions': counted(({ answered }) => answered(2)),
    '3xx_transactions': counted(({ answered }) => answered(3)),
    '4xx_transactions': counted(({ answered }) => answered(4)),
    '5xx_transactions': counted(({ answered }) => answered(5)),
    '6xx_transactions': counted(({ answered }) => answered(6)),
    inuse_transactions: level((_state, { transactions }) => transactions.counts.current),
    active_transactions: level(
      (_state, { transactions }) => transactions.counts.current - transactions.counts.waiting,
    ),
    rpl_received: counted(({ repliesReceived }) => repliesReceived),
    rpl_generated: counted(({ repliesGenerated }) => repliesGenerated),
    rpl_relayed: counted(({ repliesRelayed }) => repliesRelayed),
    rpl_sent: counted(({ repliesGenerated, repliesRelayed }) => repliesGenerated + repliesRelayed),
    rpl_absorbed: counted(({ repliesReceived, repliesRelayed }) =>
      Math.max(repliesReceived - repliesRelayed, 0),
    ),
  },
};

function counted(read: (counts: TransactionCounts) => number) {
  return counter<TmxState>((_state, { transactions }) => read(transactions.counts));
}

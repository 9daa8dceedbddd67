/** Counters since start; `current`, `ended`, `suspended` and `queued` are levels. */
export interface TransactionStats {
  created: number;
  /** Of them, those whose request is our own. */
  createdLocal: number;
  /** Transactions in memory now. */
  current: number;
  /** Of them, ended (answered or released) and absorbing what still comes. */
  ended: number;
  /** Of them, suspended. */
  suspended: number;
  /** Suspensions granted. */
  suspensions: number;
  suspensionsRefused: number;
  /** Wakes (own time or claim) that got the suspension. */
  wakes: number;
  /** Wakes refused: their turn was over, cancelled, answered, or their transaction gone. */
  staleWakes: number;
  /** Effects of a turn that no longer counts. */
  staleEffects: number;
  /** Request retransmissions that ran no script. */
  retransmissionsAbsorbed: number;
  acksAbsorbed: number;
  /** Replies sent, without retransmissions. */
  repliesSent: number;
  /** Of them, those that came from downstream. */
  repliesRelayed: number;
  /** Transactions that got a final reply, by its class: from 2 to 6. */
  readonly answered: number[];
  repliesRetransmitted: number;
  /** Branches begun: requests forwarded, each destination counted. */
  branches: number;
  /** Of them, those that were added to a request that waited. */
  appended: number;
  requestsRetransmitted: number;
  /** CANCELs of ours, without retransmissions. */
  cancelsSent: number;
  /** Replies that belonged to a branch. */
  repliesReceived: number;
  /** Replies not sent because the transaction had ended. */
  repliesRefused: number;
  cancelled: number;
  /** fr_timer and lifetime expiries of unanswered transactions. */
  timeouts: number;
  /** INVITE finals whose ACK never came. */
  acksMissed: number;
  /** Resumed runs that ended without an answer (500 of the end-of-run rule). */
  unanswered: number;
  /** Transactions released silently at the end of the run that created them. */
  released: number;
  /** Messages paused without a transaction, since start. */
  paused: number;
  /** Requests waiting behind them now. */
  queued: number;
  /** Requests refused because too many waited. */
  queueOverflows: number;
}

/** All zero. */
export function createTransactionStats(): TransactionStats {
  return {
    created: 0,
    createdLocal: 0,
    current: 0,
    ended: 0,
    suspended: 0,
    suspensions: 0,
    suspensionsRefused: 0,
    wakes: 0,
    staleWakes: 0,
    staleEffects: 0,
    retransmissionsAbsorbed: 0,
    acksAbsorbed: 0,
    repliesSent: 0,
    repliesRelayed: 0,
    answered: [0, 0, 0, 0, 0, 0, 0],
    repliesRetransmitted: 0,
    branches: 0,
    appended: 0,
    requestsRetransmitted: 0,
    cancelsSent: 0,
    repliesReceived: 0,
    repliesRefused: 0,
    cancelled: 0,
    timeouts: 0,
    acksMissed: 0,
    unanswered: 0,
    released: 0,
    paused: 0,
    queued: 0,
    queueOverflows: 0,
  };
}

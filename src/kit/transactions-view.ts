import type { TransactionName } from '../run/transaction.ts';

/** One transaction, as an operator sees it. `from` and `to` are the header lines as received, with their line ends. */
export interface ListedTransaction extends TransactionName {
  readonly method: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly status: number;
  readonly suspended: boolean;
  readonly cancelled: boolean;
  /** Its request is our own. */
  readonly local: boolean;
  /** A run of it is out. */
  readonly held: boolean;
  /** Destinations that it was forwarded to. */
  readonly branches: number;
  /** Milliseconds since it was created. */
  readonly age: number;
}

/** A reply that an operator makes. */
export interface OperatorReply {
  readonly status: number;
  readonly reason: string;
  readonly toTag: string;
  /** Header lines, each ending in CRLF. */
  readonly headers: string;
  readonly body: string;
}

/** Numbers of transactions, since the start unless said otherwise. */
export interface TransactionCounts {
  readonly created: number;
  /** Of them, those of requests of our own. */
  readonly createdLocal: number;
  /** In memory now. */
  readonly current: number;
  /** Of them, ended and absorbing what still comes. */
  readonly waiting: number;
  /** Branches: requests sent on. */
  readonly branches: number;
  /** Of them, those that were added to a request that waited. */
  readonly appended: number;
  readonly repliesReceived: number;
  /** Replies of our own, and those that came from downstream. */
  readonly repliesGenerated: number;
  readonly repliesRelayed: number;
  /** Transactions answered with a final status of a class, from 2 to 6. */
  answered(statusClass: number): number;
}

/** The transactions of the server, for commands. */
export interface TransactionsView {
  readonly counts: TransactionCounts;
  /** Every one now, one by one as they are asked for. */
  all(): Iterable<ListedTransaction>;
  has(transaction: TransactionName): boolean;
  /** Replies; false when it has ended already. A final reply ends what waits for it. */
  reply(transaction: TransactionName, reply: OperatorReply): boolean;
  /** Sends the last reply again; false when there is none. */
  retransmitReply(transaction: TransactionName): boolean;
  /** Cancels an INVITE; false when that cannot be. */
  cancel(transaction: TransactionName): boolean;
}

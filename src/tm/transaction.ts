import type { Flow } from '../net/network.ts';

/** Names a transaction: hash index (< 65536) and label (< 2^31), unique across restarts (Kamailio's `$T(id_index)`, `$T(id_label)`). */
export interface TransactionId {
  readonly index: number;
  readonly label: number;
}

/**
 * States of a server transaction: RFC 3261 §17.2.1 (INVITE), §17.2.2 (others), RFC 6026 §8.7 (`accepted`).
 * A transaction that waits to absorb retransmissions after its end (Kamailio's wt_timer) is `confirmed` (INVITE) or
 * `completed` (others).
 */
export type TransactionState =
  | 'trying'
  | 'proceeding'
  | 'completed'
  | 'confirmed'
  | 'accepted'
  | 'terminated';

/**
 * A server transaction as one run sees it: a short-lived view of a record that lives in typed memory. Views are not
 * identical from call to call: compare ids. A view whose transaction is gone reads `state` 'terminated'; every
 * operation on it is refused.
 */
export interface Transaction extends TransactionId {
  readonly state: TransactionState;
  readonly isInvite: boolean;
  /** Its request is our own: replies go to who asked for it, through `onLocalReply`. */
  readonly local: boolean;
  /** Modules want to hear of its replies and failures. */
  readonly listened: boolean;
  readonly method: string;
  /** The request as received (with what the network added to nothing): a copy. */
  readonly request: Buffer;
  /** Where the request came from; replies go there. */
  readonly flow: Flow;
  /** Status of the last reply sent, 0 before the first. */
  readonly status: number;
  /** The last reply sent, null before the first: a copy. */
  readonly lastReply: Buffer | null;
  /** A CANCEL was received (before or after the transaction was created). */
  readonly cancelled: boolean;
  /** Its lifetime was over when a branch ended. */
  readonly expired: boolean;
  /** A run of it is out: timeouts, replies and wakes wait for `release`. */
  readonly held: boolean;
  /** The request slot holds a suspension. */
  readonly suspended: boolean;
  /** Turns of the request slot so far: the turn of its present or last suspension, 0 before the first. */
  readonly turn: number;
  /** Destinations that the request was forwarded to. */
  readonly branches: number;
  /** `Clock.now()` at creation. */
  readonly createdAt: number;
}

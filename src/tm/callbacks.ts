import type { Flow } from '../net/network.ts';
import type { Suspension } from './suspension.ts';
import type { Transaction, TransactionId } from './transaction.ts';

/** Which timer ended a suspension. */
export type TimeoutCause = 'fr_timer' | 'max_lifetime';

/** What tm asks of its surroundings. None may throw. */
export interface TransactionCallbacks {
  /** Builds tm's own replies (100, 408, 487, 500) with the transaction's To-tag. `headers`: raw lines, each ending in CRLF. */
  buildReply(transaction: Transaction, status: number, reason: string, headers?: string): Uint8Array;
  /** The suspension's own time came: run it. The transaction is held; `release` it when the effects are in. */
  onWake(transaction: Transaction, suspension: Suspension): void;
  /**
   * `fr_timer` or the lifetime ended a suspension, which is gone: run the failure_route it armed, or reply 408. The
   * transaction is held; `release` it when that is done.
   */
  onTimeout(transaction: Transaction, suspension: Suspension, cause: TimeoutCause): void;
  /**
   * An INVITE was cancelled and has its 487: what its runs wait for need not come any more. `suspension` is what it slept
   * in, where that wanted to know; null else.
   */
  onCancelled(transaction: Transaction, suspension: Suspension | null): void;
  /** A watched suspension has left its slot: claimed, timed out, cancelled, undone, or its transaction is gone. */
  onGone(transaction: TransactionId, slot: number): void;
  /** A noted transaction is gone: nothing of it is left. */
  onTerminated(transaction: TransactionId): void;
  /** A reply that waited while a run was out: its route runs, then `relayReply`. */
  onReply(transaction: Transaction, branch: number, bytes: Buffer, flow: Flow): void;
  /**
   * This branch has failed, others may still be answered: run the event route that it has armed. The transaction is held;
   * `release` it after that.
   */
  onBranchFailure(transaction: Transaction, branch: number): void;
  /**
   * Every branch has failed, the best reply is that of `branch`: run the failure_route that it has armed, then
   * `endOfFailure`. The transaction is held; `release` it after that.
   */
  onFailure(transaction: Transaction, branch: number): void;
  /**
   * A request of our own has its final reply. `received`: it came from downstream, else it is tm's own. Every 2xx of an INVITE
   * comes here, also a copy: its ACK is due (RFC 3261 §13.2.2.4).
   */
  onLocalReply(transaction: Transaction, status: number, bytes: Uint8Array, received: boolean): void;
  /** A reply of a transaction that is listened to was sent to where its request came from. `relayed`: it is from downstream. Not told of a 2xx that repeats the one before. */
  onReplied(transaction: Transaction, status: number, bytes: Uint8Array, relayed: boolean): void;
  /** A request that waited behind a paused message: handle it as if received now. */
  onUnqueued(bytes: Buffer, flow: Flow): void;
}

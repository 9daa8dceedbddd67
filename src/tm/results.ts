import type { Suspension } from './suspension.ts';
import type { Transaction } from './transaction.ts';

/** What a received request means to the transactions. */
export type Reception =
  /** Nobody's: run the script. An ACK that matches nothing (a 2xx ACK passing through) is this too. */
  | { readonly kind: 'new' }
  /** Dealt with: the last reply was sent again where there is one, or there was nothing to do. No script runs. */
  | { readonly kind: 'absorbed'; readonly what: 'retransmission' | 'ack' | 'paused' }
  /** A new CANCEL: run the script. `invite` is what it cancels, null when there is no such transaction. */
  | { readonly kind: 'cancel'; readonly invite: Transaction | null }
  /** Kept behind a paused message of the same Call-ID; comes back through `onUnqueued`. */
  | { readonly kind: 'queued' }
  /** The queue behind paused messages is full: counted; the caller may answer 503. */
  | { readonly kind: 'refused'; readonly reason: 'queue-full' };

/** What a received reply means to the transactions. */
export type ReplyReception =
  /** Of no branch here: it is forwarded by its Via, without a transaction. */
  | { readonly kind: 'unmatched' }
  /** Dealt with: a retransmission, the answer to a CANCEL, or one that comes too late to matter. */
  | { readonly kind: 'absorbed' }
  /** Of this branch: its route runs, then `relayReply`. `held`: a run is out; it has to wait (`queueReply`). */
  | {
      readonly kind: 'matched';
      readonly transaction: Transaction;
      readonly branch: number;
      readonly held: boolean;
    };

/** What became of a branch so far. */
export interface BranchResult {
  readonly number: number;
  /** Last status that it got; that of the timer, CANCEL or error that ended it. 0 before the first. */
  readonly status: number;
  /** Its result stands. */
  readonly settled: boolean;
  /** Some reply came from downstream. */
  readonly replied: boolean;
  /** A timer ended it. */
  readonly timedOut: boolean;
  /** Its reply does not count any more. */
  readonly dropped: boolean;
}

/** Why a transaction takes no more: it was answered finally, ended without an answer, or is not there. */
export type Ended = 'final-reply-sent' | 'released' | 'not-found';

/** Whether a transaction now sleeps. `turn` names the suspension, `deadline` is when it ends by itself (`Clock.now()` time). */
export type SuspendResult =
  | { readonly granted: true; readonly turn: number; readonly deadline: number }
  | {
      readonly granted: false;
      readonly reason: Ended | 'cancelled' | 'already-suspended' | 'lifetime-over' | 'no-such-slot';
    };

/** Why nobody may take a suspension. */
export type RefusedClaim = Ended | 'not-suspended' | 'stale-turn' | 'cancelled' | 'no-such-slot';

/** An answer to a claim. */
export type ClaimDecision =
  /** The claimant runs the script; the transaction is held until `release`. */
  | { readonly kind: 'claimed'; readonly transaction: Transaction; readonly suspension: Suspension }
  | { readonly kind: 'refused'; readonly reason: RefusedClaim };

/** An answer to a claim made now. */
export type ClaimResult =
  | ClaimDecision
  /** A run of the transaction is out: the answer is known after its `release` (use `claimWhenFree`). */
  | { readonly kind: 'held' };

/** Whether a reply went out. */
export type ReplyResult = { readonly sent: true } | { readonly sent: false; readonly reason: Ended };

/** Whether effects of a run that was out still count. */
export type AdmitResult =
  | { readonly kind: 'admitted'; readonly transaction: Transaction }
  | { readonly kind: 'refused'; readonly reason: 'not-found' | 'stale-turn' | 'cancelled' };

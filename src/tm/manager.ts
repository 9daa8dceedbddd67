import type { Flow } from '../net/network.ts';
import type { SipMessage } from '../sip/message.ts';
import type { Clock } from '../time/clock.ts';
import type { TransactionParams } from './params.ts';
import type { Suspension } from './suspension.ts';
import type { Transaction, TransactionId } from './transaction.ts';

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

export type SuspendResult =
  | { readonly granted: true; readonly turn: number; readonly deadline: number }
  | {
      readonly granted: false;
      readonly reason: 'final-reply-sent' | 'cancelled' | 'already-suspended' | 'no-such-slot' | 'not-found';
    };

export type RefusedClaim =
  | 'not-found'
  | 'not-suspended'
  | 'stale-turn'
  | 'cancelled'
  | 'final-reply-sent'
  | 'no-such-slot';

export type ClaimResult =
  /** The claimant runs the script; the transaction is held until `release`. */
  | { readonly kind: 'claimed'; readonly transaction: Transaction; readonly suspension: Suspension }
  /** A run of the transaction is out: the answer is known after its `release` (use `claimWhenFree`). */
  | { readonly kind: 'held' }
  | { readonly kind: 'refused'; readonly reason: RefusedClaim };

export type ReplyResult =
  | { readonly sent: true }
  | { readonly sent: false; readonly reason: 'final-reply-sent' | 'not-found' };

export type AdmitResult =
  | { readonly kind: 'admitted'; readonly transaction: Transaction }
  | {
      readonly kind: 'refused';
      readonly reason: 'not-found' | 'stale-turn' | 'cancelled' | 'final-reply-sent';
    };

/** Per-transaction overrides in milliseconds (`t_set_fr`, `t_set_max_lifetime`, `t_set_retr`); absent: unchanged. */
export interface TimerOverrides {
  readonly fr?: number;
  readonly frInv?: number;
  readonly maxLifetime?: number;
  readonly retr1?: number;
  readonly retr2?: number;
}

/** Counters since start; `current`, `suspended`, `waiting` and `queued` are levels. */
export interface TransactionStats {
  created: number;
  /** Transactions in memory now. */
  current: number;
  /** Of them, ended and absorbing retransmissions. */
  waiting: number;
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
  repliesSent: number;
  repliesRetransmitted: number;
  /** Replies not sent because a final one was. */
  repliesRefused: number;
  cancelled: number;
  /** fr_timer and lifetime expiries of suspensions. */
  timeouts: number;
  /** INVITE finals whose ACK never came. */
  acksMissed: number;
  /** Runs that ended without an answer (500 of the end-of-run rule). */
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

/** What tm asks of its surroundings. None may throw. */
export interface TransactionCallbacks {
  /** Builds tm's own replies (100, 408, 487, 500) with the transaction's To-tag. */
  buildReply(transaction: Transaction, status: number, reason: string): Uint8Array;
  /** The suspension's own time came: run it. The transaction is held; `release` it when the effects are in. */
  onWake(transaction: Transaction, suspension: Suspension): void;
  /**
   * `fr_timer` or the lifetime ended a suspension, which is gone: run the failure_route it armed, or reply 408. The
   * transaction is held; `release` it when that is done.
   */
  onTimeout(transaction: Transaction, suspension: Suspension, cause: 'fr_timer' | 'max_lifetime'): void;
  /** A request that waited behind a paused message: handle it as if received now. */
  onUnqueued(bytes: Buffer, flow: Flow): void;
}

/** What `createTransactionManager` takes. */
export interface TransactionManagerOptions {
  readonly clock: Clock;
  readonly send: (flow: Flow, bytes: Uint8Array) => void;
  readonly callbacks: TransactionCallbacks;
  /** Random 32-bit unsigned integers; seeds the hash so that senders cannot choose collisions. */
  readonly random: () => number;
  /** What differs from Kamailio's defaults. */
  readonly params?: Partial<TransactionParams>;
}

/** A message that is paused without a transaction. `end` it when its run ended. */
export interface PausedMessage {
  end(): void;
}

/** The transactions of one SIP worker. Every method is synchronous and none throws. */
export interface TransactionManager {
  readonly params: TransactionParams;
  readonly stats: TransactionStats;

  /** Matches a request (RFC 3261 §17.2.3) and does what needs no script: absorbs retransmissions and ACKs. */
  receive(request: SipMessage, flow: Flow): Reception;
  /**
   * Creates the transaction of a request that `receive` called new or cancel; null for an ACK, for a message without a
   * transaction key and when one exists already. It is born cancelled when its CANCEL came while it was paused.
   */
  create(request: SipMessage, flow: Flow): Transaction | null;
  find(id: TransactionId): Transaction | null;
  /** The transaction a request belongs to, without any effect: its own, for an ACK the INVITE's. */
  lookup(request: SipMessage): Transaction | null;
  /** The INVITE transaction that a CANCEL refers to. */
  lookupCancelled(cancel: SipMessage): Transaction | null;

  /** Sends a reply. A final one ends a suspension; an INVITE final is retransmitted until its ACK or `fr_timer`. */
  reply(transaction: Transaction, status: number, bytes: Uint8Array): ReplyResult;
  /** Sends the last reply again; false when there is none. */
  retransmitReply(transaction: Transaction): boolean;
  /**
   * A CANCEL came for this INVITE: it is marked, its suspension dies, and without open branches it is answered with
   * 487 "Request canceled" at once. The caller answers the CANCEL. False when it had a final reply already.
   */
  cancel(invite: Transaction): boolean;
  setTimers(transaction: Transaction, overrides: TimerOverrides): void;
  /** Back to the parameters' fr_timer and fr_inv_timer (`t_reset_fr`). */
  resetFr(transaction: Transaction): void;

  /**
   * Stops the transaction's request: `record` comes back exactly once, through `onWake` at `wakeAt` (`Clock.now()`
   * time), `claim` or `onTimeout`. An INVITE without any reply gets its 100.
   */
  suspend(
    transaction: Transaction,
    slot: number,
    stop: { readonly wakeAt: number | null; readonly record: Uint8Array },
  ): SuspendResult;
  /** Undoes a suspension (its hand-off failed); false when there is none. The turn stays used. */
  cancelSuspension(transaction: Transaction, slot: number): boolean;
  /** Takes a suspension to run it. `turn` null: whichever it is (`t_continue` knows no turn). */
  claim(id: TransactionId, slot: number, turn: number | null): ClaimResult;
  /** As `claim`, but waits while a run is out (a wake may overtake its suspension). `then` is called exactly once, possibly at once. */
  claimWhenFree(
    id: TransactionId,
    slot: number,
    turn: number | null,
    then: (result: Exclude<ClaimResult, { kind: 'held' }>) => void,
  ): void;

  /** A run of the transaction goes out (to another worker, or into a pause): what would run script waits. Counted. */
  hold(transaction: Transaction): void;
  /** The run is over and its effects are in, or it is dead: what waited happens now, in order. */
  release(transaction: Transaction): void;
  /** May the effects of a run that was out still be applied? A refusal is counted; `release` is due in either case. */
  admitEffects(id: TransactionId, turn: number): AdmitResult;

  /** End of a run that created the transaction: neither replied nor suspended, it is released silently. True if so. */
  endOfRun(transaction: Transaction): boolean;
  /** End of a resumed run: unanswered and not suspended again, it is replied 500. True if so. Call before `release`. */
  endOfResumedRun(transaction: Transaction): boolean;
  /** Ends the transaction without a reply; retransmissions are absorbed for wt_timer (`t_release`). */
  drop(transaction: Transaction): void;

  /** Guards a message whose run is paused before it has a transaction; null when its key is already guarded or empty. */
  pause(request: SipMessage): PausedMessage | null;

  /** Every suspension now, for listing. */
  suspensions(): Iterable<Suspension>;
  /** Clears every timer and forgets every transaction. */
  close(): void;
}

/** Makes the transactions of one SIP worker. */
export declare function createTransactionManager(options: TransactionManagerOptions): TransactionManager;

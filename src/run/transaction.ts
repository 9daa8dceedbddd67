import type { SipMessage } from '../sip/message.ts';
import type { Effect } from './effects.ts';
import type { ForwardedBranch } from './forwarded-branch.ts';
import type { TimerSettings } from './state.ts';
import type { Stop } from './stop.ts';

/** Names a transaction: hash index (< 65536) and label, as `$T(id_index)` and `$T(id_label)`. */
export interface TransactionName {
  readonly index: number;
  readonly label: number;
}

/** What a run knows of its transaction: taken when the run began, kept up with what the run itself does. Plain data. */
export interface TransactionSnapshot extends TransactionName {
  readonly method: string;
  readonly toTag: string;
  /** Last status sent, 0 before the first. */
  status: number;
  /** A CANCEL came for it. */
  cancelled: boolean;
  /** It was suspended by this run. */
  suspended: boolean;
  released: boolean;
  /** The INVITE transaction that this CANCEL refers to; null for other methods or when there is none. */
  readonly invite: CancelledInvite | null;
  /** What its branches have come to, by number. */
  branches: BranchState[];
}

/** The INVITE transaction of a CANCEL. */
export interface CancelledInvite extends TransactionName {
  /** A branch of it may still be answered, so that its 487 comes from there. */
  readonly pending: boolean;
}

/** What a run knows of one branch of its transaction. */
export interface BranchState {
  /** Last status it got (that of the timer or CANCEL which ended it); 0 before the first. */
  readonly status: number;
  /** Its result stands. */
  readonly settled: boolean;
  /** Some reply came from downstream. */
  readonly replied: boolean;
  readonly timedOut: boolean;
  /** Its reply does not count any more. */
  readonly dropped: boolean;
}

/** A branch that was just sent. */
export const freshBranch: BranchState = {
  status: 0,
  settled: false,
  replied: false,
  timedOut: false,
  dropped: false,
};

/** Why a call on the transaction was refused; `text` is for the log. */
export type Granted = { readonly granted: true } | { readonly granted: false; readonly text: string };

/** What the script wants sent as a reply. */
export interface Reply {
  readonly status: number;
  readonly reason: string;
}

/**
 * The transaction of a run as modules see it. The same object serves in the owner and in an async worker: it decides
 * within the run from its snapshot, and leaves {@link Effect}s for the owner.
 */
export interface RunTransaction {
  readonly snapshot: Readonly<TransactionSnapshot>;
  /** Replies with the run's reply edits added. Refused for an ACK and after a final reply. */
  reply(reply: Reply): Granted;
  /**
   * Stops the request after this run; the run itself must then end (return 0). Refused after a final reply; a cancelled
   * transaction is refused too.
   */
  suspend(stop: Stop): Granted;
  /** Ends the transaction without a reply. */
  release(): Granted;
  retransmitReply(): Granted;
  /** Sends the request on. The branches are numbered after those of the snapshot. `quiet`: nothing that branches come to goes up any more. */
  forward(branches: readonly ForwardedBranch[], quiet?: boolean): void;
  /** Forwarding failed: at the end the caller gets this status unless something else answers it. `now`: it gets it at once. */
  fail(status: number, now?: boolean): void;
  /** Cancels open branches; `branch` is the run's own. */
  cancelBranches(which: 'all' | 'others' | 'this', branch: number): void;
  /** Replies so far count no more. */
  dropReplies(which: 'all' | 'last' | 'none'): void;
  /** Sends the 100 of an INVITE that had no reply yet, where the script wants one. */
  trying(): void;
  /** Changes timers of this transaction; null values are left as they are. */
  setTimers(timers: Partial<TimerSettings>): void;
}

/** The transactions that a run can reach. In an async worker none can be created or looked up. */
export interface Transactions {
  /** Creates the transaction of the run's request; impossible for an ACK, a reply, and where one exists. */
  create(): { readonly created: RunTransaction } | { readonly problem: string };
  /**
   * The transaction that the run's request belongs to without creating one: its own, for a CANCEL or an ACK its INVITE's;
   * null when there is none.
   */
  lookup(): TransactionName | null;
  /** The INVITE transaction that this CANCEL refers to; null without one. */
  readonly invite: CancelledInvite | null;
  /** The request of that INVITE; null without one, and in a run that goes on after a stop. */
  inviteRequest(): SipMessage | null;
  /** Cancels an INVITE transaction as an effect; `headers`: raw lines for the CANCELs. False when the run cannot reach it. */
  cancel(invite: TransactionName, headers: string): boolean;
}

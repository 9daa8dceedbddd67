import type { TransactionName } from '../run/transaction.ts';

/** What of a transaction is suspended: the request (slot 0) or the reply of a branch. */
export interface SlotName extends TransactionName {
  readonly slot: number;
}

/** One suspended request or reply, as an operator sees it. Times are milliseconds since 1970. */
export interface SuspendedRequest extends SlotName {
  readonly turn: number;
  /** One word: `sleep`, `wait`, `task`, `query` … */
  readonly why: string;
  /** `file:line:column` of the call that stopped it. */
  readonly where: string;
  /** `file:line` at which it goes on; null: whoever wakes it says where. */
  readonly goesOnAt: string | null;
  /** The route block in which it goes on (`request_route`, `route[X]`); null as `goesOnAt`. */
  readonly goesOnIn: string | null;
  /** The route block that holds the call that stopped it; null when that is not of this script. */
  readonly route: string | null;
  /** The worker group that goes on. */
  readonly group: string;
  /** The key that wakes it; null: none does. */
  readonly key: string | null;
  readonly since: number;
  /** When its own time wakes it; null: it does not. */
  readonly until: number | null;
  /** When a timer of the transaction ends it otherwise. */
  readonly deadline: number;
  /** Of its message, as received. */
  readonly method: string;
  readonly requestUri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  /** Where it came from: `proto:ip:port`. */
  readonly source: string;
  /** Bytes that its record takes. */
  readonly bytes: number;
}

/** What became of the suspensions of one place in the script. */
export interface SuspensionPlace {
  /** `file:line:column`. */
  readonly where: string;
  /** Suspended there now. */
  readonly waiting: number;
  /** Went on from there since the start. */
  readonly resumed: number;
  /** Milliseconds from when they could go on until a worker did. */
  readonly lag: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
}

/** The suspended requests of the server, for commands. */
export interface SuspendedRequests {
  /** Every one now, oldest first within a transaction; made one by one as they are asked for. */
  all(): Iterable<SuspendedRequest>;
  /** Those of one transaction: the request's first, then those of its replies. */
  of(transaction: TransactionName): readonly SuspendedRequest[];
  /** Goes on with one at once, with this value. `no-place`: only `t_continue` knows where. */
  wake(suspended: SlotName, data: Buffer | null): 'woken' | 'not-suspended' | 'no-place';
  /** Ends the transaction as a CANCEL does: 487. False when nothing of it is suspended. */
  cancel(transaction: TransactionName): boolean;
  /** By place in the script. Takes its time where many are suspended, in turns. */
  places(): Promise<readonly SuspensionPlace[]>;
  /** Since the start, and now. */
  readonly counts: {
    readonly suspended: number;
    readonly suspensions: number;
    readonly wakes: number;
    readonly staleWakes: number;
    readonly staleEffects: number;
    readonly timeouts: number;
    /** Waiting for a key or for work of a module. */
    readonly waiting: number;
    /** Items that wait for a worker. */
    readonly queued: number;
    /** Items that found no room. */
    readonly refused: number;
  };
}

import type { RunContext } from './context.ts';

/** A reply of a transaction as it goes up to where the request came from. */
export interface SentReply {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** It came from downstream; else it is our own. */
  readonly relayed: boolean;
}

/**
 * Who wants to hear what becomes of transactions, in the SIP worker that owns them: for accounting, dialogs and their kin.
 * Each event comes with a run that shows the request as its script left it, AVPs and flags included. Nothing may throw or wait.
 */
export interface TransactionListener {
  /** Asked whenever a run of the transaction ends or stops, in whichever worker, and again at each event. */
  listens(run: RunContext): boolean;
  /** A reply goes up; provisional ones, and a 2xx of another dialog that follows the first, too. */
  replied?(run: RunContext, reply: SentReply): void;
  /** Every branch has failed (`run.failure`), before the failure route runs. The flags that it leaves are kept. */
  failed?(run: RunContext): void;
}

/** The listeners of one worker. */
export interface TransactionListeners extends Required<TransactionListener> {
  add(listener: TransactionListener): void;
}

/** Makes the list, with nobody in it. */
export function createTransactionListeners(): TransactionListeners {
  const all: TransactionListener[] = [];
  return {
    add: (listener) => void all.push(listener),
    listens(run) {
      for (const listener of all) if (listener.listens(run)) return true;
      return false;
    },
    replied(run, reply) {
      for (const listener of all) if (listener.listens(run)) listener.replied?.(run, reply);
    },
    failed(run) {
      for (const listener of all) if (listener.listens(run)) listener.failed?.(run);
    },
  };
}

import type { FailureCause, RunContext } from '../run/context.ts';
import type { Transaction } from '../tm/transaction.ts';
import type { Outside } from './apply.ts';
import { snapshotOf } from './owner-transactions.ts';
import { createStoredRun, readStored } from './stored-run.ts';
import type { ScriptWorker } from './worker.ts';

/** What tm tells of transactions that modules listen to. Neither throws. */
export interface TransactionEvents {
  /** A reply goes up. */
  replied(transaction: Transaction, status: number, bytes: Uint8Array, relayed: boolean): void;
  /** Every branch has failed, this one's reply is the best. */
  failed(transaction: Transaction, branch: number): void;
}

/** Makes what tells the modules. */
export function createTransactionEvents({ services }: ScriptWorker, outside: Outside): TransactionEvents {
  const { manager, report } = outside;

  /** A run of what the transaction keeps; what it wants done is dropped. Null when nothing is kept. */
  function runOf(transaction: Transaction, failure?: FailureCause, branch?: number): RunContext | null {
    const stored = readStored(manager.kept(transaction));
    if (stored === null) return null;
    const { record, message } = stored;
    const snapshot = snapshotOf(manager, services.replyTags, transaction, record.snapshot.invite);
    return createStoredRun(services, snapshot, {
      state: record.state,
      message,
      kind: failure === undefined ? 'request' : 'failure',
      resumed: false,
      ...(failure === undefined ? {} : { failure }),
      ...(branch === undefined ? {} : { branch }),
    });
  }

  function failed(transaction: Transaction, number: number): void {
    const branch = manager.branches(transaction)[number];
    const failure = {
      status: branch?.status ?? 0,
      timedOut: branch?.timedOut ?? false,
      expired: transaction.expired,
      reply: manager.branchReply(transaction, number),
    };
    const run = runOf(transaction, failure, number);
    if (run === null) return;
    const { flags } = run.state;
    services.listeners.failed(run);
    const stored = run.state.flags === flags ? null : readStored(manager.kept(transaction));
    if (stored === null) return;
    const state = { ...stored.record.state, flags: run.state.flags };
    manager.keep(
      transaction,
      outside.encodeRecord({ ...stored.record, state }),
      services.listeners.listens(run),
    );
  }

  return {
    replied(transaction, status, bytes, relayed) {
      try {
        const run = runOf(transaction);
        if (run !== null) services.listeners.replied(run, { status, bytes, relayed });
      } catch (error) {
        report('telling modules of a reply', error);
      }
    },
    failed(transaction, branch) {
      try {
        if (transaction.listened) failed(transaction, branch);
      } catch (error) {
        report('telling modules of a failure', error);
      }
    },
  };
}

import { RunContext, type RunInput } from '../run/context.ts';
import { decodeRecord, type SuspensionRecord } from '../run/record.ts';
import { createRunTransaction } from '../run/run-transaction.ts';
import type { RunServices } from '../run/services.ts';
import type { TransactionSnapshot } from '../run/transaction.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { createResumedTransactions } from './owner-transactions.ts';

/** A record with its message, ready to run script. */
export interface Stored {
  readonly record: SuspensionRecord;
  readonly message: SipMessage;
}

/** Reads what a suspension or a transaction keeps; null when that is nothing, or no record of ours. */
export function readStored(bytes: Uint8Array | null): Stored | null {
  const record = bytes === null ? null : decodeRecord(bytes);
  const parsed = record === null ? null : parseMessage(record.state.bytes);
  return record === null || parsed === null || !parsed.ok ? null : { record, message: parsed.message };
}

/** What differs between the runs of a transaction that exists already. */
export type StoredRunInput = Omit<RunInput, 'services' | 'transactions' | 'transaction' | 'faked'>;

/** Makes a run of a transaction that exists already, as `snapshot` knows it. */
export function createStoredRun(
  services: RunServices,
  snapshot: TransactionSnapshot,
  input: StoredRunInput,
): RunContext {
  const run: RunContext = new RunContext({
    ...input,
    services,
    transactions: createResumedTransactions(snapshot, () => run),
    transaction: null,
    faked: false,
  });
  run.transaction = createRunTransaction(run, snapshot);
  return run;
}

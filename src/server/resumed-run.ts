import { RunContext } from '../run/context.ts';
import { giveLocals } from '../run/locals.ts';
import { withResult } from '../run/places.ts';
import { decodeRecord, type SuspensionRecord } from '../run/record.ts';
import { createRunTransaction } from '../run/run-transaction.ts';
import type { Wake } from '../run/wake.ts';
import type { Outcome } from '../script/engine.ts';
import type { Place } from '../script/place.ts';
import { parseMessage } from '../sip/parse.ts';
import type { Suspension } from '../tm/suspension.ts';
import { createResumedTransactions } from './owner-transactions.ts';
import type { ScriptWorker } from './worker.ts';

/** A run that goes on with a suspended request by `t_continue`, and where. */
export interface Continuing {
  readonly caller: RunContext;
  readonly place: Place;
}

/** A run that goes on from a suspension, ready to start. */
export interface ResumedRun {
  readonly run: RunContext;
  readonly record: SuspensionRecord;
  start(): Outcome;
}

/**
 * Makes the run that goes on from a suspension, in whichever worker: from its own places, or at the place that a run which
 * continues it names. Null when the record is not of this script, or there is no place to go on.
 */
export function createResumedRun(
  { program, services }: ScriptWorker,
  suspension: Suspension,
  wake: Wake,
  by: Continuing | null = null,
): ResumedRun | null {
  const record = decodeRecord(suspension.record);
  const parsed = record === null ? null : parseMessage(record.state.bytes);
  if (record === null || parsed === null || !parsed.ok) return null;
  const places = by === null ? placesAfter(record, wake) : [by.place];
  if (places.length === 0 || !places.every((place) => program.isPlace(place))) return null;
  const run: RunContext = new RunContext({
    state: record.state,
    message: parsed.message,
    kind: record.kind,
    services,
    transactions: createResumedTransactions(record.snapshot, () => run),
    transaction: null,
    faked: false,
    resumed: true,
    wake,
    ...(by === null ? {} : { caller: by.caller }),
    ...(record.failure === null ? {} : { failure: record.failure }),
    ...(record.branch === null ? {} : { branch: record.branch }),
    ...(record.kept === null ? {} : { kept: record.kept }),
  });
  run.transaction = createRunTransaction(run, record.snapshot);
  if (record.locals !== null) giveLocals(run, record.locals);
  // A route of its own finds the result of the call that stopped in `$rc`.
  if (record.timeResult !== null) run.rc = wake.cause === 'time' ? record.timeResult : 1;
  return { run, record, start: () => program.run(places, run) };
}

function placesAfter({ places, timeResult }: SuspensionRecord, wake: Wake): readonly Place[] {
  return wake.cause === 'time' && timeResult !== null ? withResult(places, timeResult) : places;
}

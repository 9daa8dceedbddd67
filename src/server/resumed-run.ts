import type { RunContext } from '../run/context.ts';
import { giveLocals } from '../run/locals.ts';
import { withResult } from '../run/places.ts';
import type { SuspensionRecord } from '../run/record.ts';
import type { Wake } from '../run/wake.ts';
import type { Outcome } from '../script/engine.ts';
import type { Place } from '../script/place.ts';
import type { Suspension } from '../tm/suspension.ts';
import { createStoredRun, readStored } from './stored-run.ts';
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
  const stored = readStored(suspension.record);
  if (stored === null) return null;
  const { record, message } = stored;
  const places = by === null ? placesAfter(record, wake) : [by.place];
  if (places.length === 0 || !places.every((place) => program.isPlace(place))) return null;
  const run = createStoredRun(services, record.snapshot, {
    state: record.state,
    message,
    kind: record.kind,
    resumed: true,
    wake,
    ...(by === null ? {} : { caller: by.caller }),
    ...(record.failure === null ? {} : { failure: record.failure }),
    ...(record.branch === null ? {} : { branch: record.branch }),
    ...(record.branchScript === null ? {} : { branchScript: record.branchScript }),
    ...(record.kept === null ? {} : { kept: record.kept }),
  });
  if (record.locals !== null) giveLocals(run, record.locals);
  // A route of its own finds the result of the call that stopped in `$rc`.
  if (record.timeResult !== null) run.rc = wake.cause === 'time' ? record.timeResult : 1;
  return { run, record, start: () => program.run(places, run) };
}

function placesAfter({ places, timeResult }: SuspensionRecord, wake: Wake): readonly Place[] {
  return wake.cause === 'time' && timeResult !== null ? withResult(places, timeResult) : places;
}

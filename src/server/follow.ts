import type { RunContext } from '../run/context.ts';
import { releaseLocks } from '../run/locks.ts';
import type { Outcome } from '../script/engine.ts';
import { logException } from './exceptions.ts';

/**
 * Follows a run through its pauses to its end. `onStop` is called at each pause and at the end, to do what the run wants
 * done so far; locks that the run still holds at the end are given back.
 */
export function follow(run: RunContext, outcome: Outcome, onStop: (outcome: Outcome) => void): void {
  if (outcome.kind === 'ended') releaseLocks(run);
  onStop(outcome);
  if (outcome.kind !== 'paused') return;
  outcome.ready
    .then(() => follow(run, outcome.resume(), onStop))
    .catch((error) => logException(run.services.log, 'going on after a pause', error));
}

import { decodeBranchScript } from '../run/branch-script.ts';
import { beginFailure } from '../run/kept-state.ts';
import { stayIfAsked } from '../run/stay.ts';
import type { Place } from '../script/place.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyRun, type Outside } from './apply.ts';
import { follow } from './follow.ts';
import { snapshotOf } from './owner-transactions.ts';
import { createStoredRun, readStored } from './stored-run.ts';
import type { ScriptWorker } from './worker.ts';

/**
 * Makes what tm calls when every branch of a transaction has failed: the failure_route that the best one has armed runs,
 * then the transaction is told that it has, and released.
 */
export function createFailures(
  { program, services }: ScriptWorker,
  outside: Outside,
): (transaction: Transaction, branch: number) => void {
  const { manager } = outside;

  function finish(transaction: Transaction): void {
    manager.endOfFailure(transaction);
    manager.release(transaction);
  }

  function routeOf(transaction: Transaction, branch: number): Place | null {
    const bytes = manager.branchScript(transaction, branch);
    const name = bytes === null ? null : (decodeBranchScript(bytes)?.failure ?? null);
    return name === null ? null : program.route('failure', name);
  }

  function runRoute(transaction: Transaction, branch: number, place: Place): boolean {
    const stored = readStored(manager.kept(transaction));
    if (stored === null) return false;
    const { state, snapshot: known } = stored.record;
    beginFailure(state);
    // A failure route runs once: the script arms it again where it wants to (Kamailio).
    state.routes.failure = null;
    const snapshot = snapshotOf(manager, services.replyTags, transaction, known.invite);
    const best = snapshot.branches[branch];
    const run = createStoredRun(services, snapshot, {
      state,
      message: stored.message,
      kind: 'failure',
      resumed: false,
      failure: { status: best?.status ?? 0, timedOut: best?.timedOut ?? false },
      branch,
    });
    follow(run, program.run([place], run), (outcome) => {
      if (outcome.kind === 'ended') stayIfAsked(run);
      applyRun(outside, transaction.flow, manager.find(transaction), run);
      if (outcome.kind === 'ended') finish(transaction);
    });
    return true;
  }

  return (transaction, branch) => {
    const place = routeOf(transaction, branch);
    if (place === null || !runRoute(transaction, branch, place)) finish(transaction);
  };
}

import { type BranchScript, decodeBranchScript } from '../run/branch-script.ts';
import { beginFailure } from '../run/kept-state.ts';
import { stayIfAsked } from '../run/stay.ts';
import type { Place } from '../script/place.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyRun, type Outside } from './apply.ts';
import { follow } from './follow.ts';
import { createNextAddresses } from './next-address.ts';
import { snapshotOf } from './owner-transactions.ts';
import { createStoredRun, readStored } from './stored-run.ts';
import type { TransactionEvents } from './transaction-events.ts';
import type { ScriptWorker } from './worker.ts';

/** What tm calls when branches fail. The transaction is held meanwhile, and released when that is done. */
export interface Failures {
  /** Every branch has failed, this one's reply is the best: its failure_route runs, then the transaction is told so. */
  all(transaction: Transaction, branch: number): void;
  /** One branch has failed: its `event_route[tm:branch-failure:name]` runs. */
  one(transaction: Transaction, branch: number): void;
}

/** Makes what runs the routes that branches have armed for their failure. */
export function createFailures(
  { program, services }: ScriptWorker,
  outside: Outside,
  events: TransactionEvents,
): Failures {
  const { manager } = outside;
  const sendToNext = createNextAddresses(services, outside);

  function scriptOf(transaction: Transaction, branch: number): BranchScript | null {
    const bytes = manager.branchScript(transaction, branch);
    return bytes === null ? null : decodeBranchScript(bytes);
  }

  /** Routes of requests of our own run only where the script says so. */
  function mayRun(transaction: Transaction): boolean {
    return !transaction.local || manager.params.enable_uac_fr !== 0;
  }

  /** Runs a route for the request as it was first forwarded; `then` is called when it has ended, or cannot run. */
  function runRoute(
    transaction: Transaction,
    branch: number,
    script: BranchScript | null,
    place: Place | null,
    kind: 'failure' | 'branch-failure',
    then: () => void,
  ): void {
    const stored = place === null ? null : readStored(manager.kept(transaction));
    if (place === null || script === null || stored === null) {
      then();
      return;
    }
    const { state, snapshot: known } = stored.record;
    beginFailure(state);
    state.branchFlags = script.flags;
    // Such a route runs once: the script arms it again where it wants to (Kamailio).
    if (kind === 'failure') state.routes.failure = null;
    else state.routes.branchFailure = null;
    const snapshot = snapshotOf(manager, services.replyTags, transaction, known.invite);
    const failed = snapshot.branches[branch];
    const run = createStoredRun(services, snapshot, {
      state,
      message: stored.message,
      kind,
      resumed: false,
      failure: {
        status: failed?.status ?? 0,
        timedOut: failed?.timedOut ?? false,
        expired: transaction.expired,
        reply: manager.branchReply(transaction, branch),
      },
      branch,
      branchScript: script,
    });
    follow(run, program.run([place], run), (outcome) => {
      if (outcome.kind === 'ended') stayIfAsked(run);
      applyRun(outside, transaction.flow, manager.find(transaction), run);
      if (outcome.kind === 'ended') then();
    });
  }

  return {
    all(transaction, branch) {
      events.failed(transaction, branch);
      const script = scriptOf(transaction, branch);
      const name = mayRun(transaction) ? (script?.failure ?? null) : null;
      const place = name === null ? null : program.route('failure', name);
      runRoute(transaction, branch, script, place, 'failure', () => {
        manager.endOfFailure(transaction);
        manager.release(transaction);
      });
    },
    one(transaction, branch) {
      const script = scriptOf(transaction, branch);
      const name = mayRun(transaction) ? (script?.branchFailure ?? null) : null;
      const place = name === null ? null : program.route('event', `tm:branch-failure:${name}`);
      const run = (): void =>
        runRoute(transaction, branch, script, place, 'branch-failure', () => manager.release(transaction));
      if (script === null || script.failover === null) run();
      else sendToNext(transaction, branch, script, script.failover, run);
    },
  };
}

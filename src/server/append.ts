import { decodeBranchScript } from '../run/branch-script.ts';
import type { RunContext } from '../run/context.ts';
import type { SuspensionRecord } from '../run/record.ts';
import { type Relayed, relay } from '../run/relay.ts';
import type { Destination } from '../run/state.ts';
import type { RunTransaction, TransactionName } from '../run/transaction.ts';
import type { Place } from '../script/place.ts';
import { requestSlot } from '../tm/suspension.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyRun, type Outside } from './apply.ts';
import { snapshotOf } from './owner-transactions.ts';
import { createStoredRun, readStored, type Stored } from './stored-run.ts';
import type { ScriptWorker } from './worker.ts';

/**
 * Makes what sends the request of another transaction to more destinations, each through the branch_route that it armed. A
 * request that was forwarded gets more branches; one that is suspended goes on with this. One that was answered is left
 * alone, and so is a destination that it was sent to already.
 */
export function createAppends(
  { program, runRoute, services }: ScriptWorker,
  outside: Outside,
): (name: TransactionName, destinations: readonly Destination[]) => void {
  const { manager } = outside;

  function append(name: TransactionName, destinations: readonly Destination[]): void {
    const transaction = manager.find(name);
    if (transaction === null || transaction.status >= 200) return;
    if (transaction.suspended) {
      manager.claimWhenFree(name, requestSlot, null, (decision) => {
        if (decision.kind !== 'claimed') return;
        forward(decision.transaction, decision.suspension.record, destinations, true);
      });
      return;
    }
    const kept = manager.kept(transaction);
    if (kept === null || !manager.hasPendingBranch(transaction)) return;
    manager.hold(transaction);
    forward(transaction, kept, destinations, false);
  }

  /** Forwards a held transaction from what it kept, and gives it free. `claimed`: that was its suspension. */
  function forward(
    transaction: Transaction,
    bytes: Uint8Array,
    destinations: readonly Destination[],
    claimed: boolean,
  ): void {
    const stored = readStored(bytes);
    const run = stored === null ? null : runOf(transaction, stored, destinations);
    const own = run?.transaction ?? null;
    if (stored === null || run === null || own === null) {
      end(transaction, claimed);
      return;
    }
    const finish = (relayed: Relayed): void => {
      if ('status' in relayed) {
        run.log.error('tm.append', `no branch is added: ${relayed.text}`, null);
        if (claimed) stayAsBefore(own, stored.record);
      } else manager.stats.appended += relayed.branches;
      applyRun(outside, transaction.flow, manager.find(transaction), run);
      end(transaction, claimed);
    };
    const fail = (error: unknown): void => {
      outside.report('adding branches', error);
      end(transaction, claimed);
    };
    const branchRoute = (name: string): Place | null => program.route('branch', name);
    try {
      const made = relay({ run, transaction: own, fixed: null, branchRoute, runRoute });
      if (made instanceof Promise) made.then(finish, fail);
      else finish(made);
    } catch (error) {
      fail(error);
    }
  }

  function end(transaction: Transaction, claimed: boolean): void {
    if (claimed) manager.endOfResumedRun(transaction);
    manager.release(transaction);
  }

  /** The run in which the branches are made. */
  function runOf(
    transaction: Transaction,
    { record, message }: Stored,
    destinations: readonly Destination[],
  ): RunContext {
    const snapshot = snapshotOf(manager, services.replyTags, transaction, record.snapshot.invite);
    const { state } = record;
    state.uriIsNew = false;
    state.routes.branch ??= state.formerBranchRoute;
    state.destinations = destinations.filter((destination) => !wasSentTo(transaction, destination));
    return createStoredRun(services, snapshot, { state, message, kind: record.kind, resumed: true });
  }

  /** A contact is known by the name that its registration gave it, whatever branch_route made of its URI. */
  function wasSentTo(transaction: Transaction, { uri, located }: Destination): boolean {
    return manager.branches(transaction).some(({ number }) => {
      const bytes = manager.branchScript(transaction, number);
      const branch = bytes === null ? null : decodeBranchScript(bytes);
      if (branch === null) return false;
      return located === null ? branch.uri === uri : branch.ruid === located.ruid;
    });
  }

  return (name, destinations) => manager.whenFree(name, () => append(name, destinations));
}

/** Nothing could be sent: the request goes on waiting for what it waited for. */
function stayAsBefore(transaction: RunTransaction, record: SuspensionRecord): void {
  const { group, places, why, where, key, timeResult } = record;
  transaction.suspend({
    delay: null,
    group,
    places,
    continuation: 'block',
    why,
    where,
    key,
    timeResult,
    operation: null,
  });
}

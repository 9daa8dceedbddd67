import type { RunContext } from './context.ts';
import type { TransactionName } from './transaction.ts';

/** Why something awaited is aborted before it answered. */
export type AbortCause = 'deadline' | 'cancel' | 'stop';

/** What can be aborted: one function's operation, as a run awaits it. */
export interface Awaited {
  abort(cause: AbortCause): void;
}

/** What the runs of one worker await: a run at most one thing. Nothing here outlives the operation it stands for. */
export interface Awaiting {
  /** False when the server stops: nothing is begun any more. */
  begin(run: RunContext, awaited: Awaited): boolean;
  /** The operation is over; again does nothing. */
  end(run: RunContext): void;
  /** A CANCEL came for the run's message. */
  cancelRun(run: RunContext): void;
  /** A CANCEL came for this transaction: whatever its runs await is aborted. */
  cancelTransaction(name: TransactionName): void;
  /** Aborts everything, now and from now on. */
  stop(): void;
}

/** Makes the list of one worker, with nothing in it. */
export function createAwaiting(): Awaiting {
  const entries = new Map<RunContext, Awaited>();
  /** Runs that await something, by their transaction: several where replies of one transaction run script. */
  const byTransaction = new Map<string, Set<RunContext>>();
  let stopped = false;

  function nameOf(run: RunContext): string | null {
    return run.transaction === null ? null : keyOf(run.transaction.snapshot);
  }

  return {
    begin(run, awaited) {
      if (stopped) return false;
      entries.set(run, awaited);
      const name = nameOf(run);
      if (name === null) return true;
      const runs = byTransaction.get(name);
      if (runs === undefined) byTransaction.set(name, new Set([run]));
      else runs.add(run);
      return true;
    },
    end(run) {
      entries.delete(run);
      const name = nameOf(run);
      const runs = name === null ? undefined : byTransaction.get(name);
      if (name === null || runs === undefined) return;
      runs.delete(run);
      if (runs.size === 0) byTransaction.delete(name);
    },
    cancelRun: (run) => entries.get(run)?.abort('cancel'),
    cancelTransaction(name) {
      const runs = byTransaction.get(keyOf(name));
      if (runs === undefined) return;
      for (const run of [...runs]) entries.get(run)?.abort('cancel');
    },
    stop() {
      stopped = true;
      for (const awaited of [...entries.values()]) awaited.abort('stop');
    },
  };
}

function keyOf({ index, label }: TransactionName): string {
  return `${index}:${label}`;
}

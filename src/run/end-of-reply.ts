import { forwardedReply } from '../sip/forward.ts';
import type { RunContext } from './context.ts';

/**
 * The run of a reply has ended: unless it stopped, the reply goes to its transaction with the edits of the run, as an
 * effect. Nothing in other runs. `dropped`: the script ended it with `drop`.
 */
export function endReply(run: RunContext, dropped: boolean): void {
  const { kind, branch, message, transaction, state } = run;
  if (kind !== 'onreply' || branch === null || transaction === null || transaction.snapshot.suspended) return;
  const bytes = forwardedReply(message, state.edits);
  run.effects.push({ kind: 'relay-reply', branch, status: run.status, bytes, dropped });
}

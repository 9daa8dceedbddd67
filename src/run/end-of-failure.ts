import type { RunContext } from './context.ts';

/**
 * A failure_route that slept in its middle has ended (full continuation): as at the end of every failure_route the best reply
 * goes up unless the route did something else, as an effect. Nothing in other runs, nor where no branch brought a reply.
 */
export function endFailure({ kind, transaction, effects }: RunContext): void {
  if (kind !== 'failure' || transaction === null || transaction.snapshot.branches.length === 0) return;
  effects.push({ kind: 'end-failure' });
}

import type { RunContext } from './context.ts';

/**
 * At the end of a run: a request that somebody may still send on (`ts_store`), and that this run neither answered,
 * forwarded nor stopped, stays. It is suspended as by `t_suspend`, so that it ends in time if nobody comes.
 */
export function stayIfAsked(run: RunContext): void {
  const { stay, transaction } = run;
  if (stay === null || transaction === null) return;
  const { status, suspended, released, cancelled, branches } = transaction.snapshot;
  const pending = branches.some(({ settled }) => !settled);
  if (status < 200 && !suspended && !released && !cancelled && !pending) transaction.suspend(stay);
}

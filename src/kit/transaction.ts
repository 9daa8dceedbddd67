import type { RunContext } from '../run/context.ts';
import type { RunTransaction } from '../run/transaction.ts';

/** The run's transaction, created when there is none yet; null with the reason when that is impossible. */
export function ensureTransaction(
  run: RunContext,
):
  | { readonly transaction: RunTransaction; readonly problem: '' }
  | { readonly transaction: null; readonly problem: string } {
  if (run.transaction !== null) return { transaction: run.transaction, problem: '' };
  if (run.faked) return { transaction: null, problem: 'invalid usage for faked message' };
  const made = run.transactions.create();
  if ('problem' in made) return { transaction: null, problem: made.problem };
  run.transaction = made.created;
  return { transaction: made.created, problem: '' };
}

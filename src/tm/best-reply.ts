import type { BranchRecord } from './branch.ts';
import { firstBranch, nextBranch } from './branches.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';

/** 4xx that the caller can do something about: they come before the others. */
const REPAIRABLE: readonly number[] = [401, 407, 415, 420, 484];

/** How good a negative final status is, the lowest best (RFC 3261 §16.7 step 6, Kamailio's order). */
export function priorityOf(status: number): number {
  const rest = status % 100;
  if (status >= 600) return 1000 + rest;
  if (status < 400) return 3000 + rest;
  if (status < 500) return (REPAIRABLE.includes(status) ? 4000 : 4100) + rest;
  return 5000 + rest;
}

/** The branch whose result is the transaction's; null when none counts. Branches that answered 2xx are not asked. */
export function bestBranch(tm: Internals, record: TransactionRecord): BranchRecord | null {
  let best: BranchRecord | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    if (!branch.settled || branch.dropped || branch.status < 300) continue;
    const priority = priorityOf(branch.status) + (branch.local ? tm.params.faked_reply_prio : 0);
    if (priority >= lowest) continue;
    lowest = priority;
    best = branch;
  }
  return best;
}

/** The stored replies that ask for credentials, where there are several: their challenges go up together (§16.7 step 7). */
export function challenges(tm: Internals, record: TransactionRecord): Buffer[] {
  const found: Buffer[] = [];
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    const asks = branch.status === 401 || branch.status === 407;
    if (asks && branch.settled && !branch.dropped && branch.reply !== noBlock) {
      found.push(tm.store.copy(branch.reply));
    }
  }
  return found;
}

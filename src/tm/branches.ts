import type { BranchRecord } from './branch.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';

/** The first branch of a transaction; null without one. */
export function firstBranch(tm: Internals, record: TransactionRecord): BranchRecord | null {
  return record.firstBranch === 0 ? null : tm.branches.at(record.firstBranch);
}

/** The branch after this one; null at the end. */
export function nextBranch(tm: Internals, branch: BranchRecord): BranchRecord | null {
  return branch.next === 0 ? null : tm.branches.at(branch.next);
}

/** The branch of that number; null when the transaction has none. */
export function branchAt(tm: Internals, record: TransactionRecord, number: number): BranchRecord | null {
  let branch = firstBranch(tm, record);
  while (branch !== null && branch.number !== number) branch = nextBranch(tm, branch);
  return branch;
}

/** A new last branch of the transaction, numbered as the script was told. */
export function addBranch(tm: Internals, record: TransactionRecord, number: number): BranchRecord {
  const branch = tm.branches.allocate();
  branch.wakeAt = null;
  branch.transaction = record.number;
  branch.number = number;
  record.branchCount++;
  let last = firstBranch(tm, record);
  if (last === null) {
    record.firstBranch = branch.record;
    return branch;
  }
  for (let next = nextBranch(tm, last); next !== null; next = nextBranch(tm, last)) last = next;
  last.next = branch.record;
  return branch;
}

/** Whether a branch may still get its final reply, so that the transaction lives on without a run. */
export function hasPendingBranch(tm: Internals, record: TransactionRecord): boolean {
  for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
    if (!branch.settled) return true;
  }
  return false;
}

/** Gives all branches of a transaction back, with their timers and bytes. */
export function freeBranches(tm: Internals, record: TransactionRecord): void {
  let branch = firstBranch(tm, record);
  while (branch !== null) {
    const next = nextBranch(tm, branch);
    tm.clock.clearTimer(branch.deadlineTimer);
    tm.clock.clearTimer(branch.retransmissionTimer);
    tm.clock.clearTimer(branch.cancelTimer);
    tm.clock.clearTimer(branch.wakeTimer);
    if (branch.suspended) tm.stats.suspended--;
    if (branch.suspended && branch.watched) tm.callbacks.onGone(record, branch.number + 1);
    tm.behind.delete(branch.record);
    tm.store.free(branch.suspension);
    tm.store.free(branch.heldReply);
    tm.store.free(branch.request);
    tm.store.free(branch.reply);
    tm.store.free(branch.script);
    tm.store.free(branch.cancel);
    branch.clear();
    tm.branches.free(branch.record);
    branch = next;
  }
  tm.store.free(record.script);
  record.script = noBlock;
  record.firstBranch = 0;
  record.branchCount = 0;
}

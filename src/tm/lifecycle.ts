import { endBranches } from './branch-cancel.ts';
import { freeBranches } from './branches.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';
import { flowOf } from './request-block.ts';
import { forgetSuspension } from './suspension-slot.ts';
import { armDeadline, clearSecondTimer } from './timers.ts';
import { TransactionView } from './transaction-view.ts';

/** Keeps a reply as the last one and sends it. */
export function sendReply(tm: Internals, record: TransactionRecord, status: number, bytes: Uint8Array): void {
  tm.store.free(record.reply);
  record.reply = tm.store.put(bytes);
  record.status = status;
  tm.stats.repliesSent++;
  tm.send(flowOf(tm.store.view(record.request)), bytes);
}

/** Sends the last reply again; false when there is none. */
export function resendReply(tm: Internals, record: TransactionRecord): boolean {
  if (record.reply === noBlock) return false;
  tm.stats.repliesRetransmitted++;
  // A copy: what sends may keep the bytes longer than the block lives.
  tm.send(flowOf(tm.store.view(record.request)), tm.store.copy(record.reply));
  return true;
}

/** From here on the transaction only absorbs: no suspension, no other reply. */
export function markEnded(tm: Internals, record: TransactionRecord): void {
  forgetSuspension(tm, record);
  clearSecondTimer(tm, record);
  record.ended = true;
  tm.stats.ended++;
}

/** Ends a transaction without a (further) reply; retransmissions are absorbed for wt_timer, as Kamailio does. */
export function releaseSilently(tm: Internals, record: TransactionRecord): void {
  markEnded(tm, record);
  endBranches(tm, record, 0);
  record.state = record.isInvite ? 'confirmed' : 'completed';
  armDeadline(tm, record, tm.clock.now() + tm.params.wt_timer);
}

/** Takes the transaction out of memory. Claims that waited for its run are refused. */
export function terminate(tm: Internals, record: TransactionRecord): void {
  const { number } = record;
  const noted = record.noted ? { index: record.index, label: record.label } : null;
  forgetSuspension(tm, record);
  tm.clock.clearTimer(record.deadlineTimer);
  tm.clock.clearTimer(record.secondTimer);
  tm.accepted.remove(number);
  freeBranches(tm, record);
  tm.table.remove(record);
  tm.store.free(record.request);
  tm.store.free(record.reply);
  if (record.ended) tm.stats.ended--;
  tm.stats.current--;
  record.clear();
  tm.records.free(number);
  if (noted !== null) tm.callbacks.onTerminated(noted);
  const queue = tm.waiting.get(number);
  if (queue === undefined) return;
  tm.waiting.delete(number);
  for (const entry of queue) {
    if (entry.kind !== 'claim') continue;
    tm.stats.staleWakes++;
    entry.then({ kind: 'refused', reason: 'not-found' });
  }
}

/** What the outside sees of a record. */
export function viewOf(tm: Internals, record: TransactionRecord): TransactionView {
  return new TransactionView(record, tm.store);
}

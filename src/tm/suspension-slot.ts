import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';
import { requestSlot, type Suspension } from './suspension.ts';
import { clearSecondTimer, timerLength } from './timers.ts';

/** The suspension in a transaction's request slot; its record is a view, good until anything else is done. */
export function readSuspension(tm: Internals, record: TransactionRecord): Suspension {
  const epoch = tm.clock.wallTime() - tm.clock.now();
  const { wakeAt } = record;
  return {
    index: record.index,
    label: record.label,
    slot: requestSlot,
    turn: record.turn,
    wakeAt: wakeAt === null ? null : epoch + wakeAt,
    deadline: epoch + record.deadline,
    record: tm.store.view(record.suspension),
  };
}

/** Empties the slot and its wake timer; nothing when it is empty. The turn stays used. */
export function forgetSuspension(tm: Internals, record: TransactionRecord): void {
  if (!record.suspended) return;
  record.suspended = false;
  if (record.ownDeadline) {
    record.slept = timerLength(record.slept + tm.clock.now() - record.suspendedAt);
  }
  tm.store.free(record.suspension);
  record.suspension = noBlock;
  clearSecondTimer(tm, record);
  tm.stats.suspended--;
  if (record.watched) tm.callbacks.onGone(record, requestSlot);
}

/** Takes the suspension out of the slot: whoever calls this is the one that gets it. */
export function takeSuspension(tm: Internals, record: TransactionRecord): Suspension {
  const suspension = { ...readSuspension(tm, record), record: tm.store.copy(record.suspension) };
  forgetSuspension(tm, record);
  return suspension;
}

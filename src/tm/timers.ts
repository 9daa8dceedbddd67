import { noTimer } from '../time/clock.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';

/** (Re)arms the timer that ends the present state; `at` in clock time. */
export function armDeadline(tm: Internals, record: TransactionRecord, at: number): void {
  tm.clock.clearTimer(record.deadlineTimer);
  record.deadline = at;
  record.deadlineTimer = tm.clock.setTimerAt(at, tm.onDeadline, record.number);
}

/** Disarms it: something else ends the present state. */
export function clearDeadline(tm: Internals, record: TransactionRecord): void {
  tm.clock.clearTimer(record.deadlineTimer);
  record.deadlineTimer = noTimer;
}

/** (Re)arms the timer within the present state: a wake or a retransmission. */
export function armSecondTimer(tm: Internals, record: TransactionRecord, at: number): void {
  tm.clock.clearTimer(record.secondTimer);
  record.secondTimer = tm.clock.setTimerAt(at, tm.onSecondTimer, record.number);
}

/** Disarms it. */
export function clearSecondTimer(tm: Internals, record: TransactionRecord): void {
  tm.clock.clearTimer(record.secondTimer);
  record.secondTimer = noTimer;
}

/** When max_inv_lifetime or max_noninv_lifetime is over, in clock time. */
export function endOfLife(record: TransactionRecord): number {
  return record.createdAt + record.slept + record.maxLifetime;
}

/** A timer length as records hold it: whole milliseconds that fit in 32 bits. */
export function timerLength(milliseconds: number): number {
  return Math.min(Math.max(Math.round(milliseconds), 0), 0xffffffff);
}

/** At least a millisecond, so that a parameter of 0 cannot make a reply repeat without end. */
export function retransmissionLength(milliseconds: number): number {
  return Math.max(timerLength(milliseconds), 1);
}

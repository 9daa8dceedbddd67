import type { HeldEntry } from './held.ts';
import type { Internals } from './internals.ts';
import { releaseSilently } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { replyOurselves, whyEnded } from './reply.ts';
import { claim, expire, wake } from './suspend.ts';

/** A run came back (or is dead). With the last one, what waited happens, in order, until something holds again. */
export function release(tm: Internals, record: TransactionRecord | null): void {
  if (record === null || record.holds === 0) return;
  record.holds--;
  const { number, index, label } = record;
  const queue = tm.waiting.get(number);
  if (queue === undefined) return;
  // The record may end and go to another transaction under any of these: its id tells.
  while (record.label === label && record.index === index && record.holds === 0) {
    const entry = queue.shift();
    if (entry === undefined) break;
    handOut(tm, record, entry);
  }
  if (queue.length === 0 && tm.waiting.get(number) === queue) tm.waiting.delete(number);
}

function handOut(tm: Internals, record: TransactionRecord, entry: HeldEntry): void {
  if (entry.kind === 'claim') {
    const result = claim(tm, record, entry.slot, entry.turn);
    // The loop above runs while nothing holds, so the claim is decided.
    if (result.kind !== 'held') entry.then(result);
    return;
  }
  // Of a turn that is over, or of a transaction that was answered meanwhile.
  if (entry.turn !== record.turn || record.ended) return;
  if (entry.kind === 'wake') wake(tm, record);
  else if (record.deadline <= tm.clock.now()) expire(tm, record);
}

/**
 * The run that created a transaction ended. Neither answered finally nor suspended it is released without a reply, as
 * Kamailio does ("script writer didn't release transaction"); a cancelled one gets its 487. True if either.
 */
export function endOfRun(tm: Internals, record: TransactionRecord | null): boolean {
  if (record === null || whyEnded(record) !== null || record.suspended) return false;
  if (record.cancelled) replyOurselves(tm, record, 487, 'Request canceled');
  else releaseSilently(tm, record);
  tm.stats.released++;
  return true;
}

/** A resumed run ended. Neither answered nor suspended again it gets Kamailio's 500. True if so. */
export function endOfResumedRun(tm: Internals, record: TransactionRecord | null): boolean {
  if (record === null || whyEnded(record) !== null || record.suspended) return false;
  tm.stats.unanswered++;
  replyOurselves(tm, record, 500, "I'm terribly sorry, server error occurred (1/TM)");
  return true;
}

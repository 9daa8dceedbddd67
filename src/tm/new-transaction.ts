import type { Flow } from '../net/network.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import { terminate, viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { storeRequest } from './request-block.ts';
import { armDeadline, endOfLife, retransmissionLength, timerLength } from './timers.ts';
import type { Transaction, TransactionId } from './transaction.ts';

/** A new transaction with the timers of the parameters, in the table under this hash; its request is still to be entered. */
export function newTransaction(tm: Internals, method: string, hash: number): TransactionRecord {
  const { params, stats } = tm;
  const record = tm.records.allocate();
  record.isInvite = method === 'INVITE';
  // RFC 3261 §17.2.1: an INVITE is in `proceeding` from the start.
  record.state = record.isInvite ? 'proceeding' : 'trying';
  record.wakeAt = null;
  record.createdAt = tm.clock.now();
  record.fr = timerLength(params.fr_timer);
  record.frInv = timerLength(params.fr_inv_timer);
  record.retr1 = retransmissionLength(params.retr_timer1);
  record.retr2 = retransmissionLength(params.retr_timer2);
  record.maxLifetime = timerLength(record.isInvite ? params.max_inv_lifetime : params.max_noninv_lifetime);
  tm.table.insert(record, hash);
  armDeadline(tm, record, endOfLife(record));
  stats.created++;
  stats.current++;
  return record;
}

/**
 * Creates the transaction of a request of our own. `write` makes the request for the id, which stands in its Via; `flow` is
 * our own socket as the other side sees it. Null when it is too long to keep.
 */
export function newLocalTransaction(
  tm: Internals,
  method: string,
  flow: Flow,
  write: (id: TransactionId) => Uint8Array,
): Transaction | null {
  // No request that comes in has an empty key: it is never taken for this one's.
  const record = newTransaction(tm, method, tm.table.hash(`local ${tm.stats.created}`));
  record.local = true;
  record.reliable = true;
  record.request = storeRequest(tm.store, flow, method, '', write(record));
  if (record.request === noBlock) {
    terminate(tm, record);
    return null;
  }
  tm.stats.createdLocal++;
  return viewOf(tm, record);
}

import type { Flow } from '../net/network.ts';
import type { SipMessage } from '../sip/message.ts';
import { transactionKey } from '../sip/transaction-key.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import { viewOf } from './lifecycle.ts';
import { newTransaction } from './new-transaction.ts';
import type { PausedGuard } from './paused.ts';
import type { TransactionRecord } from './record.ts';
import { storeRequest } from './request-block.ts';
import type { Reception } from './results.ts';
import type { Transaction } from './transaction.ts';

/** The part of a transaction manager that is about received requests: whose they are, and new transactions. */
export interface Matching {
  /** Matches a request (RFC 3261 §17.2.3) and does what needs no script: absorbs retransmissions and ACKs. */
  receive(request: SipMessage, flow: Flow): Reception;
  /**
   * Creates the transaction of a request that `receive` called new or cancel; null for an ACK, for a message without a
   * transaction key and when one exists already. It is born cancelled when its CANCEL came while it was paused.
   */
  create(request: SipMessage, flow: Flow): Transaction | null;
  /** The transaction a request belongs to, without any effect: its own, for an ACK the INVITE's. */
  lookup(request: SipMessage): Transaction | null;
  /** The INVITE transaction that a CANCEL refers to (RFC 3261 §9.2). */
  lookupCancelled(cancel: SipMessage): Transaction | null;
}

const isNew: Reception = { kind: 'new' };
const absorbedRetransmission: Reception = { kind: 'absorbed', what: 'retransmission' };
const absorbedAck: Reception = { kind: 'absorbed', what: 'ack' };
const absorbedPaused: Reception = { kind: 'absorbed', what: 'paused' };
const queued: Reception = { kind: 'queued' };
const queueFull: Reception = { kind: 'refused', reason: 'queue-full' };

/** Makes it. `isClosed`: whether transactions are created no more. */
export function createMatching(tm: Internals, guard: PausedGuard, isClosed: () => boolean): Matching {
  const { stats, records, store, table } = tm;

  function findByKey(key: string): TransactionRecord | null {
    return table.findByKey(key, table.hash(key));
  }

  /** The INVITE transaction an ACK belongs to: by branch, or for a 2xx that we sent by its dialog. */
  function findAcknowledged(ack: SipMessage, key: string): TransactionRecord | null {
    const record = findByKey(key);
    if (record !== null || tm.accepted.size === 0) return record;
    const number = tm.accepted.find(ack);
    return number === null ? null : records.at(number);
  }

  function lookup(request: SipMessage): TransactionRecord | null {
    const key = transactionKey(request);
    if (key === '') return null;
    return request.method === 'ACK' ? findAcknowledged(request, key) : findByKey(ownKey(request.method, key));
  }

  function lookupCancelled(cancel: SipMessage): TransactionRecord | null {
    const key = transactionKey(cancel);
    return cancel.method !== 'CANCEL' || key === '' ? null : findByKey(key);
  }

  function view(record: TransactionRecord | null): Transaction | null {
    return record === null ? null : viewOf(tm, record);
  }

  function receive(request: SipMessage, flow: Flow): Reception {
    const known = lookup(request);
    if (known !== null) {
      const state = tm.machineOf(known)[known.state];
      if (request.method === 'ACK') {
        state.ack(tm, known);
        // The ACK of a 2xx goes end to end (RFC 3261 §13.2.2.4): the script sees it.
        if (known.status >= 200 && known.status < 300) return isNew;
        stats.acksAbsorbed++;
        return absorbedAck;
      }
      stats.retransmissionsAbsorbed++;
      state.retransmission(tm, known);
      return absorbedRetransmission;
    }
    switch (guard.admit(request, flow)) {
      case 'absorbed':
        return absorbedPaused;
      case 'queued':
        return queued;
      case 'refused':
        return queueFull;
      case 'new':
        return request.method === 'CANCEL'
          ? { kind: 'cancel', invite: view(lookupCancelled(request)) }
          : isNew;
    }
  }

  function create(request: SipMessage, flow: Flow): Transaction | null {
    const { method } = request;
    const messageKey = transactionKey(request);
    if (isClosed() || method === 'ACK' || messageKey === '') return null;
    const key = ownKey(method, messageKey);
    const hash = table.hash(key);
    if (table.findByKey(key, hash) !== null) return null;
    const block = storeRequest(store, flow, method, key, request.bytes);
    if (block === noBlock) return null;
    const record = newTransaction(tm, method, hash);
    record.request = block;
    record.reliable = flow.proto !== 'udp';
    record.cancelled = record.isInvite && guard.wasCancelled(request);
    return viewOf(tm, record);
  }

  return {
    receive,
    create,
    lookup: (request) => view(lookup(request)),
    lookupCancelled: (cancel) => view(lookupCancelled(cancel)),
  };
}

/** A CANCEL has the key of its INVITE, and is a transaction of its own (RFC 3261 §9.2, §17.2.3). */
function ownKey(method: string, key: string): string {
  return method === 'CANCEL' ? `CANCEL ${key}` : key;
}

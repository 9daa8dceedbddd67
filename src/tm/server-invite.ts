import { parseMessage } from '../sip/parse.ts';
import type { Internals } from './internals.ts';
import { markEnded, resendReply, sendReply, terminate } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { ignore, type ServerMachine } from './server-state.ts';
import { expire, wake } from './suspend.ts';
import { armDeadline, armSecondTimer, clearSecondTimer } from './timers.ts';

/**
 * The INVITE server transaction (RFC 3261 §17.2.1, RFC 6026 §7.1), with Kamailio's timers: H is fr_timer, I is wt_timer.
 * As Kamailio's, and unlike the RFC's, it also sends its own 2xx again until the ACK comes: there is no other user.
 */
export const inviteServer: ServerMachine = {
  trying: { retransmission: ignore, ack: ignore, reply, deadline: expire, secondTimer: wake },
  /** No final reply yet: a retransmission is answered with the last provisional one. */
  proceeding: { retransmission: resendReply, ack: ignore, reply, deadline: expire, secondTimer: wake },
  /** A negative final was sent: again by timer G and to each retransmission, until the ACK or timer H. */
  completed: {
    retransmission: resendReply,
    ack: confirm,
    reply: ignore,
    deadline: missAck,
    secondTimer: retransmit,
  },
  /** A 2xx was sent (RFC 6026): as `completed`. */
  accepted: {
    retransmission: resendReply,
    ack: confirm,
    reply: ignore,
    deadline: missAck,
    secondTimer: retransmit,
  },
  /** The ACK came, or the transaction was released: absorbs what still comes until timer I. */
  confirmed: {
    retransmission: resendReply,
    ack: ignore,
    reply: ignore,
    deadline: terminate,
    secondTimer: ignore,
  },
  terminated: { retransmission: ignore, ack: ignore, reply: ignore, deadline: ignore, secondTimer: ignore },
};

function reply(
  tm: Internals,
  record: TransactionRecord,
  status: number,
  bytes: Uint8Array,
  relayed: boolean,
): void {
  if (status < 200) {
    record.state = 'proceeding';
  } else if (status < 300 && relayed) {
    // §13.3.1.4: who answered repeats it until the ACK, which passes by; every copy is forwarded.
    markEnded(tm, record);
    record.state = 'confirmed';
    armDeadline(tm, record, tm.clock.now() + tm.params.wt_timer);
  } else {
    markEnded(tm, record);
    record.state = status < 300 ? 'accepted' : 'completed';
    if (status < 300) awaitDialogAck(tm, record, bytes);
    // Timer H.
    armDeadline(tm, record, tm.clock.now() + record.fr);
    // Timer G, on unreliable transports; a 2xx is repeated on every transport (§13.3.1.4).
    if (!record.reliable || status < 300) {
      record.interval = record.retr1;
      armSecondTimer(tm, record, tm.clock.now() + record.interval);
    }
  }
  sendReply(tm, record, status, bytes);
}

/** The ACK of a 2xx has a branch of its own: it is found by its dialog. */
function awaitDialogAck(tm: Internals, record: TransactionRecord, bytes: Uint8Array): void {
  const parsed = parseMessage(Buffer.from(bytes));
  if (parsed.ok) tm.accepted.add(record.number, parsed.message);
}

/** Timer G fires: the reply goes again, at intervals that double up to T2. */
function retransmit(tm: Internals, record: TransactionRecord): void {
  resendReply(tm, record);
  record.interval = Math.min(record.interval * 2, record.retr2);
  armSecondTimer(tm, record, tm.clock.now() + record.interval);
}

function confirm(tm: Internals, record: TransactionRecord): void {
  clearSecondTimer(tm, record);
  tm.accepted.remove(record.number);
  record.state = 'confirmed';
  // Timer I.
  armDeadline(tm, record, tm.clock.now() + tm.params.wt_timer);
}

/** Timer H fires: the ACK never came. */
function missAck(tm: Internals, record: TransactionRecord): void {
  tm.stats.acksMissed++;
  terminate(tm, record);
}

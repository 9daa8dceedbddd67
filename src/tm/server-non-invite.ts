import type { Internals } from './internals.ts';
import { markEnded, resendReply, sendReply, terminate } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { ignore, type ServerMachine, type ServerState } from './server-state.ts';
import { expire, wake } from './suspend.ts';
import { armDeadline } from './timers.ts';

/**
 * The non-INVITE server transaction (RFC 3261 §17.2.2). Timer J is Kamailio's wt_timer (5 s) instead of 64*T1.
 */
export const nonInviteServer: ServerMachine = {
  /** Nothing was sent: a retransmission is discarded. */
  trying: {
    retransmission: ignore,
    ack: ignore,
    reply: replyOnce,
    deadline: expire,
    secondTimer: wake,
  },
  /** A provisional reply was sent: a retransmission is answered with it. */
  proceeding: {
    retransmission: resendReply,
    ack: ignore,
    reply: replyOnce,
    deadline: expire,
    secondTimer: wake,
  },
  /** The final reply was sent (or the transaction released): retransmissions are answered with it until timer J. */
  completed: {
    retransmission: resendReply,
    ack: ignore,
    reply: ignore,
    deadline: terminate,
    secondTimer: ignore,
  },
  confirmed: unreachable(),
  accepted: unreachable(),
  terminated: unreachable(),
};

function replyOnce(tm: Internals, record: TransactionRecord, status: number, bytes: Uint8Array): void {
  if (status < 200) {
    record.state = 'proceeding';
  } else {
    markEnded(tm, record);
    record.state = 'completed';
    // §17.2.2: zero on a reliable transport, where no retransmission comes. Kamailio waits there too.
    armDeadline(tm, record, tm.clock.now() + tm.params.wt_timer);
  }
  sendReply(tm, record, status, bytes);
}

/** A state this machine never enters. */
function unreachable(): ServerState {
  return { retransmission: ignore, ack: ignore, reply: ignore, deadline: terminate, secondTimer: ignore };
}

import type { Internals } from './internals.ts';
import { markEnded, terminate, viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { ignore, type ServerMachine, type ServerState } from './server-state.ts';
import { expire } from './suspend.ts';
import { armDeadline } from './timers.ts';

const waiting: ServerState = {
  retransmission: ignore,
  ack: ignore,
  reply,
  deadline: expire,
  secondTimer: ignore,
};

const over: ServerState = {
  retransmission: ignore,
  ack: ignore,
  reply: ignore,
  deadline: terminate,
  secondTimer: ignore,
};

/** In place of a server transaction where the request is our own: the final reply goes to who asked for it. */
export const localUser: ServerMachine = {
  trying: waiting,
  proceeding: waiting,
  completed: over,
  confirmed: over,
  accepted: over,
  terminated: over,
};

function reply(
  tm: Internals,
  record: TransactionRecord,
  status: number,
  bytes: Uint8Array,
  relayed: boolean,
): void {
  record.status = status;
  if (status < 200) {
    record.state = 'proceeding';
    return;
  }
  markEnded(tm, record);
  record.state = 'completed';
  armDeadline(tm, record, tm.clock.now() + tm.params.wt_timer);
  tm.callbacks.onLocalReply(viewOf(tm, record), status, bytes, relayed);
}

import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';
import type { TransactionState } from './transaction.ts';

/** What one state of a server transaction does with each event. The request itself is never read again for this. */
export interface ServerState {
  /** The request came again. */
  retransmission(tm: Internals, record: TransactionRecord): void;
  /** Its ACK came (INVITE only). */
  ack(tm: Internals, record: TransactionRecord): void;
  /** A reply is to be sent. Not called once the transaction ended. `relayed`: it came from downstream. */
  reply(tm: Internals, record: TransactionRecord, status: number, bytes: Uint8Array, relayed: boolean): void;
  /** The deadline timer is due. */
  deadline(tm: Internals, record: TransactionRecord): void;
  /** The second timer is due. */
  secondTimer(tm: Internals, record: TransactionRecord): void;
}

/** A machine: its states by name. */
export type ServerMachine = Readonly<Record<TransactionState, ServerState>>;

/** For an event that means nothing in a state. */
export function ignore(): void {}

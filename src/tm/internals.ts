import type { Flow } from '../net/network.ts';
import type { Clock, TimerCallback } from '../time/clock.ts';
import type { AcceptedInvites } from './accepted-invites.ts';
import type { BranchRecord } from './branch.ts';
import type { ByteStore } from './byte-store.ts';
import type { TransactionCallbacks } from './callbacks.ts';
import type { HeldQueue } from './held.ts';
import type { TransactionParams } from './params.ts';
import type { TransactionRecord } from './record.ts';
import type { Records } from './records.ts';
import type { LaterReply } from './reply-slot.ts';
import type { ServerMachine } from './server-state.ts';
import type { TransactionStats } from './stats.ts';
import type { TransactionTable } from './table.ts';

/** What the parts of one transaction manager share. */
export interface Internals {
  readonly clock: Clock;
  readonly params: TransactionParams;
  readonly stats: TransactionStats;
  readonly callbacks: TransactionCallbacks;
  readonly send: (flow: Flow, bytes: Uint8Array) => void;
  readonly records: Records<TransactionRecord>;
  readonly branches: Records<BranchRecord>;
  readonly store: ByteStore;
  readonly table: TransactionTable;
  readonly accepted: AcceptedInvites;
  /** What waits for the run of a held transaction, by record number. */
  readonly waiting: Map<number, HeldQueue>;
  /** Replies that wait behind a suspended one of their branch, by the branch's record number. */
  readonly behind: Map<number, LaterReply[]>;
  /** The machine a transaction follows. */
  readonly machineOf: (record: TransactionRecord) => ServerMachine;
  /** Called with a record number when its deadline timer is due. */
  readonly onDeadline: TimerCallback;
  /** Called with a record number when its second timer is due. */
  readonly onSecondTimer: TimerCallback;
  /** Called with the record number of a branch when its final-response timer is due. */
  readonly onBranchDeadline: TimerCallback;
  /** The same when its request is due to be sent again. */
  readonly onBranchRetransmission: TimerCallback;
  /** The same when a suspended reply of it wakes. */
  readonly onReplyWake: TimerCallback;
  /** The same for its CANCEL. */
  readonly onCancelRetransmission: TimerCallback;
}

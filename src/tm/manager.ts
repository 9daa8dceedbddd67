import type { Flow } from '../net/network.ts';
import type { SipMessage } from '../sip/message.ts';
import type { Clock } from '../time/clock.ts';
import { createAcceptedInvites } from './accepted-invites.ts';
import { BranchRecord } from './branch.ts';
import { retransmitCancel } from './branch-cancel.ts';
import { firstBranch, hasPendingBranch, nextBranch } from './branches.ts';
import { createByteStore } from './byte-store.ts';
import type { TransactionCallbacks } from './callbacks.ts';
import { armFinalResponse, retransmitRequest } from './client.ts';
import { hold, waitForRelease } from './held.ts';
import type { Internals } from './internals.ts';
import { releaseSilently, resendReply, terminate, viewOf } from './lifecycle.ts';
import { localUser } from './local-user.ts';
import { createMatching, type Matching } from './matching.ts';
import { newLocalTransaction } from './new-transaction.ts';
import { defaultTransactionParams, type TransactionParams } from './params.ts';
import { createPausedGuard, type PausedMessage } from './paused.ts';
import { TransactionRecord } from './record.ts';
import { createRecords } from './records.ts';
import { cancelBranches, conclude, expireBranch } from './relay.ts';
import { createRelaying, type Relaying } from './relaying.ts';
import { endOfResumedRun, endOfRun, release } from './release.ts';
import { reply, replyOurselves, whyEnded } from './reply.ts';
import {
  branchOfSlot,
  deliverBehind,
  endReplySuspensions,
  readReplySuspension,
  wakeReply,
} from './reply-slot.ts';
import type { AdmitResult, ClaimDecision, ClaimResult, ReplyResult, SuspendResult } from './results.ts';
import { inviteServer } from './server-invite.ts';
import { nonInviteServer } from './server-non-invite.ts';
import { createTransactionStats, type TransactionStats } from './stats.ts';
import { armFinalResponseTimer, claim, type Stop, suspend } from './suspend.ts';
import { requestSlot, type Suspension } from './suspension.ts';
import { forgetSuspension, readSuspension, takeSuspension } from './suspension-slot.ts';
import { createTransactionTable } from './table.ts';
import { armDeadline, endOfLife, retransmissionLength, timerLength } from './timers.ts';
import type { Transaction, TransactionId } from './transaction.ts';

/** What `createTransactionManager` takes. */
export interface TransactionManagerOptions {
  readonly clock: Clock;
  /** Sends a reply; may keep `bytes`, must not change them. */
  readonly send: (flow: Flow, bytes: Uint8Array) => void;
  readonly callbacks: TransactionCallbacks;
  /** Random 32-bit unsigned integers; seeds the hash so that senders cannot choose collisions. */
  readonly random: () => number;
  /** What differs from Kamailio's defaults. */
  readonly params?: Partial<TransactionParams>;
}

/** Per-transaction timers in milliseconds (`t_set_fr`, `t_set_max_lifetime`, `t_set_retr`); absent: unchanged. */
export interface TimerOverrides {
  readonly fr?: number;
  readonly frInv?: number;
  readonly maxLifetime?: number;
  readonly retr1?: number;
  readonly retr2?: number;
}

/** What a transaction manager has in memory; all 0 once every transaction and paused message is gone. */
export interface InMemory {
  readonly transactions: number;
  /** Blocks of the byte store: requests, replies, suspensions. */
  readonly blocks: number;
  /** Transactions for which something waits until their run comes back. */
  readonly held: number;
  /** INVITEs that were answered 2xx and wait for their ACK. */
  readonly accepted: number;
  /** Paused messages without a transaction, and requests that wait behind them. */
  readonly guarded: number;
}

/**
 * The transactions of one SIP worker. Every method is synchronous and none throws. A transaction is named by its id,
 * which a `Transaction` is too; what it named may be gone, and every method says so.
 */
export interface TransactionManager extends Matching, Relaying {
  readonly params: TransactionParams;
  /** Changes parameters: for transactions and branches that begin from now on, and what is decided from now on. */
  changeParams(changed: Partial<TransactionParams>): void;
  readonly stats: TransactionStats;

  find(id: TransactionId): Transaction | null;
  /**
   * Creates the transaction of a request of our own, still to be sent by `forward`; its end is told by `onLocalReply`. `write`
   * makes the request, whose Via shows the id; `flow` is our socket. Null when it is too long or the manager is closed.
   */
  createLocal(method: string, flow: Flow, write: (id: TransactionId) => Uint8Array): Transaction | null;
  /** Sends a reply. A final one ends a suspension; an INVITE final is retransmitted until its ACK or `fr_timer`. */
  reply(id: TransactionId, status: number, bytes: Uint8Array): ReplyResult;
  /** Sends the last reply again; false when there is none. */
  retransmitReply(id: TransactionId): boolean;
  /**
   * A CANCEL came for this INVITE: it is marked, its suspension dies, and without open branches it is answered with
   * 487 "Request canceled" at once; open ones are cancelled, and the 487 comes from there. `headers`: raw lines to send
   * along, each ending in CRLF. The caller answers the CANCEL. False when it had ended already.
   */
  cancel(invite: TransactionId, headers?: string): boolean;
  /** Changes timers of one transaction; a running fr_timer starts again (Kamailio's `t_set_fr`). */
  setTimers(id: TransactionId, overrides: TimerOverrides): void;

  /**
   * Stops the transaction's request: `record` comes back exactly once, through `onWake` at `wakeAt` (`Clock.now()`
   * time), `claim` or `onTimeout`, unless a final reply or a CANCEL ends it first. An INVITE without any reply gets its
   * 100. `deadline` of the result is clock time.
   */
  suspend(id: TransactionId, slot: number, stop: Stop): SuspendResult;
  /** Takes a suspension to run it. `turn` null: whichever it is (`t_continue` knows no turn). */
  claim(id: TransactionId, slot: number, turn: number | null): ClaimResult;
  /**
   * As `claim`, but waits while a run is out (a wake may overtake its suspension). `then` is called exactly once,
   * possibly at once.
   */
  claimWhenFree(
    id: TransactionId,
    slot: number,
    turn: number | null,
    then: (result: ClaimDecision) => void,
  ): void;

  /** Calls `then` once no run of the transaction is out, possibly at once; never when there is no such transaction any more. */
  whenFree(id: TransactionId, then: () => void): void;
  /** `onTerminated` is called when the transaction is gone. */
  note(id: TransactionId): void;

  /** A run of the transaction goes out (to another worker, or into a pause): what would run script waits. Counted. */
  hold(id: TransactionId): void;
  /** The run is over and its effects are in, or it is dead: what waited happens now, in order. */
  release(id: TransactionId): void;
  /**
   * May the effects of a run that was out still be applied? `turn` is the run's: that of the suspension it resumed in
   * `slot`, 0 for the first run. A refusal is counted; `release` is due in either case.
   */
  admitEffects(id: TransactionId, turn: number, slot?: number): AdmitResult;

  /**
   * End of a run that created the transaction: neither answered nor suspended, it is released silently (487 when it was
   * cancelled). True if so.
   */
  endOfRun(id: TransactionId): boolean;
  /**
   * End of a resumed run: unanswered and not suspended again, it is replied 500. True if so. The run of a reply (`slot`)
   * lets that go up, unless it stopped again. Call before `release`.
   */
  endOfResumedRun(id: TransactionId, slot?: number): boolean;
  /** Ends the transaction without a reply; retransmissions are absorbed for wt_timer (`t_release`). */
  drop(id: TransactionId): void;

  /**
   * Guards a message whose run is paused before it has a transaction; null when it is guarded already or has no key.
   * `onCancel` is called when its CANCEL comes meanwhile.
   */
  pause(request: SipMessage, onCancel?: () => void): PausedMessage | null;

  /** Every transaction now, one by one as they are asked for. */
  all(): Iterable<Transaction>;
  /** Every suspension now, for listing. Their records are views: good until the next one is asked for. */
  suspensions(): Iterable<Suspension>;
  /** Those of one transaction, as `suspensions` shows them. */
  suspensionsOf(id: TransactionId): Iterable<Suspension>;
  /** What is in memory now. */
  inMemory(): InMemory;
  /** Clears every timer and forgets every transaction; none is created any more. */
  close(): void;
}

/** Makes the transactions of one SIP worker. */
export function createTransactionManager(options: TransactionManagerOptions): TransactionManager {
  const { clock, callbacks } = options;
  const params = { ...defaultTransactionParams, ...options.params };
  const stats = createTransactionStats();
  const records = createRecords(TransactionRecord);
  const branches = createRecords(BranchRecord);
  const store = createByteStore();
  let closed = false;
  const firstLabel = Math.floor(clock.wallTime() / 1000);
  const table = createTransactionTable(records, store, options.random(), firstLabel);
  const machineOf = (record: TransactionRecord) => {
    if (record.local) return localUser;
    return record.isInvite ? inviteServer : nonInviteServer;
  };
  const tm: Internals = {
    clock,
    params,
    stats,
    callbacks,
    send: options.send,
    records,
    branches,
    store,
    table,
    accepted: createAcceptedInvites(),
    waiting: new Map(),
    behind: new Map(),
    machineOf,
    onDeadline(number) {
      const record = records.at(number);
      machineOf(record)[record.state].deadline(tm, record);
    },
    onSecondTimer(number) {
      const record = records.at(number);
      machineOf(record)[record.state].secondTimer(tm, record);
    },
    onBranchDeadline: (number) => expireBranch(tm, branches.at(number)),
    onReplyWake: (number) => wakeReply(tm, branches.at(number)),
    onBranchRetransmission: (number) => retransmitRequest(tm, branches.at(number)),
    onCancelRetransmission: (number) => retransmitCancel(tm, branches.at(number)),
  };
  const guard = createPausedGuard({
    clock,
    stats,
    queueMax: params.paused_queue_max,
    deliver: (bytes, flow) => callbacks.onUnqueued(bytes, flow),
  });

  function view(record: TransactionRecord | null): Transaction | null {
    return record === null ? null : viewOf(tm, record);
  }

  function cancel(record: TransactionRecord | null, headers: string): boolean {
    if (record === null || !record.isInvite) return false;
    // RFC 3261 §9.2: a final reply that was sent stands.
    if (whyEnded(record) !== null) return false;
    record.cancelled = true;
    stats.cancelled++;
    const told = record.suspended && record.tellsCancel ? takeSuspension(tm, record) : null;
    if (hasPendingBranch(tm, record)) {
      forgetSuspension(tm, record);
      cancelBranches(tm, record, headers, null);
      endReplySuspensions(tm, record);
      // What came behind a suspended provisional reply ends its branch.
      deliverBehind(tm, record);
      conclude(tm, record);
    } else {
      replyOurselves(tm, record, 487, 'Request canceled');
    }
    callbacks.onCancelled(viewOf(tm, record), told);
    return true;
  }

  function setTimers(record: TransactionRecord | null, overrides: TimerOverrides): void {
    if (record === null) return;
    if (overrides.fr !== undefined) record.fr = timerLength(overrides.fr);
    if (overrides.frInv !== undefined) record.frInv = timerLength(overrides.frInv);
    if (overrides.maxLifetime !== undefined) record.maxLifetime = timerLength(overrides.maxLifetime);
    if (overrides.retr1 !== undefined) record.retr1 = retransmissionLength(overrides.retr1);
    if (overrides.retr2 !== undefined) record.retr2 = retransmissionLength(overrides.retr2);
    if (record.ended) return;
    if (record.suspended) {
      if (!record.ownDeadline) armFinalResponseTimer(tm, record);
    } else armDeadline(tm, record, endOfLife(record));
    for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
      if (branch.open) armFinalResponse(tm, record, branch);
    }
  }

  function admitEffects(record: TransactionRecord | null, turn: number, slot: number): AdmitResult {
    const branch = record === null ? null : branchOfSlot(tm, record, slot);
    const present = branch?.turn ?? record?.turn;
    if (record !== null && present === turn && !(record.cancelled && record.ended)) {
      return { kind: 'admitted', transaction: viewOf(tm, record) };
    }
    stats.staleEffects++;
    const reason = record === null ? 'not-found' : present === turn ? 'cancelled' : 'stale-turn';
    return { kind: 'refused', reason };
  }

  function* inUse(): Iterable<TransactionRecord> {
    for (let number = 1; number <= records.highest; number++) {
      const record = records.at(number);
      if (record.label !== 0) yield record;
    }
  }

  function* all(): Iterable<Transaction> {
    for (const record of inUse()) yield viewOf(tm, record);
  }

  function* suspensionsOf(record: TransactionRecord): Iterable<Suspension> {
    if (record.suspended) yield readSuspension(tm, record);
    for (let branch = firstBranch(tm, record); branch !== null; branch = nextBranch(tm, branch)) {
      if (branch.suspended) yield readReplySuspension(tm, record, branch);
    }
  }

  function* suspensions(): Iterable<Suspension> {
    for (const record of inUse()) yield* suspensionsOf(record);
  }

  const find = (id: TransactionId): TransactionRecord | null => table.findById(id);

  return {
    params,
    changeParams(changed) {
      Object.assign(params, changed);
    },
    stats,
    ...createMatching(tm, guard, () => closed),
    find: (id) => view(find(id)),
    createLocal: (method, flow, write) => (closed ? null : newLocalTransaction(tm, method, flow, write)),
    reply: (id, status, bytes) => reply(tm, find(id), status, bytes),
    retransmitReply(id) {
      const record = find(id);
      return record !== null && resendReply(tm, record);
    },
    cancel: (invite, headers = '') => cancel(find(invite), headers),
    ...createRelaying(tm, find),
    setTimers: (id, overrides) => setTimers(find(id), overrides),
    suspend: (id, slot, stop) => suspend(tm, find(id), slot, stop),
    claim: (id, slot, turn) => claim(tm, find(id), slot, turn),
    claimWhenFree(id, slot, turn, then) {
      const record = find(id);
      const result = claim(tm, record, slot, turn);
      if (result.kind !== 'held') then(result);
      else if (record !== null) waitForRelease(tm, record, { kind: 'claim', slot, turn, then });
    },
    whenFree(id, then) {
      const record = find(id);
      if (record === null) return;
      if (record.holds === 0) then();
      else waitForRelease(tm, record, { kind: 'free', then });
    },
    note(id) {
      const record = find(id);
      if (record !== null) record.noted = true;
    },
    hold(id) {
      const record = find(id);
      if (record !== null) hold(record);
    },
    release: (id) => release(tm, find(id)),
    admitEffects: (id, turn, slot = requestSlot) => admitEffects(find(id), turn, slot),
    endOfRun: (id) => endOfRun(tm, find(id)),
    endOfResumedRun: (id, slot = requestSlot) => endOfResumedRun(tm, find(id), slot),
    drop(id) {
      const record = find(id);
      if (record !== null && !record.ended) releaseSilently(tm, record);
    },
    pause: (request, onCancel) => guard.pause(request, onCancel),
    all,
    suspensions,
    *suspensionsOf(id) {
      const record = find(id);
      if (record !== null) yield* suspensionsOf(record);
    },
    inMemory: () => ({
      transactions: stats.current,
      blocks: store.blocks,
      held: tm.waiting.size,
      accepted: tm.accepted.size,
      guarded: guard.size + stats.queued,
    }),
    close() {
      closed = true;
      guard.clear();
      for (const record of inUse()) terminate(tm, record);
    },
  };
}

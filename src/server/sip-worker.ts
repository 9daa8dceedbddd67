import type { Flow, Network } from '../net/network.ts';
import { type FailureCause, RunContext } from '../run/context.ts';
import { createRecordEncoder, decodeRecord, groupOfRecord } from '../run/record.ts';
import { decodeResult, takeEffects } from '../run/result.ts';
import { createRunTransaction, replyBytes } from '../run/run-transaction.ts';
import { newRunState, type RunState } from '../run/state.ts';
import type {
  RunTransaction,
  TransactionName,
  TransactionSnapshot,
  Transactions,
} from '../run/transaction.ts';
import type { RouteKind } from '../script/declarations.ts';
import type { Outcome } from '../script/engine.ts';
import type { Place } from '../script/place.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { buildReply } from '../sip/reply.ts';
import { createTransactionManager, type TransactionManager } from '../tm/manager.ts';
import type { TransactionParams } from '../tm/params.ts';
import { encodeSuspension, type Suspension } from '../tm/suspension.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyEffects, type Outside, setTimers } from './apply.ts';
import type { Dispatcher } from './dispatch.ts';
import type { ReceiveStats } from './receive-stats.ts';
import { follow, requestRoute, type ScriptWorker } from './worker.ts';

/** What a SIP worker is made of. */
export interface SipWorkerInput {
  readonly script: ScriptWorker;
  readonly network: Network;
  readonly dispatcher: Dispatcher;
  readonly params: Partial<TransactionParams>;
  /** Status and reason of the reply when a suspension timed out (`reply_408_code`, `reply_408_reason`). */
  readonly timeoutReply: { readonly status: number; readonly reason: string };
  readonly stats: ReceiveStats;
}

/** A SIP worker: owns sockets and transactions, runs the script for what it receives. */
export interface SipWorker {
  readonly manager: TransactionManager;
  /** Takes what an async worker sent back. */
  onResult(bytes: Uint8Array): void;
  close(): void;
}

/**
 * Makes a SIP worker over a network. It reads as the data flows: datagram, parse (malformed is answered or counted), whose
 * transaction, absorbed, run, effects.
 */
export function createSipWorker(input: SipWorkerInput): SipWorker {
  const { script, network, dispatcher, stats } = input;
  const { program, services } = script;
  const { clock } = services;
  const encodeRecord = createRecordEncoder();

  const manager = createTransactionManager({
    clock,
    send: (flow, bytes) => network.send(flow, bytes),
    random: services.random,
    params: input.params,
    callbacks: {
      buildReply: ownReply,
      onWake: wake,
      onTimeout: timeOut,
      onUnqueued: (bytes, flow) => receive(bytes, flow),
    },
  });
  const outside: Outside = { manager, network, clock };

  function receive(bytes: Buffer, flow: Flow): void {
    const parsed = parseMessage(bytes);
    if (parsed.ok) {
      if (parsed.message.kind === 'request') receiveRequest(parsed.message, flow);
      else receiveReply(parsed.message, flow);
      return;
    }
    if (parsed.kind === 'keepalive') {
      stats.keepalives++;
      return;
    }
    stats.malformed++;
    if (parsed.reply !== null && parsed.message !== null) {
      const { status, reason } = parsed.reply;
      network.send(flow, statelessReply(parsed.message, flow, status, reason));
      stats.malformedAnswered++;
    }
    if (services.log.enabled(1))
      services.log.write(1, `malformed message from ${flow.ip}:${flow.port}: ${parsed.text}`);
  }

  function receiveRequest(request: SipMessage, flow: Flow): void {
    stats.requests++;
    const reception = manager.receive(request, flow);
    switch (reception.kind) {
      case 'absorbed':
      case 'queued':
        return;
      case 'refused':
        network.send(flow, statelessReply(request, flow, 503, 'Too Many Requests Waiting'));
        return;
      case 'cancel':
        runRequest(request, flow, reception.invite);
        return;
      case 'new':
        if (request.method === 'ACK' && services.replyTags.isStateless(request.to?.tag ?? '')) {
          stats.statelessAcks++;
          script.runEvent('sl:filtered-ack');
          return;
        }
        runRequest(request, flow, null);
    }
  }

  function runRequest(request: SipMessage, flow: Flow, invite: Transaction | null): void {
    const place = requestRoute(program);
    if (place === null) return;
    const state = newRunState(receivedOn(flow), request.bytes);
    const run = newRun(
      state,
      request,
      'request',
      createTransactions(request, flow, invite, () => run),
      null,
    );
    settleNew(run, flow, program.run([place], run));
  }

  /** Follows a run that began with a received request to its end, through its pauses. */
  function settleNew(run: RunContext, flow: Flow, first: Outcome): void {
    let guard: { end(): void } | null = null;
    let held: Transaction | null = null;
    follow(first, (outcome) => {
      const transaction = transactionOf(run);
      applyEffects(outside, flow, transaction, takeEffects(run, encodeRecord));
      if (outcome.kind === 'paused') {
        if (transaction !== null && held === null) {
          manager.hold(transaction);
          held = transaction;
        } else if (transaction === null && guard === null && run.message.kind === 'request') {
          guard = manager.pause(run.message);
        }
        return;
      }
      if (transaction !== null) endNewRun(run, transaction);
      if (held !== null) manager.release(held);
      guard?.end();
    });
  }

  function endNewRun(run: RunContext, transaction: Transaction): void {
    const present = manager.find(transaction) ?? transaction;
    // Its CANCEL came while it was paused: nobody waits for anything but the 487 (RFC 3261 §9.2).
    if (present.cancelled && present.status < 200) manager.cancel(present);
    else if (run.transaction?.snapshot.released !== true) manager.endOfRun(present);
  }

  function receiveReply(reply: SipMessage, flow: Flow): void {
    stats.replies++;
    const place = program.route('onreply', '');
    if (place === null) return;
    const state = newRunState(receivedOn(flow), reply.bytes);
    const run = newRun(state, reply, 'onreply', NO_REQUEST, null);
    follow(program.run([place], run), () => {
      applyEffects(outside, flow, null, takeEffects(run, encodeRecord));
    });
  }

  // ------------------------------------------------------------------------------ stopped requests

  /** The suspension's time came: an async worker of its group goes on. */
  function wake(transaction: Transaction, suspension: Suspension): void {
    const group = groupOfRecord(suspension.record);
    if (group !== null && dispatcher.post(group, encodeSuspension(suspension))) return;
    services.log.write(-1, `a suspended request cannot go on: its worker group is gone [async.no-group]`);
    manager.endOfResumedRun(transaction);
    manager.release(transaction);
  }

  function onResult(bytes: Uint8Array): void {
    const result = decodeResult(bytes);
    if (result === null) {
      services.log.write(-1, 'an async worker sent bytes that are no result [async.bad-result]');
      return;
    }
    const admitted = manager.admitEffects(result, result.turn);
    const transaction = admitted.kind === 'admitted' ? admitted.transaction : manager.find(result);
    if (transaction === null) return;
    if (admitted.kind === 'admitted') applyEffects(outside, transaction.flow, transaction, result.effects);
    if (!result.over) return;
    if (admitted.kind === 'admitted') manager.endOfResumedRun(transaction);
    manager.release(transaction);
  }

  /** fr_timer or the lifetime ended a suspension: the failure_route it armed runs, else the caller gets 408. */
  function timeOut(transaction: Transaction, suspension: Suspension): void {
    const record = decodeRecord(suspension.record);
    const parsed = record === null ? null : parseMessage(record.state.bytes);
    if (record === null || parsed === null || !parsed.ok) {
      manager.reply(transaction, 408, ownReply(transaction, 408, input.timeoutReply.reason));
      manager.release(transaction);
      return;
    }
    const { state, snapshot } = record;
    const armed = state.routes.failure;
    const place = armed === null ? null : program.route('failure', armed);
    // A failure route runs once: the script arms it again where it wants to (Kamailio).
    state.routes.failure = null;
    const { status, reason } = input.timeoutReply;
    const run = newRun(
      state,
      parsed.message,
      'failure',
      resumedTransactions(() => run, snapshot),
      snapshot,
      {
        status,
        timedOut: true,
      },
    );
    if (place === null) {
      endTimedOut(run, transaction, status, reason);
      return;
    }
    follow(program.run([place], run), (outcome) => {
      applyEffects(outside, transaction.flow, transaction, takeEffects(run, encodeRecord));
      if (outcome.kind === 'ended') endTimedOut(run, transaction, status, reason);
    });
  }

  function endTimedOut(run: RunContext, transaction: Transaction, status: number, reason: string): void {
    const present = manager.find(transaction) ?? transaction;
    if (present.status < 200 && !present.suspended && present.state !== 'terminated') {
      manager.reply(
        present,
        status,
        replyBytes(run, status, reason, services.replyTags.transaction(present)),
      );
    }
    manager.release(present);
  }

  // ------------------------------------------------------------------------------ parts of runs

  function newRun(
    state: RunState,
    message: SipMessage,
    kind: RouteKind,
    transactions: Transactions,
    snapshot: TransactionSnapshot | null,
    failure?: FailureCause,
  ): RunContext {
    const run = new RunContext({
      state,
      message,
      kind,
      services,
      transactions,
      transaction: null,
      faked: false,
      resumed: false,
      ...(failure === undefined ? {} : { failure }),
    });
    if (snapshot !== null) run.transaction = createRunTransaction(run, snapshot);
    return run;
  }

  function createTransactions(
    request: SipMessage,
    flow: Flow,
    invite: Transaction | null,
    current: () => RunContext,
  ): Transactions {
    const inviteName = invite === null ? null : nameOf(invite);
    return {
      create() {
        if (request.method === 'ACK') return { problem: 'an ACK creates no transaction' };
        const transaction = manager.create(request, flow);
        if (transaction === null) return { problem: 'the request has no usable top Via, Call-ID or CSeq' };
        const run = current();
        setTimers(manager, transaction, run.state.timers);
        const snapshot: TransactionSnapshot = {
          ...nameOf(transaction),
          method: request.method,
          toTag: services.replyTags.transaction(transaction),
          status: 0,
          cancelled: transaction.cancelled,
          suspended: false,
          released: false,
          invite: inviteName,
        };
        return { created: createRunTransaction(run, snapshot) };
      },
      lookup() {
        if (inviteName !== null) return inviteName;
        const found = manager.lookup(request);
        return found === null ? null : nameOf(found);
      },
      cancel(name) {
        current().effects.push({ kind: 'cancel', invite: name });
        return true;
      },
    };
  }

  function transactionOf(run: RunContext): Transaction | null {
    return run.transaction === null ? null : manager.find(run.transaction.snapshot);
  }

  function receivedOn(flow: Flow): RunState['received'] {
    const socket = network.sockets[flow.socket];
    return {
      proto: flow.proto,
      socket: flow.socket,
      srcIp: flow.ip,
      srcPort: flow.port,
      dstIp: socket?.ip ?? '',
      dstPort: socket?.port ?? 0,
      at: clock.wallTime(),
    };
  }

  /** tm's own replies: 100, 487, 500. */
  function ownReply(transaction: Transaction, status: number, reason: string): Uint8Array {
    const parsed = parseMessage(transaction.request);
    if (!parsed.ok) return Buffer.alloc(0);
    return statelessReply(
      parsed.message,
      transaction.flow,
      status,
      reason,
      services.replyTags.transaction(transaction),
    );
  }

  function statelessReply(
    request: SipMessage,
    flow: Flow,
    status: number,
    reason: string,
    toTag = services.replyTags.stateless(request),
  ): Buffer {
    return buildReply(request, {
      status,
      reason,
      toTag,
      received: { ip: flow.ip, port: flow.port },
      ...(services.serverHeader === null ? {} : { server: services.serverHeader }),
    });
  }

  network.onDatagram(receive);
  return { manager, onResult, close: () => manager.close() };
}

function nameOf(transaction: Transaction): TransactionName {
  return { index: transaction.index, label: transaction.label };
}

const NO_REQUEST: Transactions = {
  create: () => ({ problem: 'a reply creates no transaction' }),
  lookup: () => null,
  cancel: () => false,
};

/** What a run that goes on after a stop can reach: its own transaction, and the INVITE that a CANCEL refers to. */
export function resumedTransactions(current: () => RunContext, snapshot: TransactionSnapshot): Transactions {
  return {
    create: () => ({ problem: 'the transaction exists already' }),
    lookup: () => snapshot.invite,
    cancel(invite) {
      current().effects.push({ kind: 'cancel', invite });
      return true;
    },
  };
}

export type { Place, RunTransaction };

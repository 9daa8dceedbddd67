import type { Flow } from '../net/network.ts';
import type { RunContext } from '../run/context.ts';
import { stayIfAsked } from '../run/stay.ts';
import type { Outcome } from '../script/engine.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyRun, type Outside } from './apply.ts';
import { follow } from './follow.ts';
import { newMessageRun } from './message-run.ts';
import type { OwnReplies } from './own-replies.ts';
import { createOwnerTransactions } from './owner-transactions.ts';
import type { ReceiveStats } from './receive-stats.ts';
import type { Replies } from './replies.ts';
import type { ScriptWorker } from './worker.ts';

/** What receiving needs. */
export interface ReceiveInput {
  readonly script: ScriptWorker;
  readonly outside: Outside;
  readonly ownReplies: OwnReplies;
  readonly replies: Replies;
  readonly stats: ReceiveStats;
}

const LEVEL_NOTICE = 1;
const DEFAULT_PORT = 5060;

/** What a SIP worker does with the messages it gets. Neither throws. */
export interface Receiver {
  /** A datagram came. */
  receive(bytes: Buffer, flow: Flow): void;
  /** A request that waited behind a paused one has its turn. */
  receiveQueued(bytes: Buffer, flow: Flow): void;
}

/**
 * What happens to a datagram, as it flows: parse (malformed is answered or counted), whose transaction, absorbed, run the
 * script, effects.
 */
export function createReceiver(input: ReceiveInput): Receiver {
  const { script, outside, ownReplies, replies, stats } = input;
  const { program, services } = script;
  const { manager, network, report } = outside;
  const acceptsAliases = Number(services.global('tcp_accept_aliases') ?? 0) !== 0;

  function receive(bytes: Buffer, flow: Flow): void {
    const parsed = parseMessage(bytes);
    if (parsed.ok) {
      if (parsed.message.kind === 'request') {
        stats.countRequest(parsed.message.method);
        receiveRequest(parsed.message, flow);
      } else {
        stats.countReply(parsed.message.status, parsed.message.cseq?.method ?? '');
        replies.receive(parsed.message, flow);
      }
      return;
    }
    if (parsed.kind === 'keepalive') {
      stats.keepalives++;
      return;
    }
    stats.malformed++;
    if (parsed.reply !== null && parsed.message !== null) {
      const { status, reason } = parsed.reply;
      network.send(flow, ownReplies.stateless(parsed.message, flow, status, reason));
      stats.malformedAnswered++;
      stats.countSent(status);
    }
    if (services.log.enabled(LEVEL_NOTICE)) {
      services.log.write(
        LEVEL_NOTICE,
        `malformed message from ${flow.ip}:${flow.port}: ${parsed.text} [sip.${parsed.problem}]`,
      );
    }
  }

  function receiveRequest(request: SipMessage, flow: Flow): void {
    if (flow.connection > 0 && acceptsAliases) acceptAlias(request, flow);
    const reception = manager.receive(request, flow);
    switch (reception.kind) {
      case 'absorbed':
      case 'queued':
        return;
      case 'refused':
        // RFC 3261 §17.1.1.3: an ACK is never answered.
        if (request.method !== 'ACK') {
          network.send(flow, ownReplies.stateless(request, flow, 503, 'Too Many Requests Waiting'));
          stats.countSent(503);
        }
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

  /** RFC 5923 §5: requests to the port of its Via may take the connection that this one came by. */
  function acceptAlias({ topVia }: SipMessage, { connection }: Flow): void {
    if (topVia?.params.has('alias') === true) {
      network.streams.alias(connection, topVia.port ?? DEFAULT_PORT);
    }
  }

  function runRequest(request: SipMessage, flow: Flow, invite: Transaction | null): void {
    const place = program.route('request', '');
    if (place === null) return;
    const { replyTags } = services;
    const transactions = createOwnerTransactions({
      manager,
      replyTags,
      request,
      flow,
      invite,
      run: () => run,
    });
    const run = newMessageRun(script, request, flow, transactions);
    settle(run, request, flow, program.run([place], run));
  }

  /** Follows a run to its end, through its pauses: what it wants is done each time it stops. */
  function settle(run: RunContext, request: SipMessage, flow: Flow, first: Outcome): void {
    let guard: { end(): void } | null = null;
    let held: Transaction | null = null;
    follow(run, first, (outcome) => {
      const transaction = run.transaction === null ? null : manager.find(run.transaction.snapshot);
      if (outcome.kind === 'ended') stayIfAsked(run);
      applyRun(outside, flow, transaction, run);
      if (outcome.kind === 'paused') {
        if (transaction !== null && held === null) {
          manager.hold(transaction);
          held = transaction;
          // From now on the transaction itself absorbs what comes and is cancelled.
          guard?.end();
        } else if (transaction === null && guard === null) {
          guard = manager.pause(request, () => services.awaiting.cancelRun(run));
        }
        return;
      }
      if (run.transaction !== null && !run.transaction.snapshot.released) {
        const present = outAgain(manager.find(run.transaction.snapshot), held);
        // Told that it sleeps, but in vain (its lifetime ended during a pause): its caller is waiting for an answer.
        if (present !== null && run.transaction.snapshot.suspended) manager.endOfResumedRun(present);
        else if (present !== null) manager.endOfRun(present);
      }
      if (held !== null) manager.release(held);
      guard?.end();
    });
  }

  /** The transaction whose run ends; null when it is gone, or woke already and another run of it is out. */
  function outAgain(transaction: Transaction | null, held: Transaction | null): Transaction | null {
    return transaction === null || (held === null && transaction.held) ? null : transaction;
  }

  return {
    receive(bytes, flow) {
      try {
        receive(bytes, flow);
      } catch (error) {
        report('receiving a message', error);
      }
    },
    receiveQueued(bytes, flow) {
      try {
        const parsed = parseMessage(bytes);
        if (parsed.ok) receiveRequest(parsed.message, flow);
      } catch (error) {
        report('receiving a message that waited', error);
      }
    },
  };
}

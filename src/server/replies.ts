import { replyListeners } from '../kit/reply-listeners.ts';
import type { Flow } from '../net/network.ts';
import { type BranchScript, decodeBranchScript } from '../run/branch-script.ts';
import type { RunContext } from '../run/context.ts';
import { endReply } from '../run/end-of-reply.ts';
import { replyState } from '../run/kept-state.ts';
import { decodeRecord } from '../run/record.ts';
import type { Outcome } from '../script/engine.ts';
import { applyEdits, type Edit } from '../sip/edits.ts';
import { forwardedReply } from '../sip/forward.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import type { Transaction } from '../tm/transaction.ts';
import { applyRun, type Outside } from './apply.ts';
import { follow } from './follow.ts';
import { newMessageRun, receivedState } from './message-run.ts';
import { noTransactions, snapshotOf } from './owner-transactions.ts';
import type { ReceiveStats } from './receive-stats.ts';
import { createStatelessReplies } from './stateless-replies.ts';
import { createStoredRun } from './stored-run.ts';
import type { ScriptWorker } from './worker.ts';

/** What a SIP worker does with the replies it gets. */
export interface Replies {
  /** A reply came. */
  receive(reply: SipMessage, flow: Flow): void;
  /** A reply that waited while a run of its transaction was out. */
  receiveQueued(transaction: Transaction, branch: number, bytes: Buffer, flow: Flow): void;
}

/**
 * What happens to a reply, as it flows: reply_route, whose branch, onreply_route of that branch, up; one of no branch is
 * forwarded by its Via.
 */
export function createReplies(script: ScriptWorker, outside: Outside, stats: ReceiveStats): Replies {
  const { program, services } = script;
  const { manager, network } = outside;
  const stateless = createStatelessReplies(services, network, stats);

  function receive(reply: SipMessage, flow: Flow): void {
    const place = program.route('onreply', '');
    if (place === null) {
      match(reply, flow, []);
      return;
    }
    const run = newMessageRun(script, reply, flow, noTransactions);
    follow(run, program.run([place], run), (outcome) => {
      applyRun(outside, flow, null, run);
      if (outcome.kind === 'ended' && !isDropped(outcome)) match(reply, flow, run.state.edits);
    });
  }

  function match(reply: SipMessage, flow: Flow, edits: readonly Edit[]): void {
    const reception = manager.receiveReply(reply);
    if (reception.kind === 'unmatched') {
      const taken = replyListeners.all(services).some((takes) => takes(reply));
      if (!taken) passOn(reply, flow, edits);
    }
    if (reception.kind !== 'matched') return;
    const { transaction, branch, held } = reception;
    if (held) manager.queueReply(transaction, branch, applyEdits(reply, edits), flow);
    else goUp(transaction, branch, reply, flow, edits);
  }

  /** A reply of no branch: the route of such replies runs (`on_sl_reply`), then it is forwarded by its Via. */
  function passOn(reply: SipMessage, flow: Flow, edits: readonly Edit[]): void {
    const name = manager.params.on_sl_reply;
    const place = name === '' ? null : program.route('onreply', name);
    if (place === null) {
      stateless.forward(reply, flow, edits);
      return;
    }
    const run = newMessageRun(script, reply, flow, noTransactions);
    run.state.edits = [...edits];
    follow(run, program.run([place], run), (outcome) => {
      applyRun(outside, flow, null, run);
      if (outcome.kind === 'ended' && !isDropped(outcome)) stateless.forward(reply, flow, run.state.edits);
    });
  }

  /** Runs the route that its branch has armed; then the reply goes to the transaction. */
  function goUp(
    transaction: Transaction,
    branch: number,
    reply: SipMessage,
    flow: Flow,
    edits: readonly Edit[],
  ): void {
    const script = scriptOf(transaction, branch);
    const place = script === null || script.reply === null ? null : program.route('onreply', script.reply);
    const run =
      place === null || script === null ? null : replyRun(transaction, branch, script, reply, flow, edits);
    if (run === null || place === null) {
      manager.relayReply(transaction, branch, reply.status, forwardedReply(reply, edits), false);
      return;
    }
    let held = false;
    follow(run, program.run([place], run), (outcome) => {
      if (outcome.kind === 'ended') endReply(run, isDropped(outcome));
      applyRun(outside, transaction.flow, manager.find(transaction), run);
      if (outcome.kind === 'paused') {
        if (!held) manager.hold(transaction);
        held = true;
        return;
      }
      // Told that it sleeps, but in vain (its transaction's time is over): it goes up as it is.
      if (run.transaction?.snapshot.suspended === true && !manager.isReplyHeld(transaction, branch)) {
        const bytes = forwardedReply(reply, run.state.edits);
        manager.relayReply(transaction, branch, reply.status, bytes, false);
      }
      if (held) manager.release(transaction);
    });
  }

  function scriptOf(transaction: Transaction, branch: number): BranchScript | null {
    const bytes = manager.branchScript(transaction, branch);
    return bytes === null ? null : decodeBranchScript(bytes);
  }

  function replyRun(
    transaction: Transaction,
    branch: number,
    script: BranchScript,
    reply: SipMessage,
    flow: Flow,
    edits: readonly Edit[],
  ): RunContext | null {
    const bytes = manager.kept(transaction);
    const kept = bytes === null ? null : decodeRecord(bytes);
    if (kept === null) return null;
    const snapshot = snapshotOf(manager, services.replyTags, transaction, kept.snapshot.invite);
    const state = replyState(receivedState(services, reply, flow), kept.state);
    state.edits = [...edits];
    state.branchFlags = script.flags;
    return createStoredRun(services, snapshot, {
      state,
      message: reply,
      kind: 'onreply',
      resumed: false,
      branch,
      branchScript: script,
      kept: kept.state,
    });
  }

  return {
    receive,
    receiveQueued(transaction, branch, bytes, flow) {
      const parsed = parseMessage(bytes);
      if (parsed.ok) goUp(transaction, branch, parsed.message, flow, []);
    },
  };
}

function isDropped(outcome: Outcome): boolean {
  return outcome.kind === 'ended' && outcome.by === 'drop';
}

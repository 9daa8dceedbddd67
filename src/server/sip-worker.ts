import type { LocalRequests, SuspendedRequests, TransactionsView } from '../kit/index.ts';
import type { Network } from '../net/network.ts';
import { decodeAsk, encodeCancelled } from '../run/ask.ts';
import type { RunContext } from '../run/context.ts';
import { createRecordEncoder } from '../run/record.ts';
import { decodeResult, type SuspensionName } from '../run/result.ts';
import type { Task } from '../run/task.ts';
import type { Wake } from '../run/wake.ts';
import { createTransactionManager, type InMemory, type TransactionManager } from '../tm/manager.ts';
import type { TransactionParams } from '../tm/params.ts';
import { createAppends } from './append.ts';
import { applyRun, type Outside } from './apply.ts';
import type { Dispatcher } from './dispatch.ts';
import type { ReportException } from './exceptions.ts';
import { createFailures } from './failure.ts';
import { NOWHERE } from './flow-of.ts';
import { createLocalRequests } from './local-requests.ts';
import { createOperations } from './operations.ts';
import type { Overload } from './overload.ts';
import { createOwnReplies } from './own-replies.ts';
import { createOwnerSuspensions, type OwnerSuspensions } from './owner-suspensions.ts';
import { createReceiver } from './receive.ts';
import type { ReceiveStats } from './receive-stats.ts';
import { createReplies } from './replies.ts';
import { createResume, type ResumeInput } from './resume.ts';
import { createSuspendedRequests } from './suspended-requests.ts';
import { createTransactionEvents } from './transaction-events.ts';
import { createTransactionsView } from './transactions-view.ts';
import { createWaits } from './waits.ts';
import { createWakeStats } from './wake-stats.ts';
import { watchConnections } from './watch-connections.ts';
import type { ScriptWorker } from './worker.ts';

/** What a SIP worker is made of. */
export interface SipWorkerInput {
  readonly script: ScriptWorker;
  readonly network: Network;
  readonly dispatcher: Dispatcher;
  readonly overload: Overload;
  readonly params: Partial<TransactionParams>;
  readonly timeoutReply: ResumeInput['timeoutReply'];
  readonly stats: ReceiveStats;
  readonly report: ReportException;
  /** Sends an answer to an async worker; false when it does not take it. */
  tell(worker: number, bytes: Uint8Array): boolean;
  /** Tells every async worker. */
  tellAll(bytes: Uint8Array): void;
  /** Calls a command for an async worker; never rejects. */
  command(call: Buffer): Promise<Buffer>;
}

/** What a SIP worker has in memory; all 0 once every request is answered and forgotten. */
export interface WorkerInMemory extends InMemory {
  /** Suspensions that wait for a key or for work of a module. */
  readonly waits: number;
  /** Suspensions that async workers go on with for `t_continue`. */
  readonly claimed: number;
  /** Items that wait for room in the queue of their group. */
  readonly posted: number;
}

/** A SIP worker: owns sockets and transactions, runs the script for what it receives. */
export interface SipWorker {
  readonly transactions: TransactionManager;
  readonly suspensions: OwnerSuspensions;
  /** What is in memory now. */
  inMemory(): WorkerInMemory;
  /** Its transactions, for commands. */
  readonly shown: TransactionsView;
  /** Sends requests of our own. */
  readonly requests: LocalRequests;
  /** The same, for operators. */
  readonly suspended: SuspendedRequests;
  /** An item was dropped from its queue for a newer one. */
  dropped(item: Uint8Array): void;
  /** Takes what an async worker sent: a result or a question. */
  onMessage(bytes: Uint8Array): void;
  /** Hands a task to its group; one that finds no room is counted and logged. */
  post(task: Task): void;
  /** What a run that no message began wants done. */
  deliver(run: RunContext): void;
  /** An async worker died with this item in hand: its caller gets the end-of-run rule's answer. */
  abandon(item: Uint8Array): void;
  /** A worker is gone: the callers of what it had claimed get theirs too. */
  lost(worker: number): void;
  close(): void;
}

/** Makes a SIP worker over a network and begins to receive. */
export function createSipWorker({
  script,
  network,
  dispatcher,
  overload,
  params,
  timeoutReply,
  stats,
  report,
  tell,
  tellAll,
  command,
}: SipWorkerInput): SipWorker {
  const { services } = script;
  const ownReplies = createOwnReplies(services);
  const manager = createTransactionManager({
    clock: services.clock,
    send: (flow, bytes) => network.send(flow, bytes),
    random: services.random,
    params,
    callbacks: {
      buildReply: ownReplies.ofTransaction,
      onWake: (transaction, suspension) =>
        resume.wake(transaction, suspension, { cause: 'time', data: null }),
      onTimeout: (transaction, suspension) => resume.timeOut(transaction, suspension),
      onCancelled(transaction, suspension) {
        services.awaiting.cancelTransaction(transaction);
        // Its run may be out, and wait for something there.
        if (transaction.held) tellAll(encodeCancelled(transaction));
        if (suspension !== null) resume.cancelled(suspension);
      },
      onReply: (transaction, branch, bytes, flow) => replies.receiveQueued(transaction, branch, bytes, flow),
      onBranchFailure: (transaction, branch) => failures.one(transaction, branch),
      onFailure: (transaction, branch) => failures.all(transaction, branch),
      onGone: (transaction, slot) => waits.forget(transaction, slot),
      onTerminated: ({ index, label }) => script.transactionEnded({ index, label }),
      onLocalReply: (transaction, status, bytes, received) =>
        requests.onReply(transaction, status, bytes, received),
      onReplied: (transaction, status, bytes, relayed) => events.replied(transaction, status, bytes, relayed),
      onUnqueued: (bytes, flow) => receiver.receiveQueued(bytes, flow),
    },
  });
  const operations = createOperations({ script, report });
  function wake(name: SuspensionName, cause: Wake): void {
    manager.claimWhenFree(name, name.slot, name.turn, (decision) => {
      if (decision.kind === 'claimed') resume.wake(decision.transaction, decision.suspension, cause);
    });
  }
  const waits = createWaits({
    clock: services.clock,
    perform: operations.perform,
    wake,
  });
  const outside: Outside = {
    manager,
    network,
    clock: services.clock,
    dispatcher,
    waits,
    wake,
    postTask: (task) => resume.post(task),
    operate: (operation, task) => operations.begin(operation, task, resume.post),
    encodeRecord: createRecordEncoder(),
    moduleEffect: script.moduleEffect,
    append: (transaction, destinations) => append(transaction, destinations),
    request: (request) => void requests.send(request),
    report,
    stats,
  };
  const wakeStats = createWakeStats();
  const resume = createResume({
    script,
    outside,
    ownReplies,
    timeoutReply,
    wakeStats,
    overload,
    onReturned: (name) => suspensions.returned(name),
  });
  const suspensions = createOwnerSuspensions({ script, outside, tell, command });
  const replies = createReplies(script, outside, stats);
  const events = createTransactionEvents(script, outside);
  const failures = createFailures(script, outside, events);
  const requests = createLocalRequests(script, outside);
  const append = createAppends(script, outside);
  const receiver = createReceiver({ script, outside, ownReplies, replies, stats });
  watchConnections({ network, manager, log: services.log, report });
  network.onMessage(receiver.receive);
  return {
    transactions: manager,
    shown: createTransactionsView(manager, ownReplies, services.clock),
    requests,
    suspensions,
    suspended: createSuspendedRequests({
      script,
      outside,
      stats: wakeStats,
      wake: resume.wake,
      buildReply: ownReplies.ofTransaction,
    }),
    dropped: resume.dropped,
    post: resume.post,
    onMessage(bytes) {
      const result = decodeResult(bytes);
      const ask = result === null ? decodeAsk(bytes) : null;
      if (result !== null) resume.onResult(result);
      else if (ask !== null) suspensions.answer(ask);
      else services.log.write(-1, 'an async worker sent bytes that are no result [async.bad-result]');
    },
    inMemory: () => ({
      ...manager.inMemory(),
      waits: waits.size,
      claimed: suspensions.claimed,
      posted: dispatcher.waiting,
    }),
    deliver: (run) => applyRun(outside, NOWHERE, null, run),
    abandon: resume.abandon,
    lost(worker) {
      for (const name of suspensions.claimedBy(worker)) resume.giveUp(name);
    },
    close() {
      waits.close();
      requests.close();
      operations.close();
      manager.close();
    },
  };
}

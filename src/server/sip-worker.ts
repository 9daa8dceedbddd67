import type { Network } from '../net/network.ts';
import { createRecordEncoder } from '../run/record.ts';
import { createTransactionManager, type TransactionManager } from '../tm/manager.ts';
import type { TransactionParams } from '../tm/params.ts';
import type { Dispatcher } from './dispatch.ts';
import type { ReportException } from './exceptions.ts';
import { createOwnReplies } from './own-replies.ts';
import { createReceiver } from './receive.ts';
import type { ReceiveStats } from './receive-stats.ts';
import { createResume, type ResumeInput } from './resume.ts';
import type { ScriptWorker } from './worker.ts';

/** What a SIP worker is made of. */
export interface SipWorkerInput {
  readonly script: ScriptWorker;
  readonly network: Network;
  readonly dispatcher: Dispatcher;
  readonly params: Partial<TransactionParams>;
  readonly timeoutReply: ResumeInput['timeoutReply'];
  readonly stats: ReceiveStats;
  readonly report: ReportException;
}

/** A SIP worker: owns sockets and transactions, runs the script for what it receives. */
export interface SipWorker {
  readonly transactions: TransactionManager;
  /** Takes what an async worker sent back. */
  onResult(bytes: Uint8Array): void;
  /** An async worker died with this item in hand: its caller gets the end-of-run rule's answer. */
  abandon(item: Uint8Array): void;
  close(): void;
}

/** Makes a SIP worker over a network and begins to receive. */
export function createSipWorker({
  script,
  network,
  dispatcher,
  params,
  timeoutReply,
  stats,
  report,
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
      onWake: (transaction, suspension) => resume.wake(transaction, suspension),
      onTimeout: (transaction, suspension) => resume.timeOut(transaction, suspension),
      onCancelled: (transaction) => services.awaiting.cancelTransaction(transaction),
      onUnqueued: (bytes, flow) => receiver.receiveQueued(bytes, flow),
    },
  });
  const outside = {
    manager,
    network,
    clock: services.clock,
    encodeRecord: createRecordEncoder(),
    moduleEffect: script.moduleEffect,
    report,
  };
  const resume = createResume({ script, outside, dispatcher, ownReplies, timeoutReply });
  const receiver = createReceiver({ script, outside, ownReplies, stats });
  network.onDatagram(receiver.receive);
  return {
    transactions: manager,
    onResult: resume.onResult,
    abandon: resume.abandon,
    close: () => manager.close(),
  };
}

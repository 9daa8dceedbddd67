import { Worker } from 'node:worker_threads';
import type { StuckLock } from '../store/memory.ts';
import { type ByteQueue, drain } from './byte-queue.ts';
import { DEFAULT_QUEUE_BYTES, type GroupOptions, MAILBOX_BYTES, type WorkerGroup } from './group.ts';
import { createGroupCounts, openGroupCounts } from './group-counts.ts';
import { createHand, openHand } from './hand.ts';
import { attachSharedQueue, createSharedQueue, type SharedQueue, stuckError } from './shared-queue.ts';
import { asError } from './worker-loop.ts';
import type { ThreadOrder, ThreadReport } from './worker-thread.ts';

/** Options of a threaded group; `workerData` must be structured-clonable. */
export interface ThreadedGroupOptions extends GroupOptions {
  /** URL of the module that each thread loads; it exports `startWorker: StartWorker`. */
  readonly module: URL;
  /** Inboxes of the SIP workers by owner id. */
  readonly inboxes: readonly SharedQueue[];
}

/** The thread's start, beside this module: TypeScript from the sources, JavaScript once built. */
const THREAD_MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './worker-thread.ts' : './worker-thread.js',
  import.meta.url,
);

/**
 * A group of worker threads. A worker does all its work inside `receive`: one that computes elsewhere (a timer of
 * its own) can be late for an item it was woken for.
 * @throws RangeError when `workers` or `queueBytes` is out of range.
 */
export function createThreadedGroup(options: ThreadedGroupOptions): WorkerGroup {
  const { name, workers, firstWorkerId } = options;
  const sharedQueue = createSharedQueue(options.queueBytes ?? DEFAULT_QUEUE_BYTES);
  const sharedCounts = createGroupCounts(workers);
  // Worker 0: the thread that makes groups is the main thread.
  const onStuck = (stuck: StuckLock): void => options.onError(stuck.holder, stuckError(stuck));
  const queue = attachSharedQueue(sharedQueue, 0, onStuck);
  const inboxes = options.inboxes.map((inbox) => attachSharedQueue(inbox, 0, onStuck));
  const counts = openGroupCounts(sharedCounts);
  const mailboxes = new Map<number, ByteQueue>();
  const threads = new Map<number, Worker>();
  const exits: Promise<void>[] = [];

  async function startThread(index: number): Promise<void> {
    const workerId = firstWorkerId + index;
    const hand = createHand(queue.maxItemBytes);
    const mailbox = createSharedQueue(MAILBOX_BYTES);
    const order: ThreadOrder = {
      group: name,
      index,
      workerId,
      module: options.module.href,
      data: options.workerData,
      queue: sharedQueue,
      mailbox,
      counts: sharedCounts,
      hand,
      inboxes: options.inboxes,
    };
    const thread = new Worker(THREAD_MODULE, { workerData: order, name: `${name}-${index}` });
    threads.set(workerId, thread);
    mailboxes.set(workerId, attachSharedQueue(mailbox, 0, onStuck));
    const { promise: started, resolve, reject } = Promise.withResolvers<void>();
    let ready = false;
    thread.on('message', (report: ThreadReport) => {
      if ('error' in report) {
        options.onError(workerId, report.error);
      } else {
        ready = true;
        resolve();
      }
    });
    thread.on('error', (error: unknown) => {
      if (ready) options.onError(workerId, asError(error));
      else reject(asError(error));
    });
    const exited = Promise.withResolvers<void>();
    exits.push(exited.promise);
    thread.on('exit', (code) => {
      threads.delete(workerId);
      mailboxes.delete(workerId);
      queue.forget(workerId);
      for (const inbox of inboxes) inbox.forget(workerId);
      counts.died(index);
      if (ready) options.onExit(workerId, code, openHand(hand).held());
      else
        reject(new Error(`worker ${workerId} of group ${name} ended with code ${code} before it was ready`));
      exited.resolve();
    });
    await started;
  }

  async function endAll(): Promise<void> {
    await Promise.all([...threads.values()].map((thread) => thread.terminate()));
    await Promise.all(exits);
  }

  return {
    name,
    size: workers,
    maxItemBytes: queue.maxItemBytes,
    post(item) {
      const queued = queue.push(item);
      if (!queued) counts.refused();
      return queued;
    },
    room: () => queue.room(),
    tell: (workerId, bytes) => mailboxes.get(workerId)?.push(bytes) ?? false,
    tellAll(bytes) {
      for (const mailbox of mailboxes.values()) mailbox.push(bytes);
    },
    stats: () => counts.read(queue.length()),
    drain: () => drain(queue),
    async start() {
      try {
        const starting: Promise<void>[] = [];
        for (let index = 0; index < workers; index++) starting.push(startThread(index));
        await Promise.all(starting);
      } catch (error) {
        queue.close();
        await endAll();
        throw error;
      }
    },
    async stop(deadline) {
      queue.close();
      await Promise.race([Promise.all(exits), deadline]);
      await endAll();
    },
  };
}

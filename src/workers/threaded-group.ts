import { Worker } from 'node:worker_threads';
import type { StuckLock } from '../store/memory.ts';
import { drain } from './byte-queue.ts';
import { DEFAULT_QUEUE_BYTES, type GroupOptions, type GroupPort, type WorkerGroup } from './group.ts';
import { createGroupCounts, openGroupCounts } from './group-counts.ts';
import { createHand, openHand } from './hand.ts';
import {
  attachSharedQueue,
  createSharedQueue,
  type SharedByteQueue,
  type SharedQueue,
  stuckError,
} from './shared-queue.ts';
import { asError } from './worker-loop.ts';
import type { ThreadOrder, ThreadReport } from './worker-thread.ts';

/** What another thread needs to post to a group: structured-clonable. */
export interface SharedGroup {
  readonly name: string;
  readonly size: number;
  readonly queue: SharedQueue;
  readonly counts: SharedArrayBuffer;
}

/** A group whose workers are threads. */
export interface ThreadedGroup extends WorkerGroup {
  share(): SharedGroup;
  /** For the supervisor, once a thread that posts here, worker `workerId`, is certainly gone. */
  forget(workerId: number): void;
}

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
export function createThreadedGroup(options: ThreadedGroupOptions): ThreadedGroup {
  const { name, workers, firstWorkerId } = options;
  const shared: SharedGroup = {
    name,
    size: workers,
    queue: createSharedQueue(options.queueBytes ?? DEFAULT_QUEUE_BYTES),
    counts: createGroupCounts(workers),
  };
  // Worker 0: the thread that makes groups is the main thread.
  const onStuck = (stuck: StuckLock): void => options.onError(stuck.holder, stuckError(stuck));
  const queue = attachSharedQueue(shared.queue, 0, onStuck);
  const inboxes = options.inboxes.map((inbox) => attachSharedQueue(inbox, 0, onStuck));
  const counts = openGroupCounts(shared.counts);
  const threads = new Map<number, Worker>();
  const exits: Promise<void>[] = [];

  async function startThread(index: number): Promise<void> {
    const workerId = firstWorkerId + index;
    const hand = createHand(queue.maxItemBytes);
    const order: ThreadOrder = {
      group: name,
      index,
      workerId,
      module: options.module.href,
      data: options.workerData,
      queue: shared.queue,
      counts: shared.counts,
      hand,
      inboxes: options.inboxes,
    };
    const thread = new Worker(THREAD_MODULE, { workerData: order, name: `${name}-${index}` });
    threads.set(workerId, thread);
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
    ...openPort(shared, queue),
    share: () => shared,
    forget: queue.forget,
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

/**
 * The posting end of a group in another thread, which is worker `workerId`. `onStuck` is told when the queue's lock did
 * not come free in time; the post is refused.
 */
export function attachGroup(
  shared: SharedGroup,
  workerId: number,
  onStuck: (stuck: StuckLock) => void,
): GroupPort {
  return openPort(shared, attachSharedQueue(shared.queue, workerId, onStuck));
}

function openPort(shared: SharedGroup, queue: SharedByteQueue): GroupPort {
  const counts = openGroupCounts(shared.counts);
  return {
    name: shared.name,
    size: shared.size,
    maxItemBytes: queue.maxItemBytes,
    post(item) {
      const queued = queue.push(item);
      if (!queued) counts.refused();
      return queued;
    },
    stats: () => counts.read(queue.length()),
  };
}

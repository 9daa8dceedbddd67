import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { StuckLock } from '../store/memory.ts';
import type { StartWorker } from './group.ts';
import { openGroupCounts } from './group-counts.ts';
import { openHand } from './hand.ts';
import { openInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { attachSharedQueue, type SharedQueue, stuckError } from './shared-queue.ts';
import { asError, runWorkerLoop } from './worker-loop.ts';

/** What a threaded group hands a thread of its own. */
export interface ThreadOrder {
  readonly group: string;
  readonly index: number;
  readonly workerId: number;
  /** URL of the module that exports `startWorker`. */
  readonly module: string;
  readonly data: unknown;
  readonly queue: SharedQueue;
  readonly mailbox: SharedQueue;
  readonly counts: SharedArrayBuffer;
  readonly hand: SharedArrayBuffer;
  readonly inboxes: readonly SharedQueue[];
}

/** What the thread tells the group: that it is ready, or that a receiver threw. */
export type ThreadReport = { readonly ready: true } | { readonly error: Error };

const order: ThreadOrder = workerData;
const group = parentPort;
if (group === null) throw new Error('this module is the start of a worker thread');

// A pending Atomics.waitAsync does not keep a thread alive; its port does.
group.ref();

// Each thread keeps what it compiled by itself; the next start then skips that.
enableCompileCache();

const report = (message: ThreadReport): void => group.postMessage(message);
const { startWorker }: { startWorker?: StartWorker } = await import(order.module);
if (typeof startWorker !== 'function') throw new TypeError(`${order.module} exports no startWorker`);

const onStuck = (stuck: StuckLock): void => report({ error: stuckError(stuck) });
const outbox = createOutbox(order.inboxes.map((inbox) => attachSharedQueue(inbox, order.workerId, onStuck)));
const receiver = await startWorker({
  group: order.group,
  workerId: order.workerId,
  data: order.data,
  reply: outbox.reply,
});
openInbox(
  attachSharedQueue(order.mailbox, order.workerId, onStuck),
  (bytes) => receiver.told?.(bytes),
  (error) => report({ error: asError(error) }),
);
const queue = attachSharedQueue(order.queue, order.workerId, onStuck);
const running = runWorkerLoop(
  {
    index: order.index,
    queue,
    outbox,
    counts: openGroupCounts(order.counts),
    hand: openHand(order.hand),
    onError: (error) => report({ error }),
  },
  receiver,
);
report({ ready: true });
await running;
// The module may keep timers and handles of its own: the thread ends here all the same.
process.exit(0);

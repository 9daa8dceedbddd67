import { type ByteQueue, drain } from './byte-queue.ts';
import {
  DEFAULT_QUEUE_BYTES,
  type GroupOptions,
  MAILBOX_BYTES,
  type StartWorker,
  type WorkerGroup,
} from './group.ts';
import { createGroupCounts, openGroupCounts } from './group-counts.ts';
import { createHand, type Hand, openHand } from './hand.ts';
import { openInbox } from './inbox.ts';
import { createLocalQueue } from './local-queue.ts';
import { createOutbox } from './outbox.ts';
import { asError, runWorkerLoop } from './worker-loop.ts';

/** Options of an inline group. */
export interface InlineGroupOptions extends GroupOptions {
  /** Called once a worker, so that each has state of its own. */
  readonly startWorker: StartWorker;
  /** Inboxes of the SIP workers by owner id: local queues. */
  readonly inboxes: readonly ByteQueue[];
}

/**
 * A group whose workers all live in this thread, for the virtual clock: every step is a microtask after the post, idle
 * workers take in order of their numbers, and a worker is busy for as long as its receiver's promise says. What is busy
 * past the deadline of `stop` cannot be ended here, only forgotten.
 * @throws RangeError when `workers` is out of range.
 */
export function createInlineGroup(options: InlineGroupOptions): WorkerGroup {
  const { name, workers } = options;
  const queue = createLocalQueue(options.queueBytes ?? DEFAULT_QUEUE_BYTES);
  const counts = openGroupCounts(createGroupCounts(workers));
  let running: Promise<void>[] = [];
  const open = new Map<number, Hand>();
  const mailboxes = new Map<number, ByteQueue>();

  function ended(workerId: number, code: number): void {
    const hand = open.get(workerId);
    if (hand === undefined) return;
    open.delete(workerId);
    mailboxes.get(workerId)?.close();
    mailboxes.delete(workerId);
    options.onExit(workerId, code, hand.held());
  }

  return {
    name,
    size: workers,
    maxItemBytes: queue.maxItemBytes,
    drain: () => drain(queue),
    async start() {
      const starting: Promise<void>[] = [];
      for (let index = 0; index < workers; index++) {
        const workerId = options.firstWorkerId + index;
        const outbox = createOutbox(options.inboxes);
        const context = { group: name, workerId, data: options.workerData, reply: outbox.reply };
        const begin = async (): Promise<void> => {
          const receiver = await options.startWorker(context);
          const onError = (error: Error): void => options.onError(workerId, error);
          const hand = openHand(createHand(queue.maxItemBytes));
          open.set(workerId, hand);
          const mailbox = createLocalQueue(MAILBOX_BYTES);
          mailboxes.set(workerId, mailbox);
          openInbox(
            mailbox,
            (bytes) => receiver.told?.(bytes),
            (error) => onError(asError(error)),
          );
          const loop = runWorkerLoop({ index, queue, outbox, counts, hand, onError }, receiver);
          running.push(loop.then(() => ended(workerId, 0)));
        };
        starting.push(begin());
      }
      try {
        await Promise.all(starting);
      } catch (error) {
        queue.close();
        running = [];
        throw error;
      }
    },
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
    async stop(deadline) {
      queue.close();
      await Promise.race([Promise.all(running), deadline]);
      for (const workerId of [...open.keys()]) ended(workerId, 1);
    },
  };
}

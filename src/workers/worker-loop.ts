import type { ByteQueue } from './byte-queue.ts';
import type { Receiver } from './group.ts';
import type { GroupCounts } from './group-counts.ts';
import type { Hand } from './hand.ts';
import type { Outbox } from './outbox.ts';

/** What one worker of a group works with, in a thread or inline. */
export interface WorkerLoop {
  /** Its number in the group, from 0. */
  readonly index: number;
  readonly queue: ByteQueue;
  readonly outbox: Outbox;
  readonly counts: GroupCounts;
  readonly hand: Hand;
  readonly onError: (error: Error) => void;
}

/** Items handled before the worker's own timers and messages get a turn. */
const ITEMS_PER_TURN = 8;

/**
 * Takes items one at a time while there are any, sleeps otherwise; resolves when the queue is closed, the current item
 * is done, the receiver stopped and everything sent.
 */
export async function runWorkerLoop(loop: WorkerLoop, receiver: Receiver): Promise<void> {
  const { queue, outbox } = loop;
  const consumer = queue.openConsumer();
  queue.closing().then(() => receiver.stopping?.());
  for (let handled = 0; !queue.closed(); ) {
    const unsent = outbox.unsent();
    if (unsent !== undefined) {
      // Not able to work now: should this worker have been woken for an item, another must come for it.
      consumer.passOn();
      await unsent;
      continue;
    }
    const item = consumer.take();
    if (item === undefined) {
      const arrival = consumer.arrival();
      if (arrival !== undefined) await arrival;
      continue;
    }
    const working = handle(loop, receiver, item);
    if (working !== undefined) await working;
    if (++handled % ITEMS_PER_TURN === 0) await queue.turn();
  }
  consumer.close();
  try {
    await receiver.stop?.();
  } catch (error) {
    loop.onError(asError(error));
  }
  await outbox.unsent();
}

/** Gives the receiver one item; a promise only when the receiver returned one. */
function handle(loop: WorkerLoop, receiver: Receiver, item: Buffer): Promise<void> | undefined {
  loop.hand.hold(item);
  loop.counts.started(loop.index);
  try {
    const working = receiver.receive(item);
    if (working !== undefined) return settle(loop, working);
    finish(loop, true);
  } catch (error) {
    finish(loop, false);
    loop.onError(asError(error));
  }
  return undefined;
}

async function settle(loop: WorkerLoop, working: Promise<void>): Promise<void> {
  let well = true;
  try {
    await working;
  } catch (error) {
    well = false;
    loop.onError(asError(error));
  }
  finish(loop, well);
}

function finish(loop: WorkerLoop, well: boolean): void {
  loop.hand.drop();
  loop.counts.finished(loop.index, well);
}

/** What was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

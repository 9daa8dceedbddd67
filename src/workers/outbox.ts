import type { ByteQueue } from './byte-queue.ts';

/** A worker's way to the inboxes of the SIP workers. */
export interface Outbox {
  /** See `WorkerContext.reply`. */
  reply(ownerId: number, bytes: Uint8Array): boolean;
  /** Settles when everything sent is in the inboxes; `undefined` when it is. */
  unsent(): Promise<void> | undefined;
}

/**
 * Sends to `inboxes[ownerId]`. What finds an inbox full waits here, in order, and holds the worker back; what waits
 * for an inbox that was closed is dropped, as its owner is gone.
 */
export function createOutbox(inboxes: readonly ByteQueue[]): Outbox {
  const waiting: { readonly inbox: ByteQueue; readonly bytes: Uint8Array }[] = [];
  let flushing: Promise<void> | undefined;

  function sendNext(): boolean {
    const next = waiting[0];
    if (next === undefined || !(next.inbox.closed() || next.inbox.push(next.bytes))) return false;
    waiting.shift();
    return true;
  }

  // Waits before it sends: it must not come to its end before `flushing` is set.
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      await waiting[0]?.inbox.room();
      while (sendNext());
    }
    flushing = undefined;
  }

  return {
    reply(ownerId, bytes) {
      const inbox = inboxes[ownerId];
      if (inbox === undefined || inbox.closed() || bytes.length > inbox.maxItemBytes) return false;
      if (flushing === undefined && inbox.push(bytes)) return true;
      waiting.push({ inbox, bytes: Buffer.from(bytes) });
      flushing ??= flush();
      return true;
    },
    unsent: () => flushing,
  };
}

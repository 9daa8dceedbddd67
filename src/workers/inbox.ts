import type { ByteQueue } from './byte-queue.ts';

/** A SIP worker's end of its inbox. */
export interface Inbox {
  /** Stops delivery; what is queued stays. */
  close(): void;
}

/** Items delivered before the event loop gets a turn. */
const BATCH = 64;

/**
 * Delivers what arrives in `queue` to `onItem`, in order, in this thread, never inside the call that pushed, and with
 * a turn of the event loop after each 64. What `onItem` throws goes to `onError`, and delivery carries on.
 */
export function openInbox(
  queue: ByteQueue,
  onItem: (bytes: Buffer) => void,
  onError: (error: unknown) => void,
): Inbox {
  const consumer = queue.openConsumer();
  let open = true;

  function deliver(bytes: Buffer): void {
    try {
      onItem(bytes);
    } catch (error) {
      onError(error);
    }
  }

  async function run(): Promise<void> {
    for (let delivered = 0; open; ) {
      const bytes = consumer.take();
      if (bytes !== undefined) {
        deliver(bytes);
        if (++delivered % BATCH === 0) await queue.turn();
      } else if (queue.closed()) {
        break;
      } else {
        await consumer.arrival();
      }
    }
    consumer.close();
  }

  // The first item is never delivered inside this call either.
  queueMicrotask(run);
  return {
    close() {
      open = false;
      consumer.close();
    },
  };
}

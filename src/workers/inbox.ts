import type { SharedQueue } from './byte-queue.ts';

/** A SIP worker's end of its inbox. */
export interface Inbox {
  /** Stops delivery; what is queued stays. */
  close(): void;
}

/**
 * Delivers what arrives in `shared` to `onItem`, in order, in this thread, in batches, never inside the call that
 * pushed. `onItem` must not throw.
 */
export declare function openInbox(
  shared: SharedQueue,
  workerId: number,
  onItem: (bytes: Uint8Array) => void,
): Inbox;

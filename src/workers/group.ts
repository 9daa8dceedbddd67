/** What a worker module gets when it starts. */
export interface WorkerContext {
  /** Name of its group. */
  readonly group: string;
  /** Process-wide id of this worker (`firstWorkerId` + its index). */
  readonly workerId: number;
  /** The group's `workerData`: structured-cloned for a thread, passed as it is inline. */
  readonly data: unknown;
  /**
   * Sends bytes to the inbox of SIP worker `ownerId`, in order. When that inbox is full they wait here and this
   * worker starts no further item until they are in. False: no such inbox, a closed one, or more bytes than it ever
   * holds.
   */
  reply(ownerId: number, bytes: Uint8Array): boolean;
}

/** What a worker does with its items. */
export interface Receiver {
  /**
   * Handles one item; called for one at a time. A returned promise keeps the worker occupied until it settles.
   * A throw or rejection is reported through `onError` and the worker carries on.
   */
  receive(item: Buffer): void | Promise<void>;
  /** A clean stop began: the item in work, should there be one, is to come to its end. */
  stopping?(): void;
  /** Bytes that were meant for this worker alone came (`WorkerGroup.tell`), also while an item occupies it. */
  told?(bytes: Buffer): void;
  /** Called at a clean stop after the last item. */
  stop?(): void | Promise<void>;
}

/** A worker module's entry: exported as `startWorker` by the module a threaded group names. */
export type StartWorker = (context: WorkerContext) => Receiver | Promise<Receiver>;

/** `done` counts items whose receiver settled well, `failed` those whose receiver threw or died, `refused` the posts that found no room. */
export interface GroupStats {
  readonly queued: number;
  readonly busy: number;
  readonly done: number;
  readonly failed: number;
  readonly refused: number;
}

/**
 * A named group of async workers behind one pull queue: an item leaves the queue only when a worker starts it, in
 * the order of posting. Threaded (`createThreadedGroup`) or inline (`createInlineGroup`): same behaviour.
 */
export interface WorkerGroup {
  readonly name: string;
  /** Number of its workers. */
  readonly size: number;
  /** Largest item it takes, in bytes. */
  readonly maxItemBytes: number;
  /** Queues a copy of `item`. False: full, too large for the queue, or stopping. Never blocks. */
  post(item: Uint8Array): boolean;
  /** Settles when it is worth posting again what was refused; `undefined` when it is now. */
  room(): Promise<unknown> | undefined;
  /** Sends a copy of `bytes` to one worker of the group, by its id. False: no such worker, or its mailbox is full. */
  tell(workerId: number, bytes: Uint8Array): boolean;
  /** Tells each of its workers, those that have room for it. */
  tellAll(bytes: Uint8Array): void;
  stats(): GroupStats;
  /** Starts all workers; rejects with the first start failure, having ended the others. Once only. */
  start(): Promise<void>;
  /**
   * Refuses new items, lets each worker finish its current one (queued ones are left), calls `stop` of the
   * receivers and ends the workers. What is not done when `deadline` resolves is ended hard.
   */
  stop(deadline: Promise<unknown>): Promise<void>;
  /** Takes out all that is queued, oldest first: for a group whose workers are gone. */
  drain(): Buffer[];
}

/** Options both implementations share. */
export interface GroupOptions {
  readonly name: string;
  /** Number of workers, 1 to 64. */
  readonly workers: number;
  /** Id of the first worker; the others follow. Unique in the process; 0 is the main thread. */
  readonly firstWorkerId: number;
  /** Bytes of the queue (default 4 MB); an item may take a quarter of it. */
  readonly queueBytes?: number;
  /** Handed to `startWorker` as `context.data`. */
  readonly workerData?: unknown;
  /** A receiver threw, or a thread failed after its start. */
  readonly onError: (workerId: number, error: Error) => void;
  /** A started worker ended; `code` 0: a clean stop. `lost` is the item it had not done, when there was one. */
  readonly onExit: (workerId: number, code: number, lost: Buffer | undefined) => void;
}

/** Bytes of each worker's mailbox; what is told may take a quarter of it. */
export const MAILBOX_BYTES = 4 * 1024 * 1024;

/** Bytes of a group's queue when nothing else is said. */
export const DEFAULT_QUEUE_BYTES = 4 * 1024 * 1024;

import type { SharedQueue } from './byte-queue.ts';
import type { GroupOptions, WorkerGroup } from './group.ts';

/** What another thread needs to post to a group: structured-clonable. */
export interface SharedGroup {
  readonly name: string;
  readonly size: number;
  readonly queue: SharedQueue;
}

/** A group whose workers are threads. */
export interface ThreadedGroup extends WorkerGroup {
  share(): SharedGroup;
}

/** Options of a threaded group: `module` is the URL of a module that exports `startWorker: StartWorker`. */
export interface ThreadedGroupOptions extends GroupOptions {
  readonly module: URL;
}

export declare function createThreadedGroup(options: ThreadedGroupOptions): ThreadedGroup;
/** The posting end of a group in another thread. */
export declare function attachGroup(
  shared: SharedGroup,
  workerId: number,
): Pick<WorkerGroup, 'name' | 'size' | 'post' | 'stats'>;

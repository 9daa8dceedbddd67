import type { GroupOptions, StartWorker, WorkerGroup } from './group.ts';

/** Options of an inline group: `startWorker` is called once a worker, so each has state of its own. */
export interface InlineGroupOptions extends GroupOptions {
  readonly startWorker: StartWorker;
}

export declare function createInlineGroup(options: InlineGroupOptions): WorkerGroup;

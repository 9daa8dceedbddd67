import type { RunServices, WorkerIdentity } from '../run/services.ts';

/** Where modules of one worker leave something for another one to find: what to call, as a rule. */
export interface WorkerHook<T> {
  add(services: RunServices, entry: T): void;
  /** In the order in which they were added. */
  all(services: RunServices): readonly T[];
}

/** Makes a hook. It holds nothing of its own, so a module may keep it outside its state and export it. */
export function createWorkerHook<T>(): WorkerHook<T> {
  const entries = new WeakMap<WorkerIdentity, T[]>();
  const none: readonly T[] = [];
  return {
    add({ identity }, entry) {
      entries.set(identity, [...(entries.get(identity) ?? []), entry]);
    },
    all: ({ identity }) => entries.get(identity) ?? none,
  };
}

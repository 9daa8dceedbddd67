import type { RunContext } from '../run/context.ts';

/** Something that one module leaves in a run for another one; it ends with the run. */
export interface RunSlot<T> {
  get(run: RunContext): T | undefined;
  set(run: RunContext, value: T): void;
}

/** Makes a slot. It holds nothing of its own, so a module may keep it outside its state and export it. */
export function createRunSlot<T>(): RunSlot<T> {
  const values = new WeakMap<RunContext, T>();
  return {
    get: (run) => values.get(run),
    set(run, value) {
      values.set(run, value);
    },
  };
}

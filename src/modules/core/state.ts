import type { RunServices } from '../../kit/index.ts';

/** What the core keeps in each worker. */
export interface CoreState {
  /** Number of a flag that `flags` declared; null when there is none of that name. */
  flag(name: string): number | null;
}

/** The core's state in a worker whose services these are. */
export function coreState({ flag }: RunServices): CoreState {
  return { flag };
}

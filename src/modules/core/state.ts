import type { RunServices, VolatileStore } from '../../kit/index.ts';

/** What the core keeps in each worker. */
export interface CoreState {
  readonly services: RunServices;
  readonly store: VolatileStore;
}

import type { SharedQueue, VolatileStore } from '../../kit/index.ts';
import type { QueueDefinition } from './definition.ts';

/** A queue as scripts use it. */
export interface Queue {
  readonly definition: QueueDefinition;
  readonly shared: SharedQueue;
}

/** The queues of the definitions, by name. */
export function openQueues(
  definitions: readonly QueueDefinition[],
  store: VolatileStore,
): ReadonlyMap<string, Queue> {
  return new Map(
    definitions.map((definition): [string, Queue] => [
      definition.name,
      { definition, shared: store.queue(`mqueue ${definition.name}`) },
    ]),
  );
}

import type { WorkerGroup } from '../workers/group.ts';

/** Hands work to the groups of async workers. */
export interface Dispatcher {
  /** False when there is no such group. What finds its queue full waits here, in order, and goes as soon as there is room. */
  post(group: string, item: Uint8Array): boolean;
  /** Tries again what waited; called when a worker came back. */
  retry(): void;
  /** Items that wait because a queue was full. */
  readonly waiting: number;
}

/** Makes a dispatcher over the groups by name. */
export function createDispatcher(groups: ReadonlyMap<string, WorkerGroup>): Dispatcher {
  const waiting = new Map<string, Uint8Array[]>();
  let count = 0;

  function retryGroup(group: WorkerGroup, items: Uint8Array[]): void {
    let sent = 0;
    for (const item of items) {
      if (!group.post(item)) break;
      sent++;
    }
    items.splice(0, sent);
    count -= sent;
  }

  return {
    post(name, item) {
      const group = groups.get(name);
      if (group === undefined) return false;
      const behind = waiting.get(name);
      if ((behind === undefined || behind.length === 0) && group.post(item)) return true;
      if (behind === undefined) waiting.set(name, [item]);
      else behind.push(item);
      count++;
      return true;
    },
    retry() {
      if (count === 0) return;
      for (const [name, items] of waiting) {
        const group = groups.get(name);
        if (group !== undefined) retryGroup(group, items);
      }
    },
    get waiting() {
      return count;
    },
  };
}

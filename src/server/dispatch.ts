import type { WorkerGroup } from '../workers/group.ts';

/** What became of an item: a group that has no worker any more is no group; what is too large fits no queue. */
export type Posted = 'posted' | 'no-group' | 'too-large';

/** Hands work to the groups of async workers. */
export interface Dispatcher {
  /** What finds its queue full waits here, in order, and goes as soon as there is room. */
  post(group: string, item: Uint8Array): Posted;
  /** Whether a group would take one more item at once. */
  hasRoom(group: string): boolean;
  /** Tries again what waited; called when a worker came back. */
  retry(): void;
  /** A group has lost its last worker: what none of them began comes back, in order, and nothing more is posted. */
  forget(group: string): Uint8Array[];
  /** Items that wait because a queue was full. */
  readonly waiting: number;
}

/** One group, and what waits for room in its queue: those before `sent` are gone already. */
interface Line {
  readonly group: WorkerGroup;
  items: Uint8Array[];
  sent: number;
}

/** Makes a dispatcher over the groups by name. */
export function createDispatcher(groups: ReadonlyMap<string, WorkerGroup>): Dispatcher {
  const lines = new Map<string, Line>();
  for (const [name, group] of groups) lines.set(name, { group, items: [], sent: 0 });

  function retry(line: Line): void {
    for (let item = line.items[line.sent]; item !== undefined; item = line.items[++line.sent]) {
      if (!line.group.post(item)) return;
    }
    line.items = [];
    line.sent = 0;
  }

  return {
    post(name, item) {
      const line = lines.get(name);
      if (line === undefined) return 'no-group';
      if (item.length > line.group.maxItemBytes) return 'too-large';
      if (line.items.length === 0) {
        if (!line.group.post(item)) line.items.push(item);
      } else {
        line.items.push(item);
        retry(line);
      }
      return 'posted';
    },
    hasRoom(name) {
      const line = lines.get(name);
      return line !== undefined && line.items.length === 0;
    },
    retry() {
      for (const line of lines.values()) if (line.items.length > 0) retry(line);
    },
    forget(name) {
      const line = lines.get(name);
      if (line === undefined) return [];
      lines.delete(name);
      return [...line.group.drain(), ...line.items.slice(line.sent)];
    },
    get waiting() {
      let count = 0;
      for (const { items, sent } of lines.values()) count += items.length - sent;
      return count;
    },
  };
}

import type { WorkerGroup } from '../workers/group.ts';

/** What is done when the queue of a group is full: the newcomer is refused, or the oldest that waits is dropped for it. */
export type FullPolicy = 'refuse' | 'drop-oldest';

/**
 * What became of an item: a group that has no worker any more is no group; what is too large fits no queue; `full`: refused
 * by the policy.
 */
export type Posted = 'posted' | 'no-group' | 'too-large' | 'full';

/** Hands work to the groups of async workers. Never blocks. */
export interface Dispatcher {
  /**
   * What finds the shared queue of its group full waits here, in order, and goes as soon as there is room. As many wait as
   * the group's limit says.
   */
  post(group: string, item: Uint8Array): Posted;
  /** Whether a group would take one more item. */
  hasRoom(group: string): boolean;
  /** A group has lost its last worker: what none of them began comes back, in order, and nothing more is posted. */
  forget(group: string): Uint8Array[];
  /** Items that wait because a queue was full. */
  readonly waiting: number;
  /** Items refused or dropped because too many waited, since the start. */
  readonly refused: number;
}

/** What a dispatcher is made of. */
export interface DispatcherOptions {
  readonly policy: FullPolicy;
  /** Most items of a group that may wait beside its queue. */
  limitOf(group: string): number;
  /** An item was dropped for a newer one. */
  onDropped(item: Uint8Array): void;
}

/** One group, and what waits for room in its queue: those before `sent` are gone already. */
interface Line {
  readonly group: WorkerGroup;
  readonly limit: number;
  items: Uint8Array[];
  sent: number;
  /** Whether it is being waited for room. */
  waitsForRoom: boolean;
}

/** What is gone is cut off a line in lots of this many. */
const GONE_LOT = 1024;

/** Makes a dispatcher over the groups by name. */
export function createDispatcher(
  groups: ReadonlyMap<string, WorkerGroup>,
  { policy, limitOf, onDropped }: DispatcherOptions,
): Dispatcher {
  const lines = new Map<string, Line>();
  for (const [name, group] of groups)
    lines.set(name, { group, limit: limitOf(name), items: [], sent: 0, waitsForRoom: false });
  let refused = 0;

  function retry(line: Line): void {
    for (let item = line.items[line.sent]; item !== undefined; item = line.items[++line.sent]) {
      if (!line.group.post(item)) return;
    }
    line.items = [];
    line.sent = 0;
  }

  /** Goes on when the queue tells of room, whoever made it: a worker need not send anything back. */
  async function awaitRoom(name: string, line: Line): Promise<void> {
    if (line.waitsForRoom) return;
    line.waitsForRoom = true;
    while (line.items.length > 0 && lines.get(name) === line) {
      const { sent } = line;
      const room = line.group.room();
      await room;
      retry(line);
      // It is closed: nobody takes anything any more.
      if (room === undefined && line.sent === sent) break;
    }
    line.waitsForRoom = false;
  }

  /** Puts an item behind those that wait. */
  function wait(line: Line, item: Uint8Array): Posted {
    if (waitingIn(line) >= line.limit) {
      refused++;
      const oldest = policy === 'drop-oldest' ? line.items[line.sent] : undefined;
      if (oldest === undefined) return 'full';
      line.sent++;
      line.items.push(item);
      if (line.sent >= GONE_LOT) {
        line.items.splice(0, line.sent);
        line.sent = 0;
      }
      onDropped(oldest);
      return 'posted';
    }
    line.items.push(item);
    return 'posted';
  }

  return {
    post(name, item) {
      const line = lines.get(name);
      if (line === undefined) return 'no-group';
      if (item.length > line.group.maxItemBytes) return 'too-large';
      if (line.items.length > 0) retry(line);
      if (line.items.length === 0 && line.group.post(item)) return 'posted';
      const posted = wait(line, item);
      void awaitRoom(name, line);
      return posted;
    },
    hasRoom(name) {
      const line = lines.get(name);
      if (line === undefined) return false;
      // Without a line only the attempt shows whether there is room in the queue itself.
      return line.limit === 0 || policy === 'drop-oldest' || waitingIn(line) < line.limit;
    },
    forget(name) {
      const line = lines.get(name);
      if (line === undefined) return [];
      lines.delete(name);
      return [...line.group.drain(), ...line.items.slice(line.sent)];
    },
    get waiting() {
      let count = 0;
      for (const line of lines.values()) count += waitingIn(line);
      return count;
    },
    get refused() {
      return refused;
    },
  };
}

function waitingIn({ items, sent }: Line): number {
  return items.length - sent;
}

import type { SharedTable, VolatileStore } from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';

/** What the numbers of the module's parameters are. */
export interface Limits {
  /** Milliseconds of a sampling unit. */
  readonly unit: number;
  /** Requests of an address in a unit that make it blocked. */
  readonly hits: number;
  /** Milliseconds that an address is kept after its last request. */
  readonly latency: number;
}

/** What became of a request: its address is let through, is blocked from now on, or is blocked since before. */
export type Verdict = 'passed' | 'blocked now' | 'blocked';

/** An address whose requests are counted one by one. */
export interface Leaf {
  readonly address: string;
  /** Requests in the last full unit and in this one. */
  readonly before: number;
  readonly now: number;
  /** Seconds that it is kept if no more requests come. */
  readonly expires: number;
}

/**
 * The addresses that requests came from, as a tree of their bytes that all workers share: a node is there once its parent
 * was hit often enough, and an address is counted by itself once its last byte is. So only those that send much cost memory.
 */
export interface AddressTree {
  /** Counts a request of an address (4 or 16 bytes). */
  hit(address: Uint8Array): Verdict;
  /** The addresses counted by themselves. */
  leaves(): Iterable<Leaf>;
  /** Forgets what is over, and hands the addresses that are no longer blocked to `unblocked`. */
  sweep(unblocked: (address: string) => void): void;
}

/** Opens the tree of a server. The first worker that does sets the beginning of the first unit. */
export function openAddressTree(store: VolatileStore, clock: Clock, limits: Limits): AddressTree {
  const nodes = store.table('pike:nodes');
  const counts = store.table('pike:counts');
  const began = beginning(nodes, clock);
  /** Hits in a unit after which a node gets a child. */
  const enough = limits.hits >> 2;

  function unitAt(now: number): number {
    return Math.floor((now - began) / limits.unit);
  }

  function countOf(path: string, unit: number, now: number): number {
    const count = counts.get(`${unit} ${path}`, now);
    return typeof count === 'number' ? count : 0;
  }

  /** Counts are kept for the unit after theirs. */
  function count(path: string, unit: number, now: number, by: number): number {
    const until = began + (unit + 2) * limits.unit;
    const sum = counts.increment(`${unit} ${path}`, by, 0, until, now, true);
    // Where the store is full nobody is blocked: better than everybody.
    return typeof sum === 'number' ? sum : 0;
  }

  /** Keeps a node. Those it hangs from outlive it; once a unit is enough for them. */
  function keep(path: string, now: number, ancestors: boolean): void {
    nodes.set(path, 1, now + limits.latency, now);
    if (!ancestors) return;
    for (let end = path.length - 1; end > ROOT; end--)
      nodes.set(path.slice(0, end), 1, now + limits.latency + limits.unit, now);
  }

  /** The longest part of a path that is in the tree. */
  function deepest(path: string, now: number): string {
    let end = path.length;
    while (end > ROOT && nodes.get(path.slice(0, end), now) === undefined) end--;
    return path.slice(0, end);
  }

  return {
    hit(address) {
      const now = clock.wallTime();
      const unit = unitAt(now);
      const whole = pathOf(address);
      const path = deepest(whole, now);
      if (path.length === ROOT) {
        const first = whole.slice(0, ROOT + 1);
        keep(first, now, false);
        count(first, unit, now, 1);
        return 'passed';
      }
      const hits = count(path, unit, now, 1);
      const before = countOf(path, unit - 1, now);
      keep(path, now, hits === 1);
      if (path === whole) {
        if (before >= limits.hits || hits > limits.hits) return 'blocked';
        return hits === limits.hits ? 'blocked now' : 'passed';
      }
      if (hits >= enough || before >= enough) {
        const child = whole.slice(0, path.length + 1);
        keep(child, now, true);
        if (child !== whole && enough > 1) count(child, unit, now, enough - 1);
      }
      return 'passed';
    },
    *leaves() {
      const now = clock.wallTime();
      const unit = unitAt(now);
      for (const { key, expiresAtMs } of nodes.entries(now)) {
        const address = addressText(key);
        if (address === null) continue;
        yield {
          address,
          before: countOf(key, unit - 1, now),
          now: countOf(key, unit, now),
          expires: Math.ceil((expiresAtMs - now) / 1000),
        };
      }
    },
    sweep(unblocked) {
      const now = clock.wallTime();
      const unit = unitAt(now);
      counts.sweepExpired(now, (key, hits) => {
        const path = key.slice(key.indexOf(' ') + 1);
        const address = addressText(path);
        if (address === null || typeof hits !== 'number' || hits < limits.hits) return;
        if (countOf(path, unit - 1, now) < limits.hits) unblocked(address);
      });
      nodes.sweepExpired(now, () => {});
    },
  };
}

const BEGINNING = 'beginning';

function beginning(nodes: SharedTable, clock: Clock): number {
  const now = clock.wallTime();
  nodes.compareAndSet(BEGINNING, undefined, now, 0, now);
  const stored = nodes.get(BEGINNING, now);
  return typeof stored === 'number' ? stored : now;
}

/** A path is a letter for the kind of address, then its bytes. */
const ROOT = 1;

function pathOf(address: Uint8Array): string {
  return (address.length === 4 ? '4' : '6') + String.fromCharCode(...address);
}

/** The text of a whole address; null for a part of one. */
function addressText(path: string): string | null {
  const bytes = Buffer.from(path.slice(ROOT), 'latin1');
  if (path.startsWith('4') && bytes.length === 4) return bytes.join('.');
  if (!path.startsWith('6') || bytes.length !== 16) return null;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
  // The shortest form, as RFC 5952 wants it.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

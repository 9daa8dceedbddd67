import type { SharedTable } from '../../kit/index.ts';
import type { Destination } from './destination.ts';

/** How long a destination takes to answer probes, in milliseconds, and how many it did not answer. */
export interface Latency {
  readonly average: number;
  readonly deviation: number;
  /** Moving average, in which the last probes count most. */
  readonly estimate: number;
  readonly most: number;
  readonly timeouts: number;
}

/** The latencies of all destinations, shared by the workers. */
export interface Latencies {
  /** Null: it was never probed, or latencies are not kept. */
  of(destination: Destination): Latency | null;
  answered(destination: Destination, ms: number): void;
  timedOut(destination: Destination): void;
  clear(): void;
}

/** What is kept of one: a running mean and the sum of squares around it (Welford). */
interface Kept {
  readonly count: number;
  readonly average: number;
  readonly squares: number;
  readonly estimate: number;
  readonly most: number;
  readonly timeouts: number;
}

const NOTHING: Kept = { count: 0, average: 0, squares: 0, estimate: 0, most: 0, timeouts: 0 };

/** Opens the latencies that a shared table holds; null: none are kept. `alpha`: weight of the last probe, 0 to 1. */
export function openLatencies(table: SharedTable | null, alpha: number): Latencies {
  const keyOf = ({ set, uri }: Destination): string => `${set} ${uri}`;

  function kept(destination: Destination): Kept | null {
    const text = table?.get(keyOf(destination), 0);
    if (typeof text !== 'string') return null;
    const found: Kept = JSON.parse(text);
    return found;
  }

  // Only the worker that probes writes.
  function keep(destination: Destination, next: Kept): void {
    table?.set(keyOf(destination), JSON.stringify(next), 0, 0);
  }

  return {
    of(destination) {
      const found = kept(destination);
      if (found === null) return null;
      const { count, average, squares, estimate, most, timeouts } = found;
      return {
        average,
        deviation: count < 2 ? 0 : Math.sqrt(squares / (count - 1)),
        estimate,
        most,
        timeouts,
      };
    },
    answered(destination, ms) {
      const last = kept(destination) ?? NOTHING;
      const count = last.count + 1;
      const average = last.average + (ms - last.average) / count;
      keep(destination, {
        ...last,
        count,
        average,
        squares: last.squares + (ms - last.average) * (ms - average),
        estimate: last.count === 0 ? ms : last.estimate * (1 - alpha) + ms * alpha,
        most: Math.max(last.most, ms),
      });
    },
    timedOut(destination) {
      const last = kept(destination) ?? NOTHING;
      keep(destination, { ...last, timeouts: last.timeouts + 1 });
    },
    clear: () => table?.clear(),
  };
}

import type { RunContext } from '../../kit/index.ts';

/** A walk over a list that was taken when it started. */
interface Walk<T> {
  readonly items: readonly T[];
  /** Index of the item it stands at; -1 before the first. */
  at: number;
}

/** The named walks of the runs of one worker; they end with their run. */
export interface Walks<T> {
  /** Starts or restarts a walk; false when the run has as many as it may have. */
  start(run: RunContext, name: string, items: readonly T[]): boolean;
  /** Steps to the next item, or back; false at an end. Undefined when there is no walk of that name. */
  step(run: RunContext, name: string, by: 1 | -1): boolean | undefined;
  /** Ends a walk. */
  end(run: RunContext, name: string): void;
  /** The item that a walk stands at; null before the first and after the last. */
  current(run: RunContext, name: string): T | null;
}

/** As many as Kamailio has. */
const MOST = 4;

/** Makes the walks of one kind. */
export function createWalks<T>(): Walks<T> {
  const ofRuns = new WeakMap<RunContext, Map<string, Walk<T>>>();
  return {
    start(run, name, items) {
      let walks = ofRuns.get(run);
      if (walks === undefined) {
        walks = new Map();
        ofRuns.set(run, walks);
      }
      if (!walks.has(name) && walks.size >= MOST) return false;
      walks.set(name, { items, at: -1 });
      return true;
    },
    step(run, name, by) {
      const walk = ofRuns.get(run)?.get(name);
      if (walk === undefined) return undefined;
      const { length } = walk.items;
      // A walk that came to its end stays there.
      if (walk.at === length) return false;
      walk.at = Math.max(walk.at + by, -1);
      return walk.at < length;
    },
    end: (run, name) => ofRuns.get(run)?.delete(name),
    current(run, name) {
      const walk = ofRuns.get(run)?.get(name);
      return walk?.items[walk.at] ?? null;
    },
  };
}

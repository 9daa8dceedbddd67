import type { RunContext, StoredValue } from '../../kit/index.ts';
import type { HashTable } from './table.ts';

/** A walk over a table, with the entry it stands at. */
interface Walk {
  readonly table: HashTable;
  readonly rest: Iterator<Entry>;
  current: Entry | null;
}

interface Entry {
  readonly key: string;
  readonly value: StoredValue;
}

/** The named iterators of the runs of one worker; they end with their run. */
export interface Iterators {
  /** Starts or restarts a walk; false when the run has as many as it may have. */
  start(run: RunContext, name: string, table: HashTable): boolean;
  /** Steps to the next entry; false at the end. Undefined when there is no walk of that name. */
  next(run: RunContext, name: string): boolean | undefined;
  /** Ends a walk; false when there is none of that name. */
  end(run: RunContext, name: string): boolean;
  /** The entry a walk stands at, with its table and its value as it now is. */
  current(
    run: RunContext,
    name: string,
  ): { readonly table: HashTable; readonly key: string; readonly value: StoredValue } | null;
}

/** As many as Kamailio has. */
const MAX_ITERATORS = 4;

/** Makes the iterators of one worker. A walk holds no lock: entries may change meanwhile. */
export function createIterators(): Iterators {
  const walks = new WeakMap<RunContext, Map<string, Walk>>();

  return {
    start(run, name, table) {
      let named = walks.get(run);
      if (named === undefined) {
        named = new Map();
        walks.set(run, named);
      }
      if (!named.has(name) && named.size >= MAX_ITERATORS) return false;
      named.set(name, { table, rest: table.entries(), current: null });
      return true;
    },
    next(run, name) {
      const walk = walks.get(run)?.get(name);
      if (walk === undefined) return undefined;
      const step = walk.rest.next();
      walk.current = step.done === true ? null : step.value;
      return walk.current !== null;
    },
    end: (run, name) => walks.get(run)?.delete(name) ?? false,
    current(run, name) {
      const walk = walks.get(run)?.get(name);
      if (walk === undefined || walk.current === null) return null;
      const { key, value } = walk.current;
      const now = walk.table.get(key);
      return { table: walk.table, key, value: now ?? value };
    },
  };
}

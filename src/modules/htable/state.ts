import type { Log, RunContext, RunLocks, StoredValue } from '../../kit/index.ts';
import type { RegexCache } from '../../script/regex.ts';
import type { Iterators } from './iterators.ts';
import type { HashTable } from './table.ts';

/** What the module keeps in each worker. */
export interface HtableState {
  readonly tables: ReadonlyMap<string, HashTable>;
  readonly locks: RunLocks;
  readonly iterators: Iterators;
  /** The entry that expired, for the event route that runs for it. */
  readonly expired: WeakMap<RunContext, { readonly key: string; readonly value: StoredValue }>;
  readonly regexes: RegexCache;
  readonly log: Log;
  /** Milliseconds between two sweeps. */
  readonly sweepInterval: number;
  wallTime(): number;
  runEvent(name: string, prepare?: (run: RunContext) => void): boolean;
}

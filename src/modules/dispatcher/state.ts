import type { RunContext, RunServices, ServerView, SharedTable } from '../../kit/index.ts';
import type { Calls } from './calls.ts';
import type { Latencies } from './latencies.ts';
import type { Pinging } from './pinging.ts';
import type { Sets } from './sets.ts';
import type { Slots } from './slots.ts';
import type { Source } from './source.ts';
import type { States } from './states.ts';

/** Names of the XAVPs that a choice is kept in, and what of it is kept. */
export interface XavpSettings {
  /** `_dsdst_`; '': nothing is kept. */
  readonly destination: string;
  readonly withAttributes: boolean;
  readonly withSocket: boolean;
  readonly withSocketName: boolean;
  /** `_dsctx_`, which has the count of them; '': none. */
  readonly context: string;
}

/** What the module keeps in each worker. */
export interface DispatcherState {
  readonly services: RunServices;
  readonly sets: Sets;
  readonly states: States;
  readonly calls: Calls;
  readonly latencies: Latencies;
  readonly slots: Slots;
  readonly source: Source;
  /** Whose turn it is in each set. */
  readonly places: SharedTable;
  readonly pinging: Pinging;
  /** The list is in a database. */
  readonly inDatabase: boolean;
  /** Milliseconds between looks for calls that are too old; 0: there are none. */
  readonly checkInterval: number;
  readonly xavps: XavpSettings;
  /** The choice leaves the others to try after it (`flags` 2). */
  readonly failsOver: boolean;
  /** Hashes of URIs go by the user alone (`flags` 1). */
  readonly hashesUser: boolean;
  readonly useDefault: boolean;
  readonly forcesDestination: boolean;
  readonly countsCalls: boolean;
  /** Destinations without attributes have `none=yes` (`ds_attrs_none`). */
  readonly attributesForNone: boolean;
  readonly defaultSocket: string;
  /** `$var(setid)` and its like; false when nothing of that kind is asked for, or it refuses. */
  setSetId(run: RunContext, id: number): boolean;
  setAttributes(run: RunContext, attributes: string): boolean;
  /** The text of `hash_pvar`. */
  hashText(run: RunContext): string | null;
  /** Tells the script of a destination that went down or up, within a run. */
  tell(run: RunContext, event: 'dst-down' | 'dst-up'): undefined | Promise<unknown>;
  /** The same, where no run is. */
  tellOf(event: 'dst-down' | 'dst-up', uri: string): void;
  /** The running server; null before it is, and in workers other than the first SIP worker. */
  server: ServerView | null;
}

import type { RunContext } from '../../kit/index.ts';
import type { Counter } from '../../store/counter.ts';
import type { Locations } from './locations.ts';
import type { Persistence } from './persistence.ts';

/** What the module keeps in each worker. */
export interface UsrlocState {
  readonly locations: Locations;
  /** Milliseconds between two sweeps. */
  readonly sweepInterval: number;
  /** The database; null with `db_mode` 0. */
  readonly persistence: Persistence | null;
  /** Milliseconds between two looks for what is to be written; 0: never. */
  readonly flushInterval: number;
  /** Whether contacts are read at the start. */
  readonly loads: boolean;
  /** Contacts that expired, by the name of their table. */
  expired(table: string): Counter;
  runEvent(name: string, prepare: (run: RunContext) => void): boolean;
}

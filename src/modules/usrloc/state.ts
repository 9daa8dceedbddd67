import type { RunContext } from '../../kit/index.ts';
import type { Locations } from './locations.ts';

/** What the module keeps in each worker. */
export interface UsrlocState {
  readonly locations: Locations;
  /** Milliseconds between two sweeps. */
  readonly sweepInterval: number;
  runEvent(name: string, prepare: (run: RunContext) => void): boolean;
}

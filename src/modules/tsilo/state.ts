import type { LookupState } from '../registrar/index.ts';
import type { StoredTransactions } from './stored.ts';

/** What the module keeps in each worker. */
export interface TsiloState {
  readonly stored: StoredTransactions;
  /** Whether the domain counts in what a URI names. */
  readonly useDomain: boolean;
  readonly lookup: LookupState;
}

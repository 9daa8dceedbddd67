import type { Problem, Value } from '../../kit/index.ts';
import type { Location } from '../usrloc/index.ts';
import type { RegistrarState } from './state.ts';

/** What a table is opened with. */
type TableState = Pick<RegistrarState, 'locations'>;

/** The table of contacts of that name; null when the shared store has no room for a new one. */
export function openTable({ locations }: TableState, name: string): Location | null {
  try {
    return locations.open(name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Opens a table that the script names, as Kamailio does at load, so that commands list it before anybody registered. */
export function tableProblem(state: TableState, name: Value | undefined): Problem | null {
  if (typeof name !== 'string' || name === '') return { problem: 'the table must have a name' };
  return openTable(state, name) === null
    ? { problem: `the shared store has no room for table "${name}"`, hint: 'raise its bound with -m' }
    : null;
}

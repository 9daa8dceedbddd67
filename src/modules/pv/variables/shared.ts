import type { SharedTable } from '../../../kit/index.ts';
import { type Variables, variable } from '../state.ts';

/** `$shv(name)`: values that all workers share until the server ends. */
export const sharedVariables: Variables = {
  shv: variable({
    doc: 'A value of the whole server, which every worker sees at once: 0 when it is not set.',
    inner: 'required',
    parse: (inner) => (inner === null || inner === '' ? { problem: 'it needs a name' } : { key: inner }),
    get: (state, _run, name) => state.shared.get(name, 0) ?? 0,
    set: (state, _run, name, _index, value) => writeShared(state.shared, name, value),
  }),
};

/** Sets a shared value; null sets the empty text, as in Kamailio. False when the store is full. */
export function writeShared(table: SharedTable, name: string, value: string | number | null): boolean {
  return table.set(name, value ?? '', 0, 0) === 'ok';
}

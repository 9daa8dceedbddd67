import {
  ANY_ROUTE,
  type Call,
  declare,
  type FunctionDeclaration,
  int,
  printed,
  refuse,
  type Value,
} from '../../kit/index.ts';
import { tableOf } from './functions.ts';
import type { HtableState } from './state.ts';
import type { HashTable } from './table.ts';

const { fn } = declare<HtableState>();

/** Removed, and there is no next entry. */
const REMOVED_LAST = -2;

/** `sht_iterator_*`: walks over a table; they belong to the run that started them. */
export const iteratorFunctions = {
  sht_iterator_start: fn({
    args: [printed('iterator'), printed('table')],
    routes: ANY_ROUTE,
    doc: 'Starts a walk over a table under a name; at most 4 at a time. 1 or -1.',
    run(state, call, name, tableName) {
      const table = tableOf(state, call, tableName);
      if (table === null) return -1;
      return state.iterators.start(call.run, name, table)
        ? 1
        : refuse(call, 'there are 4 iterators already', 'end one with sht_iterator_end()');
    },
  }),
  sht_iterator_next: fn({
    args: [printed('iterator')],
    routes: ANY_ROUTE,
    doc: 'Steps to the next entry (the first one after the start). 1, -1 at the end.',
    run(state, call, name) {
      const stepped = state.iterators.next(call.run, name);
      if (stepped === undefined) return refuse(call, `there is no iterator "${name}"`);
      return stepped ? 1 : -1;
    },
  }),
  sht_iterator_end: fn({
    args: [printed('iterator')],
    routes: ANY_ROUTE,
    doc: 'Ends a walk. 1 or -1.',
    run: (state, call, name) =>
      state.iterators.end(call.run, name) ? 1 : refuse(call, `there is no iterator "${name}"`),
  }),
  sht_iterator_rm: fn({
    args: [printed('iterator')],
    routes: ANY_ROUTE,
    doc: 'Removes the entry and steps to the next one. 1, -2 removed and at the end, -1 no entry.',
    run(state, call, name) {
      const entry = state.iterators.current(call.run, name);
      if (entry === null) return refuse(call, `the iterator "${name}" stands at no entry`);
      entry.table.set(entry.key, null);
      return state.iterators.next(call.run, name) === true ? 1 : REMOVED_LAST;
    },
  }),
  sht_iterator_sets: fn({
    args: [printed('iterator'), printed('value')],
    routes: ANY_ROUTE,
    doc: 'Writes a text to the entry. 1 or -1.',
    run: (state, call, name, text) => change(state, call, name, writing(text)),
  }),
  sht_iterator_seti: fn({
    args: [printed('iterator'), int('value')],
    routes: ANY_ROUTE,
    doc: 'Writes an integer to the entry. 1 or -1.',
    run: (state, call, name, number) => change(state, call, name, writing(number)),
  }),
  sht_iterator_setex: fn({
    args: [printed('iterator'), int('seconds')],
    routes: ANY_ROUTE,
    doc: 'Gives the entry a new expiry. 1 or -1.',
    run: (state, call, name, seconds) =>
      change(state, call, name, (table, key) => table.expireIn(key, seconds)),
  }),
} satisfies Record<string, FunctionDeclaration<HtableState>>;

function writing(value: Value) {
  return (table: HashTable, key: string): boolean => table.set(key, value);
}

function change(
  state: HtableState,
  call: Call,
  name: string,
  act: (table: HashTable, key: string) => boolean,
): number {
  const entry = state.iterators.current(call.run, name);
  if (entry === null) return refuse(call, `the iterator "${name}" stands at no entry`);
  return act(entry.table, entry.key) ? 1 : refuse(call, 'the entry could not be written');
}

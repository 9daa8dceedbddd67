import { declare, isProblem, toInteger, type Value, type VariableDeclaration } from '../../kit/index.ts';
import { parseTableKey, type TableKey } from './definition.ts';
import { countedBy } from './match.ts';
import type { HtableState } from './state.ts';
import type { HashTable } from './table.ts';

const { variable } = declare<HtableState>();

/** `$sht` and its kin. A table that is not defined reads as null and refuses to be written. */
export const htableVariables = {
  sht: variable({
    doc: 'The value of an entry; null deletes.',
    inner: 'required',
    parse: keyOf,
    get: (state, _run, { table, key }) => state.tables.get(table)?.get(key) ?? null,
    set: (state, _run, { table, key }, _index, value) => state.tables.get(table)?.set(key, value) ?? false,
  }),
  shtex: variable({
    doc: 'Seconds until an entry expires; 0: never, or no such entry.',
    inner: 'required',
    parse: keyOf,
    get: (state, _run, { table, key }) => state.tables.get(table)?.secondsLeft(key) ?? null,
    set(state, _run, { table, key }, _index, value) {
      const found = state.tables.get(table);
      if (found === undefined) return false;
      found.expireIn(key, toInteger(value));
      return true;
    },
  }),
  shtinc: adding(1, 'Adds 1 to an entry in one step, so that no other worker comes between; the sum.'),
  shtdec: adding(-1, 'Takes 1 from an entry in one step; the difference.'),
  shtcn: counting(
    'How many entries have a name that fits: `**`, `==x`, `%~x` (starts), `~%x` (ends), `~~re`.',
    'name',
  ),
  shtcv: counting(
    'How many entries have a text value that fits, as `$shtcn`; `eqN`: that are the integer N.',
    'value',
  ),
  shtrecord: variable({
    doc: '`key` and `value` of the entry that expired, in its event route.',
    inner: 'required',
    parse: (inner) =>
      inner === 'key' || inner === 'value'
        ? { key: inner }
        : { problem: `$shtrecord(${inner}) is unknown`, hint: 'use key or value' },
    get: (state, run, part) => state.expired.get(run)?.[part === 'key' ? 'key' : 'value'] ?? '',
  }),
  shtitkey: variable({
    doc: 'Name of the entry an iterator stands at.',
    inner: 'required',
    parse: (inner) => ({ key: inner ?? '' }),
    get: (state, run, name) => state.iterators.current(run, name)?.key ?? null,
  }),
  shtitval: variable({
    doc: 'Value of the entry an iterator stands at.',
    inner: 'required',
    parse: (inner) => ({ key: inner ?? '' }),
    get: (state, run, name) => state.iterators.current(run, name)?.value ?? null,
  }),
};

function keyOf(inner: string | null) {
  const parsed = parseTableKey(inner ?? '');
  return isProblem(parsed) ? parsed : { key: parsed };
}

function adding(delta: number, doc: string): VariableDeclaration<HtableState> {
  return variable({
    doc,
    inner: 'required',
    parse: keyOf,
    get: (state, _run, { table, key }: TableKey) => state.tables.get(table)?.add(key, delta) ?? null,
  });
}

function counting(doc: string, part: 'name' | 'value'): VariableDeclaration<HtableState> {
  return variable({
    doc,
    inner: 'required',
    parse: keyOf,
    get: (state, _run, { table, key }: TableKey) => {
      const found = state.tables.get(table);
      return found === undefined ? null : count(state, found, key, part);
    },
  });
}

function count(state: HtableState, table: HashTable, expression: string, part: 'name' | 'value'): Value {
  const wanted = expression === '' ? null : countedBy(expression, state.regexes);
  if (wanted === null || isProblem(wanted)) return 0;
  let total = 0;
  for (const { key, value } of table.entries()) {
    if (part === 'name') total += wanted.text(key) ? 1 : 0;
    else if (typeof value === 'string') total += wanted.text(value) ? 1 : 0;
    else total += wanted.integer === 'all' || wanted.integer === value ? 1 : 0;
  }
  return total;
}

import {
  ANY_ROUTE,
  type Call,
  compiled,
  declare,
  type FunctionDeclaration,
  int,
  isProblem,
  printed,
  refuse,
  type StoredValue,
} from '../../kit/index.ts';
import { parseTableKey } from './definition.ts';
import { matcherOf } from './match.ts';
import type { HtableState } from './state.ts';
import type { HashTable } from './table.ts';

const { fn } = declare<HtableState>();

/** What Kamailio answers when the table of `sht_lock` is unknown. */
const NO_TABLE_TO_LOCK = -11;
const ERROR_LEVEL = -1;

const tableKey = (name: string) => compiled(name, 'table=>key', parseTableKey);

/** The module's functions, iterators excepted. */
export const htableFunctions = {
  sht_rm: fn({
    args: [printed('table'), printed('key')],
    routes: ANY_ROUTE,
    doc: 'Removes an entry. 1, also when there was none; -1 for an unknown table or an empty key.',
    run(state, call, name, key) {
      const table = tableOf(state, call, name);
      if (table === null) return -1;
      if (key === '') return refuse(call, 'the key is empty');
      table.set(key, null);
      return 1;
    },
  }),
  sht_rm_name: removing('name', ['re', 'sw']),
  sht_rm_value: removing('value', ['re', 'sw']),
  sht_rm_name_re: removingByRegex('name'),
  sht_rm_value_re: removingByRegex('value'),
  sht_match_name: matching('name'),
  sht_has_name: matching('name'),
  sht_match_str_value: matching('value'),
  sht_has_str_value: matching('value'),
  sht_setxs: fn({
    args: [printed('table'), printed('key'), printed('value'), int('seconds')],
    routes: ANY_ROUTE,
    doc: 'Writes a text with its own expiry (0: the one of the table). 1, -1 for an unknown table or no room.',
    run: (state, call, name, key, text, seconds) => write(state, call, name, key, text, seconds),
  }),
  sht_setxi: fn({
    args: [printed('table'), printed('key'), int('value'), int('seconds')],
    routes: ANY_ROUTE,
    doc: 'Writes an integer with its own expiry (0: the one of the table). 1, -1 for an unknown table or no room.',
    run: (state, call, name, key, number, seconds) => write(state, call, name, key, number, seconds),
  }),
  sht_reset: fn({
    args: [printed('table')],
    routes: ANY_ROUTE,
    doc: 'Removes all entries. 1, -1 for an unknown table.',
    run(state, call, name) {
      const table = tableOf(state, call, name);
      if (table === null) return -1;
      table.stored.clear();
      return 1;
    },
  }),
  sht_lock: fn({
    args: [tableKey('table=>key')],
    routes: ANY_ROUTE,
    doc: 'Takes the lock of a key; the run pauses while another one has it, and may take it again. 1, -11 for an unknown table, -1 when it did not come free. Only `sht_lock` heeds it, not `$sht`.',
    run(state, call, { table: name, key }) {
      const { run, site } = call;
      const table = tableOf(state, call, name);
      if (table === null) return NO_TABLE_TO_LOCK;
      const taken = state.locks.lock(run, site, table.stored, key);
      if (taken === true) return 1;
      const answer = (got: boolean): number =>
        got ? 1 : refuse(call, `the lock of ${name}=>${key} did not come free`);
      return taken === false ? answer(false) : taken.then(answer);
    },
  }),
  sht_unlock: fn({
    args: [tableKey('table=>key')],
    routes: ANY_ROUTE,
    doc: 'Gives the lock of a key back. 1, also when this script does not hold it; -11 for an unknown table.',
    run(state, call, { table: name, key }) {
      const table = tableOf(state, call, name);
      if (table === null) return NO_TABLE_TO_LOCK;
      state.locks.unlock(call.run, table.stored, key);
      return 1;
    },
  }),
  sht_print: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Writes all tables to the log, one line an entry.',
    run({ tables, log }) {
      for (const [name, table] of tables) {
        log.write(ERROR_LEVEL, `htable[${name}] ${table.stored.size()} entries`);
        for (const { key, value } of table.entries()) {
          log.write(
            ERROR_LEVEL,
            `htable[${name}] ${key} = ${value} (expires in ${table.secondsLeft(key)} s)`,
          );
        }
      }
      return 1;
    },
  }),
};

/** The table of that name; null, with a log line, when none is defined. */
export function tableOf(state: HtableState, call: Call, name: string): HashTable | null {
  const table = state.tables.get(name);
  if (table !== undefined) return table;
  refuse(call, `there is no table "${name}"`, `define it: modparam("htable", "htable", "${name}=>size=8")`);
  return null;
}

function write(
  state: HtableState,
  call: Call,
  name: string,
  key: string,
  given: StoredValue,
  seconds: number,
): number {
  const table = tableOf(state, call, name);
  if (table === null) return -1;
  return table.set(key, given, Math.max(seconds, 0)) ? 1 : refuse(call, 'the shared store is full');
}

function matching(part: 'name' | 'value'): FunctionDeclaration<HtableState> {
  return fn({
    args: [printed('table'), printed('operator'), printed('text')],
    routes: ANY_ROUTE,
    doc: `Whether an entry has a ${part === 'name' ? 'name' : 'text value'} that fits: eq, ne, sw (starts with), re. 1 or -1.`,
    run(state, call, name, operator, text) {
      const table = tableOf(state, call, name);
      if (table === null) return -1;
      const fits = matcherOf(operator, text, state.regexes);
      if (isProblem(fits)) return refuse(call, fits.problem, fits.hint);
      for (const { key, value } of table.entries()) {
        const subject = part === 'name' ? key : value;
        if (typeof subject === 'string' && fits(subject)) return 1;
      }
      return -1;
    },
  });
}

function removing(part: 'name' | 'value', operators: readonly string[]): FunctionDeclaration<HtableState> {
  return fn({
    args: [printed('table'), printed('operator'), printed('text')],
    routes: ANY_ROUTE,
    doc: `Removes the entries with a ${part === 'name' ? 'name' : 'text value'} that fits: sw (starts with), re. 1, also when there was none.`,
    run(state, call, name, operator, text) {
      if (!operators.includes(operator)) {
        return refuse(call, `unknown operator "${operator}"`, `use ${operators.join(' or ')}`);
      }
      return remove(state, call, name, operator, text, part);
    },
  });
}

function removingByRegex(part: 'name' | 'value'): FunctionDeclaration<HtableState> {
  return fn({
    args: [tableKey('table=>regular expression')],
    routes: ANY_ROUTE,
    doc: `Removes the entries whose ${part === 'name' ? 'name' : 'text value'} matches. 1, also when there was none.`,
    run: (state, call, { table, key }) => remove(state, call, table, 're', key, part),
  });
}

function remove(
  state: HtableState,
  call: Call,
  name: string,
  operator: string,
  text: string,
  part: 'name' | 'value',
): number {
  const table = tableOf(state, call, name);
  if (table === null) return -1;
  const fits = matcherOf(operator, text, state.regexes);
  if (isProblem(fits)) return refuse(call, fits.problem, fits.hint);
  for (const { key, value } of table.entries()) {
    const subject = part === 'name' ? key : value;
    if (typeof subject === 'string' && fits(subject)) table.set(key, null);
  }
  return 1;
}

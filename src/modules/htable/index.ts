import { createRunLocks, defineModule, isProblem, type SharedTable } from '../../kit/index.ts';
import { createRegexCache } from '../../script/regex.ts';
import { htableCommands } from './commands.ts';
import { parseDefinition } from './definition.ts';
import { htableFunctions } from './functions.ts';
import { iteratorFunctions } from './iterator-functions.ts';
import { createIterators } from './iterators.ts';
import type { HtableState } from './state.ts';
import { type HashTable, openHashTable } from './table.ts';
import { htableVariables } from './variables.ts';

const NOTICE = 1;
const NO_DATABASE = 'tables are not loaded from a database';
const NO_REPLICATION = 'tables are not replicated to other servers';
const NO_EMBEDDED_SCRIPTS = 'there are no embedded scripts';

/** Hash tables that all workers share. */
export default defineModule({
  name: 'htable',
  doc: 'Hash tables in memory that every worker sees at once: `$sht(table=>key)`, with expiry, counters, locks and iterators.',
  params: {
    htable: {
      type: 'strings',
      doc: 'Defines a table: `name=>size=8;autoexpire=60;initval=0;updateexpire=1`. Tables grow as needed: `size` does not matter.',
      check(text) {
        const parsed = parseDefinition(text);
        return isProblem(parsed) ? parsed : null;
      },
    },
    timer_interval: {
      type: 'int',
      default: 20,
      doc: 'Seconds between two sweeps for expired entries.',
      check: (seconds) => (seconds > 0 ? null : { problem: 'timer_interval must be greater than 0' }),
    },
    db_url: { type: 'string', default: '', doc: 'Database of the tables.', inert: NO_DATABASE },
    key_name_column: { type: 'string', default: 'key_name', doc: 'Column of the keys.', inert: NO_DATABASE },
    key_type_column: {
      type: 'string',
      default: 'key_type',
      doc: 'Column of the key types.',
      inert: NO_DATABASE,
    },
    value_type_column: {
      type: 'string',
      default: 'value_type',
      doc: 'Column of the value types.',
      inert: NO_DATABASE,
    },
    key_value_column: {
      type: 'string',
      default: 'key_value',
      doc: 'Column of the values.',
      inert: NO_DATABASE,
    },
    expires_column: {
      type: 'string',
      default: 'expires',
      doc: 'Column of the expiries.',
      inert: NO_DATABASE,
    },
    array_size_suffix: {
      type: 'string',
      default: '::size',
      doc: 'Suffix of array sizes.',
      inert: NO_DATABASE,
    },
    fetch_rows: { type: 'int', default: 100, doc: 'Rows fetched at once.', inert: NO_DATABASE },
    db_expires: { type: 'int', default: 0, doc: 'Whether expiries are loaded.', inert: NO_DATABASE },
    enable_dmq: { type: 'int', default: 0, doc: 'Replication to other servers.', inert: NO_REPLICATION },
    dmq_init_sync: {
      type: 'int',
      default: 0,
      doc: 'Whether tables are fetched at the start.',
      inert: NO_REPLICATION,
    },
    timer_procs: {
      type: 'int',
      default: 0,
      doc: 'Processes that sweep.',
      inert: 'the first SIP worker sweeps',
    },
    event_callback: {
      type: 'string',
      default: '',
      doc: 'Function of an embedded script for events.',
      inert: NO_EMBEDDED_SCRIPTS,
    },
    event_callback_mode: {
      type: 'int',
      default: 0,
      doc: 'When event_route[htable:mod-init] runs.',
      inert: 'it runs in the first SIP worker, before the first message',
    },
  },
  functions: { ...htableFunctions, ...iteratorFunctions },
  variables: htableVariables,
  rpc: htableCommands,
  eventRoutes: [
    { name: 'htable:mod-init', doc: 'Runs once, before the first message.' },
    {
      name: 'htable:expired:<table>',
      doc: 'Runs for each entry that expired, with `$shtrecord(key|value)`.',
    },
  ],
  timers: [{ name: 'sweep', where: 'once', interval: (state) => state.sweepInterval, run: sweep }],
  setup({ params, store, log, fail }) {
    const names = new Set<string>();
    for (const text of params.htable) {
      const definition = parseDefinition(text);
      if (isProblem(definition)) continue;
      const { name, inert } = definition;
      if (names.has(name)) fail(`htable: the table "${name}" is defined twice`);
      names.add(name);
      for (const attribute of inert) {
        log.write(NOTICE, `htable: ${attribute} of table ${name} has no effect`);
      }
      store.table(storeName(name));
    }
  },
  setupWorker({ params, store, services, runEvent }): HtableState {
    return {
      tables: openTables(params.htable, (name) => store.table(storeName(name)), services.clock),
      locks: createRunLocks(services.clock),
      iterators: createIterators(),
      expired: new WeakMap(),
      regexes: createRegexCache({ ignoreCase: true, lines: true }),
      log: services.log,
      sweepInterval: params.timer_interval * 1000,
      wallTime: () => services.clock.wallTime(),
      runEvent,
    };
  },
  start(state) {
    state.runEvent('htable:mod-init');
  },
});

function storeName(table: string): string {
  return `htable ${table}`;
}

function openTables(
  definitions: readonly string[],
  open: (name: string) => SharedTable,
  clock: Parameters<typeof openHashTable>[2],
): ReadonlyMap<string, HashTable> {
  const tables = new Map<string, HashTable>();
  for (const text of definitions) {
    const definition = parseDefinition(text);
    if (isProblem(definition)) continue;
    tables.set(definition.name, openHashTable(definition, open(definition.name), clock));
  }
  return tables;
}

/** Removes what has expired; each entry is shown to its event route. */
function sweep(state: HtableState): void {
  const now = state.wallTime();
  for (const [name, { definition, stored }] of state.tables) {
    if (definition.autoExpire === 0) continue;
    const event = `htable:expired:${name}`;
    stored.sweepExpired(now, (key, value) => {
      state.runEvent(event, (run) => state.expired.set(run, { key, value }));
    });
  }
}

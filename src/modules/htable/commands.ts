import {
  coreHash,
  declare,
  type Json,
  RpcFault,
  rpcAny,
  rpcInt,
  rpcText,
  type StoredValue,
} from '../../kit/index.ts';
import type { HtableState } from './state.ts';
import type { HashTable } from './table.ts';

const { command } = declare<HtableState>();

const NO_TABLE = new RpcFault(500, 'No such htable');
const NO_DATABASE = new RpcFault(500, 'No htable db_url');
const NOT_SET = new RpcFault(500, 'Failed to set the item');
const SET = 'Ok. Key set to new value.';
/** Kamailio's flag of a value that is a text. */
const TEXT_FLAG = 2;

/** What Kamailio answers when some of these parameters are missing. */
function missing(what: string): RpcFault {
  return new RpcFault(500, `Not enough parameters (${what}`);
}

const GET = missing('htable name and key name)');
const SET_VALUE = missing('htable name, key name and value)');
const SET_EXPIRY = missing('htable name, item name and expire)');
const SET_BOTH = missing('htable name, key name, value and expire)');
const DELETE = missing('htable name & key name');
const NO_NAME = new RpcFault(500, 'No htable name given');

/** The module's commands, with Kamailio's names, shapes and words. */
export const htableCommands = {
  'htable.get': command({
    doc: 'An entry of a table: its value, and when it expires.',
    params: [rpcText('table', GET), rpcText('key', GET)],
    run(state, _server, name, key) {
      const table = state.tables.get(name);
      if (table === undefined) return NO_TABLE;
      const entry = table.stored.getEntry(key, state.wallTime());
      if (entry === undefined) return new RpcFault(500, "Key name doesn't exist in htable.");
      const { value, expiresAtMs } = entry;
      const flags = typeof value === 'string' ? TEXT_FLAG : 0;
      return {
        item: { name: key, value, flags, expire: expiresAtMs === 0 ? 'NEVER' : timeText(expiresAtMs) },
      };
    },
  }),
  'htable.sets': command({
    doc: 'Sets an entry to a text.',
    params: [rpcText('table', SET_VALUE), rpcText('key', SET_VALUE), rpcText('value', SET_VALUE)],
    run: ({ tables }, _server, name, key, value) => write(tables.get(name), key, value),
  }),
  'htable.seti': command({
    doc: 'Sets an entry to an integer.',
    params: [rpcText('table', SET_VALUE), rpcText('key', SET_VALUE), rpcInt('value', SET_VALUE)],
    run: ({ tables }, _server, name, key, value) => write(tables.get(name), key, value),
  }),
  'htable.setex': command({
    doc: 'Sets the seconds until an entry expires.',
    params: [rpcText('table', SET_EXPIRY), rpcText('key', SET_EXPIRY), rpcInt('seconds', SET_EXPIRY)],
    run({ tables }, _server, name, key, seconds) {
      const table = tables.get(name);
      if (table === undefined) return NO_TABLE;
      table.expireIn(key, seconds);
      return 'Ok';
    },
  }),
  'htable.setxs': command({
    doc: 'Sets an entry to a text that expires after so many seconds.',
    params: [
      rpcText('table', SET_BOTH),
      rpcText('key', SET_BOTH),
      rpcText('value', SET_BOTH),
      rpcInt('seconds', SET_BOTH),
    ],
    run: ({ tables }, _server, name, key, value, seconds) => writeFor(tables.get(name), key, value, seconds),
  }),
  'htable.setxi': command({
    doc: 'Sets an entry to an integer that expires after so many seconds.',
    params: [
      rpcText('table', SET_BOTH),
      rpcText('key', SET_BOTH),
      rpcInt('value', SET_BOTH),
      rpcInt('seconds', SET_BOTH),
    ],
    run: ({ tables }, _server, name, key, value, seconds) => writeFor(tables.get(name), key, value, seconds),
  }),
  'htable.delete': command({
    doc: 'Removes an entry.',
    params: [rpcText('table', DELETE), rpcText('key', DELETE)],
    run({ tables }, _server, name, key) {
      const table = tables.get(name);
      if (table === undefined) return NO_TABLE;
      return table.stored.delete(key) ? 'Ok. Key deleted.' : new RpcFault(404, 'Key not found in htable.');
    },
  }),
  'htable.flush': command({
    doc: 'Removes every entry of a table.',
    params: [rpcText('table', NO_NAME)],
    run({ tables }, _server, name) {
      const table = tables.get(name);
      if (table === undefined) return NO_TABLE;
      table.stored.clear();
      return 'Ok. Htable flushed.';
    },
  }),
  'htable.dump': command({
    doc: 'Every entry of a table, by the slot that Kamailio would keep it in.',
    params: [rpcText('table', NO_NAME)],
    run({ tables }, _server, name) {
      const table = tables.get(name);
      return table === undefined ? NO_TABLE : slotsOf(table);
    },
  }),
  'htable.listTables': command({
    doc: 'The tables and their attributes.',
    params: [],
    run: ({ tables }): Json =>
      [...tables.values()].map(({ definition }) => ({
        name: definition.name,
        dbtable: '',
        dbmode: 0,
        expire: definition.autoExpire,
        updateexpire: definition.updateExpire ? 1 : 0,
        size: definition.slots,
        dmqreplicate: 0,
      })),
  }),
  'htable.stats': command({
    doc: 'How many entries the tables have, and how they are spread over their slots.',
    params: [],
    run: ({ tables }): Json =>
      [...tables].map(([name, table]) => {
        const sizes = slotSizes(table);
        return {
          name,
          slots: table.definition.slots,
          all: sizes.reduce((sum, size) => sum + size, 0),
          min: Math.min(...sizes),
          max: Math.max(...sizes),
        };
      }),
  }),
  'htable.reload': withoutDatabase('Reads a table from its database.'),
  'htable.store': withoutDatabase('Writes a table to its database.'),
};

function withoutDatabase(doc: string) {
  return command({
    doc: `${doc} There is no database in this version.`,
    params: [rpcAny('table', NO_DATABASE)],
    run: () => NO_DATABASE,
  });
}

function write(table: HashTable | undefined, key: string, value: StoredValue) {
  if (table === undefined) return NO_TABLE;
  return table.set(key, value) ? SET : NOT_SET;
}

function writeFor(table: HashTable | undefined, key: string, value: StoredValue, seconds: number) {
  return table?.set(key, value, seconds) === true ? SET : NOT_SET;
}

function slotsOf(table: HashTable): Json {
  const slots = new Map<number, { name: string; value: StoredValue; type: string }[]>();
  for (const { key, value } of table.entries()) {
    const entry = coreHash(key, '', table.definition.slots);
    const items = slots.get(entry) ?? [];
    items.push({ name: key, value, type: typeof value === 'number' ? 'int' : 'str' });
    slots.set(entry, items);
  }
  return [...slots]
    .sort(([one], [other]) => one - other)
    .map(([entry, slot]) => ({ entry, size: slot.length, slot }));
}

function slotSizes(table: HashTable): number[] {
  const { slots } = table.definition;
  const sizes = new Array<number>(slots).fill(0);
  for (const { key } of table.entries()) {
    const slot = coreHash(key, '', slots);
    sizes[slot] = (sizes[slot] ?? 0) + 1;
  }
  return sizes;
}

/** Local time: `2026-11-25 09:49:02`. */
function timeText(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

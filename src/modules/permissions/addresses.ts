import { readFileSync } from 'node:fs';
import {
  type Database,
  type DbValue,
  isProblem,
  type Problem,
  query,
  type VolatileStore,
} from '../../kit/index.ts';
import {
  type Address,
  type AddressEntry,
  type AddressList,
  createAddressList,
  readyAddress,
} from './address.ts';
import { parseAddressFile } from './address-file.ts';

/** Where addresses come from. */
export type AddressSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'table';
      readonly database: Database;
      readonly table: string;
      readonly columns: AddressColumns;
    };

/** The columns of the table of addresses. */
export interface AddressColumns {
  readonly group: string;
  readonly address: string;
  readonly mask: string;
  readonly port: string;
  readonly tag: string;
}

/** The addresses of a server: read by one worker, seen by all. */
export interface Addresses {
  list(): AddressList;
  /** The table that they come from, if they come from one. */
  tables(): readonly { readonly database: Database; readonly table: string }[];
  /** Reads them again; null, or why that failed: then the old ones stay. */
  load(): Promise<Problem | null>;
}

const ENTRIES = 'entries';
const GENERATION = 'generation';

/** Opens the addresses of a server. */
export function openAddresses(store: VolatileStore, source: AddressSource): Addresses {
  const table = store.table('permissions:addresses');
  let generation = 0;
  let list = createAddressList([]);

  return {
    list() {
      const now = Number(table.get(GENERATION, 0) ?? 0);
      if (now === generation) return list;
      generation = now;
      const entries: AddressEntry[] = JSON.parse(String(table.get(ENTRIES, 0) ?? '[]'));
      list = createAddressList(entries.flatMap((entry) => readyAddress(entry) ?? []));
      return list;
    },
    tables: () => (source.kind === 'table' ? [source] : []),
    async load() {
      const entries = await read(source);
      if (isProblem(entries)) return entries;
      const ready: (Address | null)[] = entries.map(readyAddress);
      const wrong = ready.indexOf(null);
      if (wrong >= 0) return { problem: `the mask of ${entries[wrong]?.address ?? ''} is too large` };
      if (table.set(ENTRIES, JSON.stringify(entries), 0, 0) !== 'ok')
        return { problem: 'the shared store has no room for the addresses', hint: 'give it more with -m' };
      table.increment(GENERATION, 1, 0, 0, 0);
      return null;
    },
  };
}

async function read(source: AddressSource): Promise<readonly AddressEntry[] | Problem> {
  switch (source.kind) {
    case 'none':
      return [];
    case 'file':
      return readFile(source.path);
    case 'table':
      return readTable(source);
  }
}

function readFile(path: string): readonly AddressEntry[] | Problem {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    return { problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  const entries = parseAddressFile(text);
  return isProblem(entries) ? { ...entries, problem: `${path}: ${entries.problem}` } : entries;
}

async function readTable({
  database,
  table,
  columns: { group, address, mask, port, tag },
}: Extract<AddressSource, { kind: 'table' }>): Promise<readonly AddressEntry[] | Problem> {
  try {
    const { rows } = await database.perform(query(table, [], [group, address, mask, port, tag]));
    return rows.map(([groupOf, addressOf, maskOf, portOf, tagOf]) => ({
      group: Number(groupOf),
      address: textOf(addressOf),
      mask: Number(maskOf),
      port: Number(portOf),
      tag: tagOf === null || tagOf === undefined ? null : textOf(tagOf),
    }));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function textOf(value: DbValue | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

import {
  type Database,
  type DbValue,
  query,
  type SharedTable,
  type StoredValue,
  type Value,
  type VolatileStore,
} from '../../kit/index.ts';

/** An attribute of a domain. */
export interface Attribute {
  readonly name: string;
  readonly value: Exclude<Value, null>;
}

/** Tables of the database and their columns. */
export interface DomainColumns {
  readonly domainTable: string;
  readonly attributesTable: string;
  readonly did: string;
  readonly domain: string;
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A domain as it is written, with its id. */
export interface DomainEntry {
  readonly domain: string;
  readonly id: string;
}

/** The domains that are ours, in memory that all workers share. */
export interface Domains {
  /** The id of a domain (case does not matter); null: it is not ours. */
  idOf(domain: string): string | null;
  attributes(id: string): readonly Attribute[];
  /** Every domain as it is written, with its id. */
  all(): DomainEntry[];
  /** Replaces all of them in one step; false when there is no room, and what was there stays. */
  replace(
    domains: ReadonlyMap<string, string>,
    attributes: ReadonlyMap<string, readonly Attribute[]>,
  ): boolean;
}

/** `type` of an attribute that is a number. */
const INTEGER = 0;
const GENERATION = 'generation';

/** Opens the domains of a server. */
export function openDomains(store: VolatileStore): Domains {
  const table: SharedTable = store.table('domain');
  const generation = (): number => Number(table.get(GENERATION, 0) ?? 0);
  const domainKey = (number: number, domain: string): string => `${number} d ${domain}`;
  const attributesKey = (number: number, id: string): string => `${number} a ${id}`;

  function forget(number: number): void {
    for (const { key } of table.entries(0)) if (key.startsWith(`${number} `)) table.delete(key);
  }

  return {
    idOf(domain) {
      const entry = table.get(domainKey(generation(), domain.toLowerCase()), 0);
      return entry === undefined ? null : readEntry(entry).id;
    },
    attributes(id) {
      const text = table.get(attributesKey(generation(), id), 0);
      return typeof text === 'string' ? readAttributes(text) : [];
    },
    all() {
      const prefix = domainKey(generation(), '');
      return [...table.entries(0)].flatMap(({ key, value }) =>
        key.startsWith(prefix) ? [readEntry(value)] : [],
      );
    },
    replace(domains, attributes) {
      const before = generation();
      const next = before + 1;
      const written =
        [...domains].every(
          ([domain, id]) =>
            table.set(domainKey(next, domain.toLowerCase()), writeEntry({ domain, id }), 0, 0) === 'ok',
        ) &&
        [...attributes].every(
          ([id, list]) => table.set(attributesKey(next, id), writeAttributes(list), 0, 0) === 'ok',
        ) &&
        table.set(GENERATION, next, 0, 0) === 'ok';
      forget(written ? before : next);
      return written;
    },
  };
}

/** Reads the tables of a database into {@link Domains.replace}. Rejects in the database's words. */
export async function loadDomains(
  database: Database,
  columns: DomainColumns,
  domains: Domains,
): Promise<boolean> {
  const { rows } = await database.perform(query(columns.domainTable, [], [columns.domain, columns.did]));
  const ids = new Map<string, string>();
  for (const [domain, did] of rows) {
    // A domain without an id is its own.
    ids.set(textOf(domain), did === null || did === undefined || did === '' ? textOf(domain) : textOf(did));
  }
  const attributes = new Map<string, Attribute[]>();
  const wanted = [columns.did, columns.name, columns.type, columns.value];
  for (const [did, name, type, value] of (await database.perform(query(columns.attributesTable, [], wanted)))
    .rows) {
    const attribute = { name: textOf(name), value: type === INTEGER ? Number(textOf(value)) : textOf(value) };
    attributes.set(textOf(did), [...(attributes.get(textOf(did)) ?? []), attribute]);
  }
  return domains.replace(ids, attributes);
}

function writeEntry({ domain, id }: DomainEntry): string {
  return `${id}\n${domain}`;
}

function readEntry(entry: StoredValue): DomainEntry {
  const [id = '', domain = ''] = String(entry).split('\n', 2);
  return { domain, id };
}

function textOf(value: DbValue | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

function writeAttributes(list: readonly Attribute[]): string {
  return JSON.stringify(list.map(({ name, value }) => [name, value]));
}

function readAttributes(text: string): Attribute[] {
  const list: [string, string | number][] = JSON.parse(text);
  return list.map(([name, value]) => ({ name, value }));
}

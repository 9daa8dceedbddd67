import {
  type Condition,
  type Database,
  type DbValue,
  equal,
  type Log,
  type Problem,
  query,
  type Statement,
  tableProblemOf,
  tableVersionProblem,
  type VolatileStore,
  type Xavp,
} from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';
import { type Changed, openChanges } from './changes.ts';
import { type Contact, isLive } from './contact.ts';
import { type Location, openLocation } from './location.ts';
import { withContact } from './order.ts';
import {
  ATTRIBUTE_COLUMNS,
  attributeFields,
  attributeOf,
  COLUMNS,
  fromRow,
  type RowForm,
  type StoredContact,
  toFields,
} from './rows.ts';

/** Addresses of record that are written in one transaction. */
const AT_ONCE = 200;
const LOCATION_VERSION = 9;
const ATTRIBUTES = 'location_attrs';
const ATTRIBUTES_VERSION = 1;

/** What keeps contacts in a database. */
export interface PersistenceInput {
  readonly database: Database;
  readonly store: VolatileStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly form: RowForm;
  readonly newestFirst: boolean;
  /** Whether contacts have attributes (`xavp_contact`). */
  readonly attributes: boolean;
  readonly checksVersion: boolean;
  /** Whether rows of other servers are left alone (`server_id_filter`). */
  readonly onlyOwn: boolean;
}

/** Contacts in a database: read at the start, written by the first SIP worker alone, so that what is newer is written later. */
export interface Persistence {
  /** Reads the contacts of a table into memory, at the start; what stands against it. */
  load(table: string): Promise<Problem | null>;
  /** Writes what was noted as changed in these tables. What cannot be written stays noted and is logged. */
  flush(tables: readonly string[]): Promise<void>;
  /** The number of rows of a table, or of different addresses of record, that are expired or not. */
  count(table: string, what: 'users' | 'contacts', expired: boolean): Promise<number>;
}

/** Opens it; nothing is asked yet. */
export function createPersistence(input: PersistenceInput): Persistence {
  const { database, store, clock, log, form } = input;
  const { columns } = form;
  let writing: Promise<void> | null = null;

  async function load(table: string): Promise<Problem | null> {
    if (input.checksVersion) {
      const problem = await versionProblem(input, table);
      if (problem !== null) return tableProblemOf('usrloc', problem);
    }
    const where = input.onlyOwn ? equal({ [columns.server_id]: form.serverId }) : [];
    const names = COLUMNS.map((name) => columns[name]);
    const { rows } = await database.perform(query(table, where, names));
    const stored = rows.flatMap((row) => fromRow(form, row) ?? []);
    const attributes = input.attributes ? await loadAttributes(database) : new Map<string, Xavp[]>();
    return fill(input, openLocation(table, store, clock), stored, attributes);
  }

  async function write(table: string): Promise<boolean> {
    const changes = openChanges(table, store);
    const location = openLocation(table, store, clock);
    for (let changed = changes.take(AT_ONCE); changed.size > 0; changed = changes.take(AT_ONCE)) {
      const statements = [...changed].flatMap(([aor, one]) => rowChanges(input, location, aor, one));
      try {
        await database.performAll(statements);
      } catch (error) {
        changes.giveBack(changed);
        const reason = error instanceof Error ? error.message : String(error);
        log.write(
          -1,
          `contacts of table ${table} are not written, but kept for later: ${reason} [usrloc.not-written]`,
        );
        return false;
      }
    }
    return true;
  }

  async function writeAll(tables: readonly string[]): Promise<void> {
    for (const table of tables) if (!(await write(table))) return;
  }

  return {
    async load(table) {
      try {
        return await load(table);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { problem: `usrloc: table ${table} cannot be read: ${reason}` };
      }
    },
    flush(tables) {
      writing ??= writeAll(tables).finally(() => {
        writing = null;
      });
      return writing;
    },
    async count(table, what, expired) {
      const now = clock.wallTime();
      const at = form.timesAreNumbers ? Math.floor(now / 1000) : new Date(now);
      const never = form.timesAreNumbers ? 0 : new Date(0);
      const rows = async (where: readonly Condition[]): Promise<readonly (readonly DbValue[])[]> =>
        (await database.perform(query(table, where, [columns.user, columns.domain]))).rows;
      const compared = (operator: Condition['operator'], value: DbValue): Condition => ({
        column: columns.expires,
        operator,
        value,
      });
      const found = expired
        ? await rows([compared('<=', at), compared('!=', never)])
        : [...(await rows([compared('>', at)])), ...(await rows([compared('=', never)]))];
      if (what === 'contacts') return found.length;
      return new Set(found.map(([user, domain]) => `${String(user)}@${String(domain)}`)).size;
    },
  };
}

async function versionProblem(
  { database, attributes }: PersistenceInput,
  table: string,
): Promise<string | null> {
  const problem = await tableVersionProblem(database, table, LOCATION_VERSION);
  if (problem !== null || !attributes) return problem;
  return tableVersionProblem(database, ATTRIBUTES, ATTRIBUTES_VERSION);
}

async function loadAttributes(database: Database): Promise<Map<string, Xavp[]>> {
  const byContact = new Map<string, Xavp[]>();
  const { rows } = await database.perform(query(ATTRIBUTES, [], ATTRIBUTE_COLUMNS));
  for (const row of rows) {
    const { ruid, attribute } = attributeOf(row);
    const known = byContact.get(ruid);
    if (known === undefined) byContact.set(ruid, [attribute]);
    else known.push(attribute);
  }
  return byContact;
}

/** Puts contacts into memory; those that expired meanwhile are noted to be removed from the database. */
function fill(
  { clock, store, newestFirst }: PersistenceInput,
  location: Location,
  stored: readonly StoredContact[],
  attributes: ReadonlyMap<string, readonly Xavp[]>,
): Problem | null {
  const now = clock.wallTime();
  const changes = openChanges(location.name, store);
  const byAor = new Map<string, Contact[]>();
  for (const { aor, contact } of stored) {
    if (!isLive(contact, now)) {
      changes.note(aor, [contact], []);
      continue;
    }
    const whole = { ...contact, attributes: attributes.get(contact.ruid) ?? [] };
    byAor.set(aor, withContact(byAor.get(aor) ?? [], whole, newestFirst));
  }
  for (const [aor, contacts] of byAor) {
    if (location.update(aor, () => ({ contacts })) === null) {
      return {
        problem: `usrloc: the shared store has no room for the contacts of table ${location.name}`,
        hint: 'raise its bound with -m',
      };
    }
  }
  return null;
}

/** What makes the rows of an address of record what is in memory. */
function rowChanges(
  { form, attributes }: PersistenceInput,
  location: Location,
  aor: string,
  { written, removed }: Changed,
): Statement[] {
  const statements: Statement[] = [];
  const contacts = location.contacts(aor);
  for (const ruid of [...removed, ...written]) {
    statements.push({ kind: 'delete', table: location.name, where: equal({ [form.columns.ruid]: ruid }) });
    if (attributes) statements.push({ kind: 'delete', table: ATTRIBUTES, where: equal({ ruid }) });
  }
  for (const ruid of written) {
    // Removed since: the note of that comes.
    const contact = contacts.find((one) => one.ruid === ruid);
    if (contact === undefined) continue;
    statements.push({ kind: 'insert', table: location.name, fields: toFields(form, aor, contact) });
    if (!attributes) continue;
    for (const fields of attributeFields(form, aor, contact)) {
      statements.push({ kind: 'insert', table: ATTRIBUTES, fields });
    }
  }
  return statements;
}

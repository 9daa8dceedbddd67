import { readFileSync } from 'node:fs';
import { query } from '../../db/statement.ts';
import {
  type Database,
  isProblem,
  type Log,
  type Problem,
  type SharedTable,
  tableVersionProblem,
} from '../../kit/index.ts';
import { type DestinationRecord, destinationOf } from './destination.ts';
import type { Latencies } from './latencies.ts';
import { type ListFile, readList } from './list-file.ts';
import type { Sets } from './sets.ts';
import type { States } from './states.ts';

/** Where the list comes from, and who changes it. */
export interface Source {
  /** Reads it for the first time; what stands against that. */
  load(): Promise<Problem | null>;
  /** Reads it anew, unless that was done a moment ago. */
  reload(): Promise<Problem | null>;
  add(record: DestinationRecord): Problem | null;
  remove(set: number, uri: string): Problem | null;
}

/** A table of a database with the list. */
export interface ListTable {
  readonly database: Database;
  readonly name: string;
  /** Columns of set, URI, state, priority and attributes; ''  where the table has none of the last three. */
  readonly columns: readonly [set: string, uri: string, flags: string, priority: string, attributes: string];
}

/** What a source is made of. */
export interface SourceInput {
  readonly sets: Sets;
  readonly states: States;
  readonly latencies: Latencies;
  /** Shared: when the list was changed last. */
  readonly changes: SharedTable;
  readonly log: Log;
  /** Path of the list, or the table that it is in. */
  readonly from: string | ListTable;
  /** Milliseconds between two changes of the list. */
  readonly delta: number;
  now(): number;
}

const ONGOING: Problem = { problem: 'Ongoing reload', hint: 'wait for reload_delta seconds' };
const NO_ROOM: Problem = { problem: 'the shared memory has no room for the list', hint: 'raise -m' };
const LAST_CHANGE = 'last';
/** Of Kamailio's table `dispatcher`, which Kamailio asks for by whatever name the table has. */
const TABLE_VERSION = 4;

/** Makes the source of one worker. */
export function createSource({
  sets,
  states,
  latencies,
  changes,
  log,
  from,
  delta,
  now,
}: SourceInput): Source {
  /** False when the list was changed a moment ago: who changes it now takes the turn. */
  function takeTurn(): boolean {
    for (;;) {
      const last = changes.get(LAST_CHANGE, 0);
      if (delta > 0 && typeof last === 'number' && now() - last < delta) return false;
      const taken = changes.compareAndSet(LAST_CHANGE, last, Math.floor(now()), 0, 0);
      if (taken !== 'changed') return true;
    }
  }

  async function load(): Promise<Problem | null> {
    const found = typeof from === 'string' ? readListFile(from) : await readTable(from);
    if (isProblem(found)) return found;
    for (const reason of found.skipped) log.write(-1, `${reason}: left out [dispatcher.bad-destination]`);
    if (!sets.publish(found.records)) return NO_ROOM;
    states.reset(found.records);
    latencies.clear();
    return null;
  }

  async function loadFirst(): Promise<Problem | null> {
    const wrong =
      typeof from === 'string' ? null : await tableVersionProblem(from.database, from.name, TABLE_VERSION);
    return wrong === null ? load() : { problem: `dispatcher: ${wrong}`, hint: 'fermata db create' };
  }

  return {
    load: loadFirst,
    reload: async () => (takeTurn() ? load() : ONGOING),
    add(record) {
      if (!takeTurn()) return ONGOING;
      if (destinationOf(record) === null) return { problem: `"${record.uri}" is no SIP URI` };
      if (!sets.publish([...sets.records(), record])) return NO_ROOM;
      states.set(record, record.flags);
      return null;
    },
    remove(set, uri) {
      if (!takeTurn()) return ONGOING;
      const left = sets.records().filter((record) => record.set !== set || record.uri !== uri);
      if (!sets.publish(left)) return NO_ROOM;
      states.forget({ set, uri });
      return null;
    },
  };
}

/** Reads a list file, which is local and small, and seldom read. One that cannot be read is a problem. */
export function readListFile(path: string): ListFile | Problem {
  try {
    return readList(readFileSync(path, 'latin1'), path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `dispatcher: the list cannot be read: ${reason}`, hint: `list_file is ${path}` };
  }
}

async function readTable({ database, name, columns }: ListTable): Promise<ListFile | Problem> {
  const asked = columns.filter((column) => column !== '');
  try {
    const { rows } = await database.perform(query(name, [], asked));
    const records: DestinationRecord[] = [];
    const skipped: string[] = [];
    for (const row of rows) {
      const value = (index: number): string => {
        const column = columns[index] ?? '';
        return column === '' ? '' : String(row[asked.indexOf(column)] ?? '');
      };
      const record = {
        set: Number(value(0)) || 0,
        uri: value(1),
        flags: Number(value(2)) || 0,
        priority: Number(value(3)) || 0,
        attributes: value(4),
      };
      if (destinationOf(record) === null) skipped.push(`table ${name}: "${record.uri}" is no SIP URI`);
      else records.push(record);
    }
    return { records, skipped };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `dispatcher: table ${name} cannot be read: ${reason}` };
  }
}

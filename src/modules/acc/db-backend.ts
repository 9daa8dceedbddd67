import type { Database, DbValue, Fields, Log, RunContext, Statement } from '../../kit/index.ts';
import { strftime } from '../pv/index.ts';
import type { TimeStyle } from './log-backend.ts';
import type { AccountRecord, Backend } from './record.ts';
import { legsOf, type NamedValue, type ValueReader } from './values.ts';

/** Names of the columns that every record has. */
export interface AccColumns {
  readonly method: string;
  readonly fromTag: string;
  readonly toTag: string;
  readonly callId: string;
  readonly code: string;
  readonly reason: string;
  readonly time: string;
}

/** What the database's records are made with. */
export interface DbBackendInput {
  readonly database: Database;
  readonly log: Log;
  readonly flag: number;
  readonly missedFlag: number;
  readonly table: string;
  readonly missedTable: string;
  readonly columns: AccColumns;
  readonly time: TimeStyle;
  readonly extra: ValueReader;
  readonly legs: readonly NamedValue[];
}

/** Records as rows of a database. */
export interface DbBackend extends Backend {
  /** Writes a record into a table; rejects in the database's words. */
  insert(record: AccountRecord, run: RunContext, table: string): Promise<void>;
}

/** Makes it. What became of a transaction is written behind its back: a record that the database refuses is in the log. */
export function createDbBackend(input: DbBackendInput): DbBackend {
  const { database, log, flag, missedFlag } = input;

  async function insert(record: AccountRecord, run: RunContext, table: string): Promise<void> {
    await database.performAll(rowsOf(input, record, run, table));
  }

  return {
    flag,
    missedFlag,
    write(record, run) {
      const table = record.event === 'call missed' ? input.missedTable : input.table;
      insert(record, run, table).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        const what = `${record.method} ${record.callId}, ${record.code} ${record.reason}`;
        log.write(-1, `acc: a record of ${what} is not in table ${table}: ${reason} [acc.not-written]`);
      });
    },
    insert,
  };
}

/** One row for each leg, which differ in nothing else. */
function rowsOf(
  { columns, time, extra, legs }: DbBackendInput,
  record: AccountRecord,
  run: RunContext,
  table: string,
): Statement[] {
  const common: Fields = {
    [columns.method]: record.method,
    [columns.fromTag]: record.fromTag,
    [columns.toTag]: record.toTag,
    [columns.callId]: record.callId,
    [columns.code]: record.code,
    [columns.reason]: record.reason,
    [columns.time]: new Date(Math.floor(record.at / 1000) * 1000),
    ...timeFields(record, time),
    ...Object.fromEntries(extra(run)),
  };
  const values = legsOf(run, legs);
  const rows: Statement[] = [];
  for (let at = 0; at === 0 || at < values.length; at += legs.length) {
    const leg = Object.fromEntries(values.slice(at, at + legs.length));
    rows.push({ kind: 'insert', table, fields: { ...common, ...leg } });
    if (legs.length === 0) break;
  }
  return rows;
}

function timeFields({ at }: AccountRecord, { mode, attribute, extension, format }: TimeStyle): Fields {
  const seconds = Math.floor(at / 1000);
  const fields: Record<string, DbValue> = {};
  if (mode === 1) {
    fields[attribute] = seconds;
    fields[extension] = Math.round((at % 1000) * 1000);
  } else if (mode === 2) fields[attribute] = at / 1000;
  else if (mode === 3 || mode === 4) {
    fields[attribute] = strftime(format, seconds, mode === 3 ? 'local' : 'utc');
  }
  return fields;
}

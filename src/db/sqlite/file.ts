import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Dialect, writeSql } from '../sql.ts';
import type { DbValue, Result, Statement } from '../statement.ts';
import type { SqliteSettings } from './settings.ts';
import { fromSqlite, holdsMoments, toSqlite } from './values.ts';

/** An open SQLite file. Every call blocks its thread until it is done. */
export interface SqliteFile {
  /** Does all statements in one transaction. @throws Error in SQLite's words; then none of them was done. */
  perform(statements: readonly Statement[]): Result[];
  close(): void;
}

/** Prepared statements that are kept. */
const MOST_PREPARED = 200;

const DIALECT: Dialect = {
  name: (name) => `"${name.replaceAll('"', '""')}"`,
  placeholder: (n) => `?${n}`,
};

/**
 * Opens a file, which is made when it is not there and may be written.
 * @throws Error in SQLite's words when it cannot be opened.
 */
export function openSqliteFile(path: string, settings: SqliteSettings): SqliteFile {
  const database = new DatabaseSync(path, {
    readOnly: settings.readOnly,
    timeout: settings.busyTimeoutMs,
    // Kamailio's tables have no foreign keys; those of others are theirs to check.
    enableForeignKeyConstraints: false,
  });
  if (settings.journalMode !== null) database.exec(`PRAGMA journal_mode = ${settings.journalMode}`);
  const prepared = new Map<string, StatementSync>();

  function prepare(text: string): StatementSync {
    let statement = prepared.get(text);
    if (statement === undefined) {
      statement = database.prepare(text);
      statement.setReturnArrays(true);
      if (prepared.size >= MOST_PREPARED) prepared.clear();
      prepared.set(text, statement);
    }
    return statement;
  }

  function performOne(statement: Statement): Result {
    const { text, values } = writeSql(statement, DIALECT);
    try {
      return run(prepare(text), values);
    } catch (error) {
      // A statement that failed tells its error once more when it is used again.
      prepared.delete(text);
      throw error;
    }
  }

  function run(ready: StatementSync, values: readonly DbValue[]): Result {
    const given = values.map(toSqlite);
    const columns = ready.columns();
    if (columns.length === 0) {
      const { changes, lastInsertRowid } = ready.run(...given);
      return { columns: [], rows: [], affected: Number(changes), lastId: Number(lastInsertRowid) };
    }
    const moments = columns.map(({ type }) => holdsMoments(type));
    const rows = ready
      .all(...given)
      .map((row) => Object.values(row).map((value, index) => fromSqlite(value, moments[index] === true)));
    return { columns: columns.map(({ name }) => name), rows, affected: 0, lastId: 0 };
  }

  return {
    perform(statements) {
      const [only, ...others] = statements;
      if (only === undefined) return [];
      if (others.length === 0) return [performOne(only)];
      database.exec('BEGIN IMMEDIATE');
      try {
        const results = statements.map(performOne);
        database.exec('COMMIT');
        return results;
      } catch (error) {
        // SQLite ends the transaction itself where the file is full or broken.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close() {
      prepared.clear();
      database.close();
    },
  };
}

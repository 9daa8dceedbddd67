import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Dialect, writeSql } from '../sql.ts';
import type { DbValue, Result, Statement } from '../statement.ts';
import type { SqliteSettings } from './settings.ts';
import { fromSqlite, holdsMoments, toSqlite } from './values.ts';

/** What came of a question: the results of its statements, or why none of them was done. */
export type Answer = { readonly results: readonly Result[] } | { readonly problem: string };

/** An open SQLite file. Every call blocks its thread until it is done. */
export interface SqliteFile {
  /** Does all statements in one transaction. @throws Error in SQLite's words; then none of them was done. */
  perform(statements: readonly Statement[]): Result[];
  /** Does the statements of several questions in one transaction, each question's all or none: the disk is waited for once. */
  performTogether(questions: readonly (readonly Statement[])[]): Answer[];
  close(): void;
}

/** Prepared statements that are kept. */
const MOST_PREPARED = 200;

/** Statements that change rows: after any other one SQLite still tells how many the last of these changed. */
const CHANGES = /^\s*(?:insert|update|delete|replace|with)\b/i;

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
      return run(prepare(text), values, CHANGES.test(text));
    } catch (error) {
      // A statement that failed tells its error once more when it is used again.
      prepared.delete(text);
      throw error;
    }
  }

  function run(ready: StatementSync, values: readonly DbValue[], changing: boolean): Result {
    const given = values.map(toSqlite);
    const columns = ready.columns();
    if (columns.length === 0) {
      const { changes, lastInsertRowid } = ready.run(...given);
      return {
        columns: [],
        rows: [],
        affected: changing ? Number(changes) : 0,
        lastId: Number(lastInsertRowid),
      };
    }
    const moments = columns.map(({ type }) => holdsMoments(type));
    const rows = ready
      .all(...given)
      .map((row) => Object.values(row).map((value, index) => fromSqlite(value, moments[index] === true)));
    return { columns: columns.map(({ name }) => name), rows, affected: 0, lastId: 0 };
  }

  function inTransaction<T>(work: () => T): T {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite ends the transaction itself where the file is full or broken.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  function performWithin(statements: readonly Statement[]): Answer {
    database.exec('SAVEPOINT question');
    try {
      const results = statements.map(performOne);
      database.exec('RELEASE question');
      return { results };
    } catch (error) {
      // Without a transaction nothing of the others is left either.
      if (!database.isTransaction) throw error;
      database.exec('ROLLBACK TO question; RELEASE question');
      return { problem: reasonOf(error) };
    }
  }

  return {
    perform(statements) {
      const [only, ...others] = statements;
      if (only === undefined) return [];
      return others.length === 0 ? [performOne(only)] : inTransaction(() => statements.map(performOne));
    },
    performTogether(questions) {
      try {
        return inTransaction(() => questions.map(performWithin));
      } catch (error) {
        const problem = reasonOf(error);
        return questions.map(() => ({ problem }));
      }
    },
    close() {
      prepared.clear();
      database.close();
    },
  };
}

/** The words of an error. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { Database } from '../db/database.ts';
import type { Result, Statement } from '../db/statement.ts';
import type { Problem } from '../script/declarations.ts';
import type { Call, SetupContext } from './module.ts';

/** Milliseconds that a script waits for a database: the deadline of functions that ask one. */
export const DATABASE_DEADLINE_MS = 10_000;

/** Asks a database for a function of the script; null where that failed, which is then logged with the position. */
export async function askDatabase(
  call: Call,
  database: Database,
  statement: Statement,
): Promise<Result | null> {
  return askedDatabase(call, database.perform(statement));
}

/** Waits for what a database was asked; null where that failed, which is then logged with the position. */
export async function askedDatabase<T>(call: Call, answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    call.run.log.error('db.failed', `${call.site.name}: the database says: ${reason}`, call.site);
    return null;
  }
}

/** For a module that cannot do without a database: stops the start where the script names none. */
export function needDatabase(
  module: string,
  url: string,
  fail: SetupContext<Record<string, never>>['fail'],
): void {
  if (url !== '') return;
  fail(
    `module ${module} has no database`,
    `say modparam("${module}", "db_url", "sqlite:///path/of/the/file")`,
  );
}

/**
 * Opens a database at the start, so that the first message does not wait for it; what stops the start where that cannot be
 * done. `of` names what has it.
 */
export async function reachProblem(of: string, database: Database): Promise<Problem | null> {
  try {
    await database.perform({ kind: 'raw', text: 'SELECT 1', values: [] });
    return null;
  } catch (error) {
    return {
      problem: `${of}: the database cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** What stops the start where a table has another structure than the module knows: the reason, and what to do. */
export function tableProblemOf(module: string, reason: string): Problem {
  return {
    problem: `${module}: ${reason}`,
    hint: 'make the tables with "fermata db create URL" or kamdbctl; version_table 0 leaves this check out',
  };
}

import type { Database } from './database.ts';
import { equal, query } from './statement.ts';

/** The table in which the versions of the others stand. */
const VERSION_TABLE = 'version';

/**
 * What stands against a table whose structure is to be of that version (Kamailio's check at its start); null: nothing. A
 * table without an entry has version 0.
 */
export async function tableVersionProblem(
  database: Database,
  table: string,
  version: number,
): Promise<string | null> {
  try {
    const { rows } = await database.perform(
      query(VERSION_TABLE, equal({ table_name: table }), ['table_version']),
    );
    const found = Number(rows[0]?.[0] ?? 0);
    if (found === version) return null;
    return `table "${table}" has version ${found}, and ${version} is needed`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `the version of table "${table}" cannot be read: ${reason}`;
  }
}

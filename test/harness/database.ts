/** The database of a scenario: a new SQLite file with Kamailio's tables, which both servers can open. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { schemaSql } from '../../src/db/schema.ts';

/** A database that is there while a scenario is played. */
export interface ScenarioDatabase {
  /** The `-A` definitions that tell the script where it is. */
  readonly defines: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Makes the database and does the statements on it; nothing where a scenario has none. */
export async function openScenarioDatabase(
  statements: readonly string[] | undefined,
): Promise<ScenarioDatabase> {
  if (statements === undefined) return { defines: {}, remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'scenario-db-'));
  const path = join(folder, 'kamailio.db');
  const database = new DatabaseSync(path);
  database.exec(`BEGIN; ${[...schemaSql(), ...statements].join('; ')}; COMMIT`);
  database.close();
  return {
    // Kamailio takes what follows the second slash for the path.
    defines: { DBURL: `"sqlite:///${path}"`, SQLCON: `"ca=>sqlite:///${path}"` },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

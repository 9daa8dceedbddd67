import type { Databases } from '../db/database.ts';
import { createDatabases } from '../db/databases.ts';
import { sqliteDriver } from '../db/sqlite/driver.ts';
import { DEFAULT_SQLITE, type SqliteSettings } from '../db/sqlite/settings.ts';
import type { LoadedScript } from './load.ts';

/** The databases that the scripts of one worker may open, with what the script says of them. */
export function databasesOf(loaded: LoadedScript): Databases {
  const params = loaded.modules.find(({ declaration }) => declaration.name === 'db_sqlite')?.params ?? {};
  const readOnly = texts(params.db_set_readonly);
  const journals = valuesByPath(texts(params.db_set_journal_mode));
  const timeouts = valuesByPath(texts(params.db_set_busy_timeout));
  const settingsOf = (path: string): SqliteSettings => ({
    readOnly: readOnly.includes(path),
    journalMode: journals.get(path)?.toUpperCase() ?? DEFAULT_SQLITE.journalMode,
    busyTimeoutMs: Number(timeouts.get(path) ?? DEFAULT_SQLITE.busyTimeoutMs),
  });
  return createDatabases(new Map([['sqlite', sqliteDriver(settingsOf)]]));
}

function texts(value: number | string | readonly string[] | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}

/** Values of texts `path=value;`. */
function valuesByPath(assigned: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    assigned.map((text): [string, string] => {
      const [path = '', value = ''] = text.split('=', 2);
      return [path, value.replace(/;$/, '')];
    }),
  );
}

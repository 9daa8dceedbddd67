import { schemaSql } from '../db/schema.ts';
import { openSqliteFile, type SqliteFile } from '../db/sqlite/file.ts';
import { DEFAULT_SQLITE } from '../db/sqlite/settings.ts';
import { databaseProblem, pathOf } from '../db/url.ts';

/** The database when none is named: `FERMATA_DB_URL`, else where Kamailio's documents have it. */
export function defaultDatabase(environment: Readonly<Record<string, string | undefined>>): string {
  return environment.FERMATA_DB_URL ?? 'sqlite:///etc/kamailio/kamailio.db';
}

const EXIT_WRONG = 255;
const FAILED = 1;

/** What `fermata db -h` prints. */
export const DB_HELP = `fermata db create [URL]: makes a database with Kamailio's tables

  URL         sqlite:///path/of/the/file (default: FERMATA_DB_URL, else sqlite:///etc/kamailio/kamailio.db)

Tables that are there stay as they are.
`;

/** `fermata db create [URL]`. */
export function runDb(args: readonly string[]): number {
  const [action, url = defaultDatabase(process.env), ...more] = args;
  if (action === '-h' || action === '--help') {
    process.stdout.write(DB_HELP);
    return 0;
  }
  if (action !== 'create' || more.length > 0 || url.startsWith('-')) {
    process.stderr.write('fermata db: there is "create [URL]"\nTry "fermata db -h".\n');
    return EXIT_WRONG;
  }
  return withDatabase('fermata db', url, (file) => {
    file.perform(schemaSql().map((text) => ({ kind: 'raw', text, values: [] })));
    process.stdout.write(`${url}: the tables are there\n`);
    return 0;
  });
}

/** Opens a database for a command of the program; its exit code, or that of the mistake which was told. */
export function withDatabase(program: string, url: string, use: (file: SqliteFile) => number): number {
  const wrong = databaseProblem(url);
  if (wrong !== null) {
    process.stderr.write(`${program}: ${wrong.problem}\nhint: ${wrong.hint}\n`);
    return EXIT_WRONG;
  }
  let file: SqliteFile | null = null;
  try {
    file = openSqliteFile(pathOf(url), DEFAULT_SQLITE);
    return use(file);
  } catch (error) {
    process.stderr.write(`${program}: ${url}: ${error instanceof Error ? error.message : String(error)}\n`);
    return FAILED;
  } finally {
    file?.close();
  }
}

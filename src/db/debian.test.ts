import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { schemaSql, TABLES } from './schema.ts';

/** Where Debian's package kamailio-sqlite-modules has the SQL that kamdbctl makes a database with. */
const FOLDER = '/usr/share/kamailio/db_sqlite';
const MADE_WITH = 'standard acc permissions usrloc alias_db uri_db speeddial auth_db dispatcher domain'.split(
  ' ',
);

/** What the stock configuration adds itself. */
const ADDED = ['src_user', 'src_domain', 'src_ip', 'dst_ouser', 'dst_user', 'dst_domain'];

interface Column {
  readonly name: string;
  readonly notnull: number;
  readonly value: string | null;
}

function columns(database: DatabaseSync, table: string): Column[] {
  return database
    .prepare(`SELECT name, "notnull", dflt_value AS value FROM pragma_table_info(?) ORDER BY name`)
    .all(table)
    .map(({ name, notnull, value }) => ({
      name: String(name),
      notnull: Number(notnull),
      // NULL is what there is without a default.
      value: value === null || value === 'NULL' ? null : String(value),
    }))
    .filter(({ name }) => !ADDED.includes(name));
}

const skip = existsSync(FOLDER) ? false : "Debian's package kamailio-sqlite-modules is not installed";

test("our tables are those of Debian's Kamailio: columns, defaults, versions, unique keys", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-debian-'));
  const theirs = new DatabaseSync(join(folder, 'theirs.db'));
  const ours = new DatabaseSync(join(folder, 'ours.db'));
  for (const name of MADE_WITH) theirs.exec(readFileSync(join(FOLDER, `${name}-create.sql`), 'utf8'));
  ours.exec(schemaSql().join('; '));
  const uniqueKeys = (database: DatabaseSync, table: string) =>
    database
      .prepare(
        `SELECT group_concat(i.name) AS key FROM pragma_index_list(?) AS l, pragma_index_info(l.name) AS i
         WHERE l."unique" = 1 GROUP BY l.name ORDER BY key`,
      )
      .all(table)
      .map(({ key }) => String(key));
  for (const { name } of [{ name: 'version' }, ...TABLES]) {
    assert.deepEqual(columns(ours, name), columns(theirs, name), name);
    assert.deepEqual(uniqueKeys(ours, name), uniqueKeys(theirs, name), name);
    const version = 'SELECT table_version FROM version WHERE table_name = ?';
    assert.deepEqual(ours.prepare(version).get(name), theirs.prepare(version).get(name), name);
  }
  theirs.close();
  ours.close();
  rmSync(folder, { recursive: true });
});

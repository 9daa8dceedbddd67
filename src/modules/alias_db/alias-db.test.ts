import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { createDatabases } from '../../db/databases.ts';
import { schemaSql } from '../../db/schema.ts';
import { sqliteDriver } from '../../db/sqlite/driver.ts';
import { cell, createFixture, OPTIONS } from '../fixture.ts';
import aliasDb from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-alias-'));
after(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'aliases.db');
const file = new DatabaseSync(path);
file.exec(`BEGIN; ${schemaSql().join('; ')};
  INSERT INTO dbaliases (alias_username, alias_domain, username, domain) VALUES ('info', 'h', 'alice', 'one'), ('info', 'h2', 'bob', 'two');
  COMMIT`);
file.close();
const databases = createDatabases(new Map([['sqlite', sqliteDriver()]]));
after(() => databases.close());

function fixture(params = {}) {
  return createFixture(aliasDb, { params: { db_url: `sqlite://${path}`, ...params }, databases });
}

test('any URI is looked up, in both directions, with and without its domain', async () => {
  const { call, run } = fixture();
  const found = async (...args: string[]) => {
    const result = cell();
    const [uri = '', flags] = args;
    const given = flags === undefined ? [] : [flags];
    return [await call(run(OPTIONS), 'alias_db_find', 'dbaliases', uri, result, ...given), result.value];
  };
  assert.deepEqual(await found('sip:info@h2'), [1, 'sip:alice@one']);
  assert.deepEqual(await found('sip:info@h2', 'u'), [1, 'sip:bob@two']);
  assert.deepEqual(await found('sip:info@elsewhere', 'u'), [-1, null]);
  assert.deepEqual(await found('sip:bob@two', 'ru'), [1, 'sip:info@h2']);
  assert.deepEqual(await found('sip:nobody@h'), [-1, null]);
});

test('use_domain and its prefix are for every call that does not say otherwise', async () => {
  const { call, run } = fixture({ use_domain: 1, domain_prefix: 'sip.' });
  const result = cell();
  const find = (uri: string, flags: string) =>
    call(run(OPTIONS), 'alias_db_find', 'dbaliases', uri, result, flags);
  assert.equal(await find('sip:info@sip.h2', ''), 1);
  assert.equal(result.value, 'sip:bob@two');
  assert.equal(await find('sip:info@elsewhere', 'd'), 1);
});

test('what is no URI of a user, unknown flags and a table that is not there', async () => {
  const { call, run, lines, loadProblem } = fixture();
  const result = cell();
  assert.equal(await call(run(OPTIONS), 'alias_db_find', 'dbaliases', 'nonsense', result), -1);
  assert.match(lines.join('\n'), /"nonsense" is no URI of a user/);
  assert.equal(await call(run(OPTIONS), 'alias_db_find', 'nowhere', 'sip:info@h', result), -1);
  assert.match(lines.join('\n'), /no such table: nowhere \[db\.failed\]/);
  assert.match(loadProblem('alias_db_lookup', 'dbaliases', 'x') ?? '', /"x" has unknown flags/);
});

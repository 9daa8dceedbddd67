import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Connection } from '../database.ts';
import { schemaSql, TABLES } from '../schema.ts';
import { equal, query, type Statement } from '../statement.ts';
import { tableVersionProblem } from '../version.ts';
import { sqliteDriver } from './driver.ts';
import { openSqliteFile } from './file.ts';
import { DEFAULT_SQLITE } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-db-'));
after(() => rmSync(folder, { recursive: true }));

function raw(text: string): Statement {
  return { kind: 'raw', text, values: [] };
}

/** A file with Kamailio's tables, for each test one of its own. */
function newFile(name: string): string {
  const path = join(folder, `${name}.db`);
  const file = openSqliteFile(path, DEFAULT_SQLITE);
  file.perform(schemaSql().map(raw));
  file.close();
  return path;
}

async function opened(name: string, use: (database: Connection) => Promise<void>): Promise<void> {
  const database = sqliteDriver().connect(`sqlite://${newFile(name)}`);
  try {
    await use(database);
  } finally {
    await database.close();
  }
}

const alice = { username: 'alice', domain: 'a.example', password: 'secret' };

describe('an SQLite file on a thread of its own', () => {
  test('rows are inserted, found, changed and removed', () =>
    opened('rows', async (database) => {
      const inserted = await database.perform({ kind: 'insert', table: 'subscriber', fields: alice });
      assert.deepEqual([inserted.affected, inserted.lastId], [1, 1]);
      await database.perform({
        kind: 'insert',
        table: 'subscriber',
        fields: { ...alice, username: 'bob' },
      });
      const wanted = ['username', 'password'];
      const found = await database.perform(
        query('subscriber', equal({ domain: 'a.example' }), wanted, 'username'),
      );
      assert.deepEqual(found.columns, wanted);
      assert.deepEqual(found.rows, [
        ['alice', 'secret'],
        ['bob', 'secret'],
      ]);
      const changed = await database.perform({
        kind: 'update',
        table: 'subscriber',
        fields: { password: 'new' },
        where: [{ column: 'username', operator: '!=', value: 'bob' }],
      });
      assert.equal(changed.affected, 1);
      const removed = await database.perform({
        kind: 'delete',
        table: 'subscriber',
        where: equal({ password: 'secret' }),
      });
      assert.equal(removed.affected, 1);
      const left = await database.perform(query('subscriber', [], ['username', 'password']));
      assert.deepEqual(left.rows, [['alice', 'new']]);
    }));

  test('a row takes the place of one with the same key', () =>
    opened('replace', async (database) => {
      for (const password of ['one', 'two']) {
        await database.perform({ kind: 'replace', table: 'subscriber', fields: { ...alice, password } });
      }
      const { rows } = await database.perform(query('subscriber', [], ['password']));
      assert.deepEqual(rows, [['two']]);
      await assert.rejects(
        database.perform({ kind: 'insert', table: 'subscriber', fields: alice }),
        /UNIQUE constraint failed/,
      );
    }));

  test('of several statements all are done, or none', () =>
    opened('all', async (database) => {
      const insert: Statement = { kind: 'insert', table: 'subscriber', fields: alice };
      await assert.rejects(database.performAll([insert, insert]), /UNIQUE/);
      assert.deepEqual((await database.perform(query('subscriber'))).rows, []);
      const bob: Statement = { ...insert, fields: { ...alice, username: 'bob' } };
      const results = await database.performAll([insert, bob]);
      assert.deepEqual(
        results.map(({ lastId }) => lastId),
        [1, 2],
      );
    }));

  test('values come back as they went in: bytes, null, numbers, moments to the millisecond', () =>
    opened('values', async (database) => {
      const at = new Date(1_795_615_714_123);
      const fields = {
        ruid: 'r1',
        username: 'J\xc3\xbcrgen "; DROP TABLE location; --',
        domain: null,
        expires: at,
        q: -1,
        cflags: 64,
      };
      await database.perform({ kind: 'insert', table: 'location', fields });
      const columns = ['username', 'domain', 'expires', 'q', 'cflags', 'last_modified'];
      const { rows } = await database.perform(
        query('location', equal({ domain: null, expires: at }), columns),
      );
      const unset = new Date('2000-01-01T00:00:01Z');
      assert.deepEqual(rows, [[fields.username, null, at, -1, 64, unset]]);
      const none = await database.perform(
        query('location', [{ column: 'domain', operator: '!=', value: null }]),
      );
      assert.deepEqual(none.rows, []);
    }));

  test('a text of SQL takes values, and its mistakes are told', () =>
    opened('raw', async (database) => {
      const { columns, rows } = await database.perform({
        kind: 'raw',
        text: 'SELECT ? AS a, ? AS a, 1.5 AS b',
        values: ['x', 7],
      });
      assert.deepEqual(columns, ['a', 'a', 'b']);
      assert.deepEqual(rows, [['x', 7, 1.5]]);
      await assert.rejects(database.perform(raw('SELECT x FROM nowhere')), /no such table: nowhere/);
    }));

  test('versions of tables are checked', () =>
    opened('versions', async (database) => {
      for (const { name, version } of TABLES) {
        assert.equal(await tableVersionProblem(database, name, version), null, name);
      }
      assert.equal(
        await tableVersionProblem(database, 'subscriber', 6),
        'table "subscriber" has version 7, and 6 is needed',
      );
      assert.equal(
        await tableVersionProblem(database, 'nothing', 1),
        'table "nothing" has version 0, and 1 is needed',
      );
      await database.perform(raw('DROP TABLE version'));
      assert.match((await tableVersionProblem(database, 'acc', 5)) ?? '', /cannot be read: no such table/);
    }));
});

test('what is asked at once is written in one transaction, each question for itself, in order', () =>
  opened('together', async (database) => {
    const insert = (username: string): Statement => ({
      kind: 'insert',
      table: 'subscriber',
      fields: { ...alice, username },
    });
    const count = query('subscriber', [], ['id']);
    const asked = [
      database.perform(insert('a')),
      database.perform(count),
      database.performAll([insert('b'), insert('a')]),
      database.perform(insert('c')),
      database.perform(raw('PRAGMA user_version = 7')),
      database.perform(insert('d')),
      database.perform(insert('a')),
      database.perform(count),
    ].map((answer) =>
      answer.then(
        (result) => ('rows' in result ? result.rows.length + result.affected : result.length),
        (error: unknown) => String(error).replace(/:.*/, ''),
      ),
    );
    assert.deepEqual(await Promise.all(asked), [1, 1, 'Error', 1, 0, 1, 'Error', 3]);
    const { rows } = await database.perform(query('subscriber', [], ['username'], 'id'));
    assert.deepEqual(rows.flat(), ['a', 'c', 'd']);
  }));

test('a file that cannot be opened is told, and tried again at the next question', async () => {
  const path = join(folder, 'later', 'x.db');
  const database = sqliteDriver().connect(`sqlite://${path}`);
  await assert.rejects(database.perform(query('subscriber')), /unable to open database file/);
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(folder, 'later'));
  assert.deepEqual((await database.perform(raw('SELECT 1 AS one'))).rows, [[1]]);
  await database.close();
});

test('a file that is only read is not written, and the journal is the one that is asked for', async () => {
  const path = newFile('readonly');
  const driver = sqliteDriver(() => ({ ...DEFAULT_SQLITE, readOnly: true }));
  const database = driver.connect(`sqlite://${path}`);
  await assert.rejects(
    database.perform({ kind: 'insert', table: 'subscriber', fields: alice }),
    /readonly database/,
  );
  await database.close();
  const wal = sqliteDriver(() => ({ ...DEFAULT_SQLITE, journalMode: 'WAL' })).connect(`sqlite://${path}`);
  assert.deepEqual((await wal.perform(raw('PRAGMA journal_mode'))).rows, [['wal']]);
  await wal.close();
});

test('what was asked before the close is done', async () => {
  const path = newFile('closing');
  const database = sqliteDriver().connect(`sqlite://${path}`);
  const asked = database.perform({ kind: 'insert', table: 'subscriber', fields: alice });
  await database.close();
  assert.equal((await asked).affected, 1);
  await assert.rejects(database.perform(query('subscriber')), /the database is closed/);
  await database.close();
});

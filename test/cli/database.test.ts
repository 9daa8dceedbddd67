import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { run, start } from './fermata.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-users-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'users.db');
const environment = { FERMATA_DB_URL: `sqlite://${path}` };

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

test('a database is made, users are added, changed, listed and removed', async () => {
  const user = async (...args: string[]) => {
    const { code, output } = await run(['user', ...args], { environment });
    return [code, output];
  };
  assert.deepEqual((await run(['db', 'create'], { environment })).code, 0);
  assert.deepEqual(await user('add', 'alice@a.example', 'secret'), [0, '']);
  const reading = start(['user', 'add', '--hash-only', 'bob@b.example'], { environment, stdin: true });
  reading.child.stdin?.end('from stdin\nmore\n');
  assert.equal((await reading.ended).code, 0);

  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT username, domain, password, ha1, ha1b FROM subscriber').all();
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      {
        username: 'alice',
        domain: 'a.example',
        password: 'secret',
        ha1: md5('alice:a.example:secret'),
        ha1b: md5('alice@a.example:a.example:secret'),
      },
      {
        username: 'bob',
        domain: 'b.example',
        password: '',
        ha1: md5('bob:b.example:from stdin'),
        ha1b: md5('bob@b.example:b.example:from stdin'),
      },
    ],
  );
  database.close();

  assert.deepEqual(await user('add', 'alice@a.example', 'x'), [
    1,
    'fermata user: the user is there already\n',
  ]);
  assert.deepEqual(await user('list'), [0, 'alice@a.example\nbob@b.example\n']);
  assert.deepEqual(await user('passwd', 'bob@b.example', 'new'), [0, '']);
  assert.deepEqual(await user('rm', 'alice@a.example'), [0, '']);
  assert.deepEqual(await user('rm', 'alice@a.example'), [1, 'fermata user: there is no such user\n']);
  assert.deepEqual(await user('list', 'b.example'), [0, 'bob@b.example\n']);
  assert.deepEqual((await run(['db', 'create'], { environment })).code, 0);
  assert.deepEqual(await user('list'), [0, 'bob@b.example\n']);
});

test('a database that there is no driver for is told', async () => {
  const { code, output } = await run(['db', 'create', 'mysql://u:p@h/kamailio']);
  assert.equal(code, 255);
  assert.match(output, /no driver for mysql:\/\/ databases/);
});

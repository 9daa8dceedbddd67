import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { schemaSql } from '../../db/schema.ts';
import { createTestServer, type TestServer } from '../../testing/index.ts';
import { createDigest } from '../auth/digest.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-auth-'));
after(() => rmSync(folder, { recursive: true }));

/** A database with Alice in it. */
function newDatabase(name: string): string {
  const path = join(folder, `${name}.db`);
  const database = new DatabaseSync(path);
  const alice =
    "INSERT INTO subscriber (username, domain, password) VALUES ('alice', 'r', 'p'), ('hashed', 'r', '')";
  database.exec(`BEGIN; ${[...schemaSql(), alice].join('; ')}; COMMIT`);
  database.close();
  return path;
}

/** As the stock configuration: no `loadmodule "db_sqlite.so"`, and `auth_check` in a condition of a called route. */
function script(url: string, more = ''): string {
  return `
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "auth.so"
loadmodule "auth_db.so"
modparam("auth_db", "db_url", "${url}")
modparam("auth_db", "calculate_ha1", yes)
modparam("auth_db", "password_column", "password")
${more}
request_route {
    route(AUTH);
    sl_send_reply("200", "OK");
}
route[AUTH] {
    if (!auth_check("r", "subscriber", "0")) {
        $var(code) = $rc;
        if ($var(code) == -5) auth_challenge("r", "0");
        else sl_send_reply("403", "Code $var(code)");
        exit;
    }
}
`;
}

function start(url: string, more = ''): Promise<TestServer> {
  return createTestServer({ scriptPath: '/test/kamailio.cfg', scriptText: script(url, more) });
}

const PHONE = { ip: '192.0.2.9', port: 5070 };

/** Registers: without credentials, then with those that answer the challenge. The first lines of both replies. */
async function register(server: TestServer, user: string, password: string): Promise<string[]> {
  const replies: string[] = [];
  server.onSend((bytes) => replies.push(bytes.toString('latin1')));
  const send = async (cseq: number, credentials: string): Promise<void> => {
    server.send(
      [
        'REGISTER sip:r SIP/2.0',
        `Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK${user}${cseq}`,
        `From: <sip:${user}@r>;tag=1`,
        `To: <sip:${user}@r>`,
        'Call-ID: 1',
        `CSeq: ${cseq} REGISTER`,
        ...(credentials === '' ? [] : [credentials]),
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
      PHONE,
    );
    await server.advance(10);
  };
  await send(1, '');
  const nonce = /nonce="([^"]+)"/.exec(replies[0] ?? '')?.[1] ?? '';
  const digest = createDigest('MD5');
  const request = { method: 'REGISTER', uri: 'sip:r', nonce, qop: null, body: Buffer.alloc(0) };
  const response = digest.response(digest.ha1(user, 'r', password), request);
  await send(
    2,
    `Authorization: Digest username="${user}", realm="r", nonce="${nonce}", uri="sip:r", response="${response}"`,
  );
  return replies.map((reply) => reply.split('\r\n', 1)[0] ?? '');
}

test('a user is let in by the password in an SQLite file, whether db_sqlite is loaded or not', async () => {
  const url = `sqlite://${newDatabase('right')}`;
  for (const text of ['', 'loadmodule "db_sqlite.so"']) {
    const server = await start(url, text);
    assert.deepEqual(await register(server, 'alice', 'p'), ['SIP/2.0 401 Unauthorized', 'SIP/2.0 200 OK']);
    await server.stop();
  }
});

test('a user without a password is not let in with an empty one', async () => {
  const server = await start(`sqlite://${newDatabase('empty')}`);
  assert.deepEqual(await register(server, 'hashed', ''), ['SIP/2.0 401 Unauthorized', 'SIP/2.0 403 Code -2']);
  await server.stop();
});

test('a database that does not answer makes -1 and one line in the log', async () => {
  const path = newDatabase('locked');
  const server = await start(
    `sqlite://${path}`,
    `loadmodule "db_sqlite.so"
modparam("db_sqlite", "db_set_busy_timeout", "${path}=20;")`,
  );
  const other = new DatabaseSync(path);
  other.exec('BEGIN EXCLUSIVE');
  assert.deepEqual(await register(server, 'alice', 'p'), ['SIP/2.0 401 Unauthorized', 'SIP/2.0 403 Code -1']);
  assert.match(
    server.log,
    /kamailio\.cfg:\d+:\d+: auth_check: the database says: database is locked \[db\.failed\]/,
  );
  other.exec('COMMIT');
  other.close();
  assert.deepEqual(await register(server, 'alice', 'p'), ['SIP/2.0 401 Unauthorized', 'SIP/2.0 200 OK']);
  await server.stop();
});

test('a table of another structure stops the start, unless it is not checked', async () => {
  const path = newDatabase('old');
  const database = new DatabaseSync(path);
  database.exec("UPDATE version SET table_version = 6 WHERE table_name = 'subscriber'");
  database.close();
  await assert.rejects(
    start(`sqlite://${path}`),
    /auth_db: table "subscriber" has version 6, and 7 is needed/,
  );
  const server = await start(`sqlite://${path}`, 'modparam("auth_db", "version_table", 0)');
  await server.stop();
});

test('mistakes of a script are told where they are', async () => {
  await assert.rejects(
    start('mysql://kamailio:kamailiorw@localhost/kamailio'),
    /kamailio\.cfg:6:\d+: error\[script\.parameter-type\]: .*no driver for mysql:\/\/ databases/,
  );
  const path = `sqlite://${newDatabase('mistakes')}`;
  await assert.rejects(
    start(path, 'modparam("auth_db", "load_credentials", "$var(x)=y")'),
    /"\$var\(x\)=y" names no column/,
  );
  const withoutUrl = script(path).replace(/modparam\("auth_db", "db_url".*/, '');
  await assert.rejects(
    createTestServer({ scriptPath: '/test/kamailio.cfg', scriptText: withoutUrl }),
    /module auth_db has no database/,
  );
});

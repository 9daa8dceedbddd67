import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { schemaSql } from '../../db/schema.ts';
import { createTestServer, type TestServer } from '../../testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-location-'));
after(() => rmSync(folder, { recursive: true }));

/** A database with Kamailio's tables and what the SQL adds. */
function newDatabase(name: string, sql = ''): string {
  const path = join(folder, `${name}.db`);
  const database = new DatabaseSync(path);
  database.exec(`BEGIN; ${schemaSql().join('; ')}; ${sql}; COMMIT`);
  database.close();
  return path;
}

/** Rows of the database, as SQLite has them. */
function rows(path: string, sql: string): unknown[][] {
  const database = new DatabaseSync(path, { readOnly: true });
  const found = database.prepare(sql).all();
  database.close();
  return found.map((row) => Object.values(row));
}

const uris = (path: string): unknown[] =>
  rows(path, 'SELECT contact FROM location ORDER BY contact').map(([uri]) => uri);

/** Users register at the server, in the request or after an `async_route`, and OPTIONS says where its user is. */
function script(path: string, mode: number, more = ''): string {
  return `
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "async.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
modparam("async", "workers", 1)
modparam("usrloc", "db_url", "sqlite://${path}")
modparam("usrloc", "db_mode", ${mode})
modparam("usrloc", "timer_interval", 10)
${more}
request_route {
    if ($rm == "REGISTER") {
        $xavp(info=>colour) = "green";
        $xavp(info[0]=>size) = 7;
        if ($hdr(X-Later) != $null) async_route("SAVE", "1");
        route(SAVE);
    }
    if (lookup("location")) {
        sl_send_reply("200", "$ru $xavp(info=>colour) $xavp(info=>size)");
    } else {
        sl_send_reply("404", "Nowhere");
    }
}
route[SAVE] {
    save("location");
    exit;
}
`;
}

const PHONE = { ip: '192.0.2.9', port: 5070 };

async function start(path: string, mode: number, more?: string) {
  const server = await createTestServer({
    scriptPath: '/test/kamailio.cfg',
    scriptText: script(path, mode, more),
  });
  let number = 0;
  const request = async (method: string, user: string, ...headers: string[]): Promise<string> => {
    number++;
    const replies: string[] = [];
    server.onSend((bytes) => replies.push(bytes.toString('latin1')));
    server.send(
      [
        `${method} sip:${user}@r SIP/2.0`,
        `Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK${number}`,
        `From: <sip:${user}@r>;tag=1`,
        `To: <sip:${user}@r>`,
        'Call-ID: 1',
        `CSeq: ${number} ${method}`,
        ...headers,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
      PHONE,
    );
    await server.advance(1);
    return replies.at(-1)?.split('\r\n', 1)[0] ?? '';
  };
  return {
    ...server,
    register: (user: string, ...headers: string[]) => request('REGISTER', user, ...headers),
    find: (user: string) => request('OPTIONS', user),
    rpc: (method: string, ...params: string[]) => server.server.rpc.call(method, params),
  };
}

function logOf({ lines }: Pick<TestServer, 'lines'>): string {
  return lines.map(({ text }) => text).join('\n');
}

test('written through, a contact is in the database at once, and there again after a restart', async () => {
  const path = newDatabase('through');
  const first = await start(path, 1);
  const from = 'Contact: <sip:alice@192.0.2.9:5070>;q=0.5;expires=600;+sip.instance="<urn:x>";reg-id=2';
  assert.equal(await first.register('alice', from, 'User-Agent: phone', 'Allow: INVITE'), 'SIP/2.0 200 OK');
  await first.advance(100);
  const now = first.clock.wallTime();
  const [row = []] = rows(
    path,
    'SELECT username, domain, contact, received, path, q, callid, cseq, flags, cflags, user_agent, socket, methods, instance, reg_id, server_id, connection_id, keepalive, partition FROM location',
  );
  assert.deepEqual(row, [
    ...['alice', null, 'sip:alice@192.0.2.9:5070', null, null, 0.5, '1', 1, 0, 0, 'phone'],
    ...['udp:127.0.0.1:5060', 1, '<urn:x>', 2, 0, -1, 0, 0],
  ]);
  // A Julian day, as Kamailio's driver writes it.
  const [[expires] = []] = rows(path, 'SELECT expires FROM location');
  const seconds = (Number(expires) - 2_440_587.5) * 86_400 - now / 1000;
  assert.ok(Math.abs(seconds - 600) < 1, `it expires in ${seconds} s`);
  await first.stop();

  const second = await start(path, 1);
  assert.equal(await second.find('alice'), 'SIP/2.0 200 sip:alice@192.0.2.9:5070 <null> <null>');
  await second.register(
    'alice',
    'Contact: <sip:alice@192.0.2.9:5070>;expires=0;+sip.instance="<urn:x>";reg-id=2',
  );
  assert.equal(await second.find('alice'), 'SIP/2.0 404 Nowhere');
  await second.advance(100);
  assert.deepEqual(uris(path), []);
  await second.stop();
});

test('written back, changes are in the database at the interval, and when the server stops', async () => {
  const path = newDatabase('back');
  const server = await start(path, 2);
  await server.register('alice', 'Contact: <sip:a@192.0.2.9>');
  await server.register('bob', 'Contact: <sip:b@192.0.2.9>;expires=65');
  await server.advance(5000);
  assert.deepEqual(uris(path), []);
  await server.advance(5000);
  assert.deepEqual(uris(path), ['sip:a@192.0.2.9', 'sip:b@192.0.2.9']);
  await server.register('alice', 'Contact: <sip:a2@192.0.2.9>');
  await server.rpc('ul.flush');
  assert.deepEqual(uris(path), ['sip:a2@192.0.2.9', 'sip:a@192.0.2.9', 'sip:b@192.0.2.9']);
  // What expired goes with the sweep.
  await server.advance(80_000);
  assert.deepEqual(uris(path), ['sip:a2@192.0.2.9', 'sip:a@192.0.2.9']);
  await server.register('carol', 'Contact: <sip:c@192.0.2.9>');
  await server.register('alice', 'Contact: *', 'Expires: 0');
  await server.stop();
  assert.deepEqual(uris(path), ['sip:c@192.0.2.9']);
});

test('what an async worker saves is written too', async () => {
  const path = newDatabase('async');
  const server = await start(path, 1);
  await server.register('alice', 'Contact: <sip:a@192.0.2.9>', 'X-Later: yes');
  await server.advance(1000);
  assert.equal(await server.find('alice'), 'SIP/2.0 200 sip:a@192.0.2.9 <null> <null>');
  await server.advance(100);
  assert.deepEqual(uris(path), ['sip:a@192.0.2.9']);
  await server.stop();
});

test('contacts that Kamailio wrote are read; those that expired are removed, those of nobody left alone', async () => {
  const columns =
    'ruid, username, domain, contact, expires, q, callid, cseq, user_agent, received, path, methods';
  const far = 2_488_070.0;
  const path = newDatabase(
    'kamailio',
    `INSERT INTO location (${columns}) VALUES
      ('uloc-1-1-1', 'alice', 'r', 'sip:low@192.0.2.1', ${far}, 0.1, 'c1', 1, 'x', NULL, NULL, NULL),
      ('uloc-1-1-2', 'alice', 'r', 'sip:high@192.0.2.1', ${far}, 0.9, 'c2', 2, 'x', 'sip:192.0.2.7:5070', '<sip:p;lr>', 5),
      ('uloc-1-1-3', 'alice', 'r', 'sip:gone@192.0.2.1', 2455000.5, -1, 'c3', 3, 'x', NULL, NULL, NULL),
      ('uloc-1-1-4', 'bob', 'other', 'sip:for-ever@192.0.2.1', 2440587.5, -1.0, 'c4', 4, 'x', NULL, NULL, NULL),
      ('uloc-1-1-5', '', '', 'sip:nobody@192.0.2.1', ${far}, -1, 'c5', 5, 'x', NULL, NULL, NULL)`,
  );
  const server = await start(path, 1, 'modparam("usrloc", "use_domain", 1)');
  assert.equal(await server.find('alice'), 'SIP/2.0 200 sip:high@192.0.2.1 <null> <null>');
  assert.equal(await server.find('bob'), 'SIP/2.0 404 Nowhere');
  assert.deepEqual(await server.rpc('ul.db_users', 'location'), 3);
  const shown = JSON.stringify(await server.rpc('ul.lookup', 'location', 'bob@other'));
  assert.match(shown, /"Address":"sip:for-ever@192\.0\.2\.1","Expires":"permanent","Q":-1/);
  assert.match(
    JSON.stringify(await server.rpc('ul.lookup', 'location', 'alice@r')),
    /"Received":"sip:192\.0\.2\.7:5070","Path":"<sip:p;lr>".*"Methods":5,"Ruid":"uloc-1-1-2"/,
  );
  await server.advance(100);
  assert.deepEqual(uris(path), [
    'sip:for-ever@192.0.2.1',
    'sip:high@192.0.2.1',
    'sip:low@192.0.2.1',
    'sip:nobody@192.0.2.1',
  ]);
  assert.deepEqual(
    [await server.rpc('ul.db_contacts', 'location'), await server.rpc('ul.db_expired_contacts', 'location')],
    [4, 0],
  );
  await server.stop();
});

test('attributes of a contact are kept with it', async () => {
  const path = newDatabase('attributes');
  const more = 'modparam("usrloc", "xavp_contact", "info")';
  const first = await start(path, 1, more);
  await first.register('alice', 'Contact: <sip:a@192.0.2.9>');
  await first.stop();
  assert.deepEqual(rows(path, 'SELECT username, aname, atype, avalue FROM location_attrs ORDER BY aname'), [
    ['alice', 'colour', 0, 'green'],
    ['alice', 'size', 1, '7'],
  ]);
  const second = await start(path, 1, more);
  assert.equal(await second.find('alice'), 'SIP/2.0 200 sip:a@192.0.2.9 green 7');
  await second.register('alice', 'Contact: *', 'Expires: 0');
  await second.stop();
  assert.deepEqual(rows(path, 'SELECT * FROM location_attrs'), []);
});

test('with db_mode 4 contacts are read and never written', async () => {
  const path = newDatabase(
    'read-only',
    "INSERT INTO location (ruid, username, contact, expires) VALUES ('uloc-1-1-1', 'alice', 'sip:a@192.0.2.1', 2488070.0)",
  );
  const server = await start(path, 4);
  assert.equal(await server.find('alice'), 'SIP/2.0 200 sip:a@192.0.2.1 <null> <null>');
  await server.register('bob', 'Contact: <sip:b@192.0.2.9>');
  await server.stop();
  assert.deepEqual(uris(path), ['sip:a@192.0.2.1']);
});

test('what cannot be written stays noted until it can', async () => {
  const path = newDatabase('locked');
  const more = `loadmodule "db_sqlite.so"\nmodparam("db_sqlite", "db_set_busy_timeout", "${path}=5")`;
  const server = await start(path, 1, more);
  const other = new DatabaseSync(path);
  other.exec('BEGIN EXCLUSIVE');
  await server.register('alice', 'Contact: <sip:a@192.0.2.9>');
  await server.advance(100);
  assert.match(
    logOf(server),
    /contacts of table location are not written.*database is locked \[usrloc\.not-written\]/,
  );
  await server.register('alice', 'Contact: <sip:a@192.0.2.9>;expires=0');
  await server.register('alice', 'Contact: <sip:b@192.0.2.9>');
  other.exec('COMMIT');
  other.close();
  await server.advance(100);
  assert.deepEqual(uris(path), ['sip:b@192.0.2.9']);
  await server.stop();
});

test('columns have the names that the script gives them, and times may be numbers', async () => {
  const path = newDatabase(
    'columns',
    `ALTER TABLE location RENAME COLUMN contact TO where_to; ALTER TABLE location DROP COLUMN q;
     ALTER TABLE location ADD COLUMN weight REAL`,
  );
  const more = `modparam("usrloc", "contact_column", "where_to")
modparam("usrloc", "q_column", "weight")
modparam("usrloc", "expires_type", 1)`;
  const server = await start(path, 1, more);
  await server.register('alice', 'Contact: <sip:a@192.0.2.9>;q=0.3');
  await server.advance(100);
  const expires = Math.floor(server.clock.wallTime() / 1000) + 3600;
  const [[uri, weight, at] = []] = rows(path, 'SELECT where_to, weight, expires FROM location');
  assert.deepEqual([uri, weight], ['sip:a@192.0.2.9', 0.3]);
  assert.ok(Math.abs(Number(at) - expires) <= 1);
  await server.stop();
  const again = await start(path, 1, more);
  assert.equal(await again.find('alice'), 'SIP/2.0 200 sip:a@192.0.2.9 <null> <null>');
  await again.stop();
});

test('a database that cannot be used stops the start', async () => {
  const path = newDatabase('old', "UPDATE version SET table_version = 8 WHERE table_name = 'location'");
  await assert.rejects(start(path, 2), /usrloc: table "location" has version 8, and 9 is needed/);
  await assert.rejects(start(join(folder, 'no', 'such.db'), 2), /unable to open database file/);
  await assert.rejects(start(path, 3), /db_mode 3, contacts in the database alone, is not there yet/);
  const scriptText = script('', 1).replace('sqlite://', 'mysql://u:p@h/kamailio');
  await assert.rejects(
    createTestServer({ scriptPath: '/test/kamailio.cfg', scriptText }),
    /usrloc: there is no driver for mysql:\/\/ databases/,
  );
});

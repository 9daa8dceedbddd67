import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { schemaSql } from '../../db/schema.ts';
import { createTestServer } from '../../testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-acc-'));
after(() => rmSync(folder, { recursive: true }));

function script(path: string, params: string): string {
  return `
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "acc.so"
${path === '' ? '' : `modparam("acc", "db_url", "sqlite://${path}")`}
modparam("acc", "db_flag", 1)
modparam("acc", "db_missed_flag", 2)
${params}
request_route {
    setflag(1);
    setflag(2);
    $avp(leg) = "first";
    $avp(leg) = "second";
    if ($rm == "OPTIONS") {
        acc_db_request("404 Nobody home", "acc");
        $var(code) = $rc;
        acc_request("a comment", "missed_calls");
        $var(both) = $rc;
        acc_db_request("x", "nowhere");
        sl_send_reply("200", "$var(code) $var(both) $rc");
        exit;
    }
    t_newtran();
    if ($rm == "INVITE") t_reply("486", "Busy Here");
    else t_reply("200", "OK");
}`;
}

async function start(name: string, params = '', sql = '') {
  const path = join(folder, `${name}.db`);
  const file = new DatabaseSync(path);
  file.exec(`BEGIN; ${schemaSql().join('; ')}; ${sql}; COMMIT`);
  const server = await createTestServer({
    scriptPath: '/test/kamailio.cfg',
    scriptText: script(path, params),
  });
  let replies: string[] = [];
  server.onSend((bytes) => replies.push(bytes.toString('latin1').split('\r\n', 1)[0] ?? ''));
  const send = async (method: string): Promise<string> => {
    replies = [];
    server.send(
      [
        `${method} sip:bob@h SIP/2.0`,
        `Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK${method}`,
        'From: <sip:alice@example.com>;tag=from',
        'To: <sip:bob@h>',
        `Call-ID: ${method.toLowerCase()}`,
        `CSeq: 1 ${method}`,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
      { ip: '192.0.2.9', port: 5070 },
    );
    await server.advance(20);
    return replies.at(-1) ?? '';
  };
  const rows = (query: string): unknown[][] =>
    file
      .prepare(query)
      .all()
      .map((row) => Object.values(row));
  const log = (): string => server.lines.map(({ text }) => text).join('\n');
  return { file, log, rows, send, server };
}

const COLUMNS = 'method, from_tag, length(to_tag) > 0, callid, sip_code, sip_reason';

test('what became of transactions is in the tables, by flags', async () => {
  const extra = 'modparam("acc", "db_extra", "src_user=$fU;src_domain=$fd;src_ip=$si;dst_user=$rU")';
  const { file, rows, send, server } = await start('tables', extra);
  assert.equal(await send('MESSAGE'), 'SIP/2.0 200 OK');
  assert.equal(await send('INVITE'), 'SIP/2.0 486 Busy Here');
  assert.deepEqual(rows(`SELECT ${COLUMNS}, src_user, src_domain, src_ip, dst_user, dst_ouser FROM acc`), [
    ['MESSAGE', 'from', 1, 'message', '200', 'OK', 'alice', 'example.com', '192.0.2.9', 'bob', ''],
  ]);
  assert.deepEqual(rows(`SELECT ${COLUMNS}, src_user FROM missed_calls`), [
    ['INVITE', 'from', 1, 'invite', '486', 'Busy Here', 'alice'],
  ]);
  const [[time] = []] = rows("SELECT strftime('%s', time) FROM acc");
  assert.equal(Number(time), Math.floor((server.clock.wallTime() - 40) / 1000));
  file.close();
  await server.stop();
});

test('each leg has a row of its own, and the time further columns', async () => {
  const { file, rows, send, server } = await start(
    'legs',
    `modparam("acc", "multi_leg_info", "leg=$avp(leg)")
modparam("acc", "time_mode", 1)
modparam("acc", "db_extra", "other=$var(nothing);missing=$hdr(X-Missing)")
modparam("acc", "acc_extra_nullable", 1)
modparam("acc", "acc_method_column", "what")`,
    ['leg', 'time_attr', 'time_exten', 'other', 'missing']
      .map((column) => `ALTER TABLE acc ADD COLUMN ${column}`)
      .concat('ALTER TABLE acc RENAME COLUMN method TO what')
      .join('; '),
  );
  await send('MESSAGE');
  assert.deepEqual(rows('SELECT what, leg, other, missing FROM acc ORDER BY id'), [
    ['MESSAGE', 'second', '0', null],
    ['MESSAGE', 'first', '0', null],
  ]);
  const [[seconds, micros] = []] = rows('SELECT time_attr, time_exten FROM acc');
  assert.ok(Math.abs(Number(seconds) - server.clock.wallTime() / 1000) < 2);
  assert.ok(Number(micros) >= 0 && Number(micros) < 1_000_000);
  file.close();
  await server.stop();
});

test('a request is accounted where the script says, and the script hears whether it was', async () => {
  const { file, log, rows, send, server } = await start('request');
  assert.equal(await send('OPTIONS'), 'SIP/2.0 200 1 1 -1');
  assert.deepEqual(rows('SELECT method, to_tag, sip_code, sip_reason FROM acc'), [
    ['OPTIONS', '', '404', 'Nobody home'],
  ]);
  assert.deepEqual(rows('SELECT sip_code, sip_reason FROM missed_calls'), [['', 'a comment']]);
  assert.match(log(), /ACC: request accounted: .*reason=a comment/);
  assert.match(log(), /acc_db_request: the database says: no such table: nowhere \[db\.failed\]/);
  file.close();
  await server.stop();
});

test('a 2xx that comes again is one record, one of another phone is another', async () => {
  const path = join(folder, 'again.db');
  const file = new DatabaseSync(path);
  file.exec(`BEGIN; ${schemaSql().join('; ')}; COMMIT`);
  const server = await createTestServer({
    scriptPath: '/test/kamailio.cfg',
    scriptText: `
loadmodule "tm.so"
loadmodule "pv.so"
loadmodule "acc.so"
modparam("acc", "db_url", "sqlite://${path}")
modparam("acc", "db_flag", 1)
request_route {
    setflag(1);
    t_relay();
}`,
  });
  const phone = { ip: '192.0.2.1', port: 5080 };
  const caller = { ip: '192.0.2.9', port: 5070 };
  server.listen(phone);
  let request = '';
  server.onSend((bytes, { ip }) => {
    if (ip === phone.ip) request = bytes.toString('latin1');
  });
  const head = (first: string, more: string[]): string =>
    [first, ...more, 'Content-Length: 0', '', ''].join('\r\n');
  const common = ['From: <sip:alice@h>;tag=from', 'Call-ID: 1', 'CSeq: 1 INVITE'];
  server.send(
    head('INVITE sip:bob@192.0.2.1:5080 SIP/2.0', [
      'Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1',
      'To: <sip:bob@h>',
      ...common,
    ]),
    caller,
  );
  await server.advance(10);
  const vias = request.split('\r\n').filter((line) => line.startsWith('Via:'));
  for (const tag of ['one', 'one', 'two', 'one']) {
    server.send(head('SIP/2.0 200 OK', [...vias, `To: <sip:bob@h>;tag=${tag}`, ...common]), phone);
    await server.advance(500);
  }
  const rows = file.prepare('SELECT to_tag FROM acc ORDER BY id').all();
  assert.deepEqual(
    rows.map(({ to_tag }) => to_tag),
    ['one', 'two'],
  );
  file.close();
  await server.stop();
});

test('a database that does not take a record holds up no answer, and the record is in the log', async () => {
  const { file, log, send, server } = await start('gone');
  file.exec('DROP TABLE acc');
  assert.equal(await send('MESSAGE'), 'SIP/2.0 200 OK');
  assert.match(
    log(),
    /acc: a record of MESSAGE message, 200 OK is not in table acc: no such table: acc \[acc\.not-written\]/,
  );
  file.close();
  await server.stop();
});

test('mistakes are told at the start', async () => {
  await assert.rejects(
    start('old', '', "UPDATE version SET table_version = 4 WHERE table_name = 'acc'"),
    /acc: table "acc" has version 4, and 5 is needed/,
  );
  await assert.rejects(
    createTestServer({ scriptPath: '/test/kamailio.cfg', scriptText: script('', '') }),
    /there is no database to account in/,
  );
});

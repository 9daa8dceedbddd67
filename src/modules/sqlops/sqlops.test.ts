import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { createTestServer } from '../../testing/index.ts';
import { createFixture } from '../fixture.ts';
import sqlops from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-sqlops-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs a script's request route once on a new database; the reason of its reply. */
async function ask(name: string, route: string): Promise<string> {
  const path = join(folder, `${name}.db`);
  const database = new DatabaseSync(path);
  database.exec(
    "CREATE TABLE IF NOT EXISTS t (a INTEGER, b TEXT, c REAL, d TIMESTAMP); INSERT INTO t VALUES (1, 'x', 1.5, 2440588.5)",
  );
  database.close();
  const server = await createTestServer({
    scriptPath: '/test/kamailio.cfg',
    scriptText: `loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "sqlops.so"
modparam("sqlops", "sqlcon", "ca=>sqlite://${path}")
request_route {
${route}
}`,
  });
  let reply = '';
  server.onSend((bytes) => {
    reply = bytes.toString('latin1');
  });
  server.send(
    [
      "OPTIONS sip:o'x@h SIP/2.0",
      'Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1',
      'From: <sip:a@h>;tag=1',
      'To: <sip:b@h>',
      'Call-ID: 1',
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
    { ip: '192.0.2.9', port: 5070 },
  );
  await server.advance(10);
  await server.stop();
  return /^SIP\/2\.0 200 (.*)\r\n/.exec(reply)?.[1] ?? reply;
}

describe('queries', () => {
  test('rows that change are counted, and what was not waited for is done', async () => {
    const text = await ask(
      'changes',
      `sql_query("ca", "INSERT INTO t (a) VALUES (2), (3)");
       $var(inserted) = $sqlrows(ca);
       sql_query_async("ca", "DELETE FROM t WHERE a = 3");
       sql_query("ca", "SELECT a FROM t ORDER BY a", "r");
       sl_send_reply("200", "$var(inserted) $dbr(r=>rows) $dbr(r=>[1,0])");`,
    );
    assert.equal(text, '2 2 2');
  });

  test('moments are seconds, fractions text, and what an expression gives is its value', async () => {
    const text = await ask(
      'values',
      `sql_query("ca", "SELECT d, c, count(*), 2.5, NULL FROM t", "r");
       sl_send_reply("200", "$dbr(r=>[0,0]) $dbr(r=>[0,1]) $dbr(r=>[0,2]) $dbr(r=>[0,3]) $dbr(r=>[0,4])");`,
    );
    assert.equal(text, '86400 1.5 1 2.5 <null>');
  });

  test('what strangers send stays a value', async () => {
    const text = await ask(
      'quotes',
      `sql_query("ca", "SELECT $(rU{sql.val})", "r");
       sl_send_reply("200", "$dbr(r=>[0,0])");`,
    );
    assert.equal(text, "o'x");
  });

  test('columns go into variables, the first row last', async () => {
    const text = await ask(
      'variables',
      `sql_query("ca", "INSERT INTO t (a, b) VALUES (2, 'y')");
       sql_pvquery("ca", "SELECT a, b, d FROM t ORDER BY a", "$var(a), $avp(b); $avp(d)");
       $var(code) = $rc;
       sql_pvquery("ca", "SELECT a, b FROM t", "$var(c)");
       $var(many) = $rc;
       sql_pvquery("ca", "SELECT a FROM t WHERE a = 9", "$var(c)");
       sl_send_reply("200", "$var(code) $var(many) $rc $var(a) $(avp(b)[*]) $(avp(d)[*])");`,
    );
    assert.equal(text, '1 -1 2 1 x, y 86400');
    for (const [variables, problem] of [
      ['$rm', '$rm cannot be written'],
      ['nonsense', '"nonsense" is no variable'],
      ['', 'there is no variable for the columns'],
    ] as const) {
      const mistake = await ask('mistake', `sql_pvquery("ca", "SELECT 1", "${variables}");`).catch(String);
      assert.ok(mistake.includes(problem), mistake);
    }
  });

  test('a query stands in a condition as any other call', async () => {
    const text = await ask(
      'condition',
      `if (sql_query("ca", "SELECT a FROM t WHERE a = 9", "r") && $rc == 2 && !sql_query("ca", "nonsense")) {
         sl_send_reply("200", "none, then a mistake");
       }`,
    );
    assert.equal(text, 'none, then a mistake');
  });
});

test('mistakes of a script are told', async () => {
  const { loadProblem } = createFixture(sqlops);
  assert.match(loadProblem('sql_query', 'cb', 'SELECT 1') ?? '', /there is no connection "cb"/);
  const { sqlcon } = sqlops.params;
  assert.equal(sqlcon.check('ca=>sqlite:///x.db'), null);
  assert.match(sqlcon.check('sqlite:///x.db')?.problem ?? '', /is no connection/);
  assert.match(sqlcon.check('ca=>mysql://u:p@h/db')?.problem ?? '', /no driver for mysql/);
  assert.match(
    await ask('key', 'sl_send_reply("200", "$dbr(r=>nonsense)");').catch((error: unknown) => String(error)),
    /\$dbr\(r=>nonsense\) is unknown/,
  );
});

test('a database that cannot be used stops the start, unless the script can do without', async () => {
  const scriptText = `loadmodule "sqlops.so"
modparam("sqlops", "sqlcon", "ca=>sqlite://${join(folder, 'no', 'such.db')}")
request_route { exit; }`;
  const start = (text: string) => createTestServer({ scriptPath: '/test/kamailio.cfg', scriptText: text });
  await assert.rejects(
    start(scriptText),
    /sqlops: connection ca: the database cannot be used: unable to open/,
  );
  const server = await start(
    scriptText.replace('request_route', 'modparam("sqlops", "connect_mode", 1)\nrequest_route'),
  );
  await server.stop();
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { schemaSql } from '../../db/schema.ts';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { createTestServer } from '../../testing/index.ts';
import { openDomains } from './domains.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-domain-'));
after(() => rmSync(folder, { recursive: true }));

async function start(name: string) {
  const path = join(folder, `${name}.db`);
  const file = new DatabaseSync(path);
  file.exec(`BEGIN; ${schemaSql().join('; ')};
    INSERT INTO domain (domain, did) VALUES ('One.example', 'one'), ('two.example', NULL);
    INSERT INTO domain_attrs (did, name, type, value) VALUES ('one', 'limit', 0, '5'), ('one', 'label', 2, 'first');
    COMMIT`);
  const server = await createTestServer({
    scriptPath: '/test/kamailio.cfg',
    scriptText: `loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "domain.so"
modparam("domain", "db_url", "sqlite://${path}")
modparam("domain", "register_myself", 1)
request_route {
    if (is_from_local()) $var(from) = "local";
    if (is_uri_host_local()) $var(uri) = "local";
    if (uri == myself) $var(myself) = "myself";
    lookup_domain("$rd", "x_");
    $var(code) = $rc;
    sl_send_reply("200", "$var(from) $var(uri) $var(myself) $var(code) $avp(x_did) $avp(x_limit) $avp(x_label)");
}`,
  });
  const ask = async (from: string, uri: string): Promise<string> => {
    let reply = '';
    server.onSend((bytes) => {
      reply = bytes.toString('latin1');
    });
    server.send(
      [
        `OPTIONS ${uri} SIP/2.0`,
        'Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1',
        `From: <${from}>;tag=1`,
        'To: <sip:b@h>',
        'Call-ID: 1',
        'CSeq: 1 OPTIONS',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
      { ip: '192.0.2.9', port: 5070 },
    );
    await server.advance(1);
    return /^SIP\/2\.0 200 (.*)\r\n/.exec(reply)?.[1] ?? reply;
  };
  return { ask, file, server, rpc: (method: string) => server.server.rpc.call(method, []) };
}

test('domains of the database are ours, whatever their case, and have attributes', async () => {
  const { ask, file, server } = await start('local');
  assert.equal(await ask('sip:a@ONE.example', 'sip:b@one.example'), 'local local myself 1 one 5 first');
  assert.equal(
    await ask('sip:a@elsewhere', 'sip:b@two.example:5090'),
    '0 local myself 1 two.example <null> <null>',
  );
  assert.equal(await ask('sip:a@two.example', 'sip:b@three.example'), 'local 0 0 -1 <null> <null> <null>');
  file.close();
  await server.stop();
});

test('domain.reload reads them again; where that fails what was there stays', async () => {
  const { ask, file, server, rpc } = await start('reload');
  file.exec("DELETE FROM domain WHERE did = 'one'; INSERT INTO domain (domain) VALUES ('three.example')");
  assert.deepEqual(await rpc('domain.reload'), {});
  assert.equal(
    await ask('sip:a@one.example', 'sip:b@three.example'),
    '0 local myself 1 three.example <null> <null>',
  );
  const dump = JSON.stringify(await rpc('domain.dump'));
  assert.match(dump, /"domain":"three\.example","did":"three\.example"/);
  file.exec('ALTER TABLE domain RENAME TO gone');
  assert.match(JSON.stringify(await rpc('domain.reload')), /Domain Table Reload Failed/);
  assert.equal(
    await ask('sip:a@one.example', 'sip:b@three.example'),
    '0 local myself 1 three.example <null> <null>',
  );
  file.close();
  await server.stop();
});

test('where there is no room nothing changes', () => {
  const domains = openDomains(createVolatileStore({ maxBytes: 1 << 18, hashSeed: [1, 2] }));
  assert.equal(domains.replace(new Map([['a', '1']]), new Map()), true);
  const many = new Map(
    Array.from({ length: 5000 }, (_, n): [string, string] => [`host-${n}.example`, String(n)]),
  );
  assert.equal(domains.replace(many, new Map()), false);
  assert.deepEqual(domains.all(), [{ domain: 'a', id: '1' }]);
  assert.equal(domains.idOf('host-0.example'), null);
});

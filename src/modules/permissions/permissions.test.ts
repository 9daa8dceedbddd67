import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { schemaSql } from '../../db/schema.ts';
import { isProblem } from '../../kit/index.ts';
import { createTestServer } from '../../testing/index.ts';
import { parseAddressFile } from './address-file.ts';
import { parseRules } from './rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-permissions-'));
after(() => rmSync(folder, { recursive: true }));

const files: [string, string][] = [
  ['1 10.0.0.1\n\n# all\n2 x.org 0 5060 tag # more', '1 10.0.0.1 0 0 null, 2 x.org 0 5060 tag'],
  ['1 10.0.0.1 24\r\n', '1 10.0.0.1 24 0 null'],
  ['0 10.0.0.1', 'line 1 is no address'],
  ['1', 'line 1 is no address'],
  ['1 a\nx 10.0.0.1', 'line 2 is no address'],
  ['1 10.0.0.1 32 0 tag more', 'line 1 is no address'],
  ['1 10.0.0.1 32 70000', 'line 1 is no address'],
];
for (const [text, expected] of files) {
  test(`addresses in ${JSON.stringify(text)}`, () => {
    const parsed = parseAddressFile(text);
    const shown = isProblem(parsed)
      ? parsed.problem
      : parsed
          .map((one) => [one.group, one.address, one.mask, one.port, one.tag].map(String).join(' '))
          .join(', ');
    assert.equal(shown, expected);
  });
}

const mistakes: [string, RegExp][] = [
  ['ALL', /line 1: this is no rule/],
  ['ALL : ', /no rule/],
  ['"a" "b" : ALL', /no rule/],
  ['ALL EXCEPT : ALL', /no rule/],
  ['# x\nALL : "("', /line 2: /],
];
for (const [text, problem] of mistakes) {
  test(`rules ${JSON.stringify(text)} are a mistake`, () => {
    const rules = parseRules(text);
    assert.match(isProblem(rules) ? rules.problem : '', problem);
  });
}

async function start(lines: string) {
  const path = join(folder, `${Math.floor(performance.now() * 1000)}.db`);
  const file = new DatabaseSync(path);
  file.exec(`BEGIN; ${schemaSql().join('; ')};
    INSERT INTO address (grp, ip_addr, mask, port, tag) VALUES (1, '192.0.2.0', 24, 0, 'net'), (2, '198.51.100.1', 32, 0, 'host');
    INSERT INTO trusted (src_ip, proto, from_pattern, ruri_pattern, tag, priority) VALUES
      ('192.0.2.9', 'tcp', NULL, NULL, 'other', 0), ('192.0.2.9', 'any', '^sip:a@', NULL, 'first', 1),
      ('192.0.2.9', 'udp', NULL, '^sip:b@', 'second', 2), ('192.0.2.9', 'udp', '(', NULL, 'broken', 3);
    COMMIT`);
  const server = await createTestServer({
    scriptPath: '/test/kamailio.cfg',
    scriptText: `loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "permissions.so"
modparam("permissions", "db_url", "sqlite://${path}")
modparam("permissions", "peer_tag_avp", "$avp(tag)")
${lines}
request_route {
    allow_source_address();
    $var(source) = $rc;
    allow_source_address_group();
    $var(group) = $rc;
    $var(tag) = $avp(tag);
    $(avp(tag)[*]) = $null;
    allow_address_group("198.51.100.1", "5");
    $var(host) = $avp(tag);
    $(avp(tag)[*]) = $null;
    allow_trusted();
    sl_send_reply("200", "$var(source) $var(group) $var(tag) $var(host) $rc $(avp(tag)[*])");
}`,
  });
  const ask = async (uri: string): Promise<string> => {
    let reply = '';
    server.onSend((bytes) => {
      reply = bytes.toString('latin1');
    });
    server.send(
      `OPTIONS ${uri} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n` +
        'To: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
      { ip: '192.0.2.9', port: 5070 },
    );
    await server.advance(1);
    return /^SIP\/2\.0 200 (.*)\r\n/.exec(reply)?.[1] ?? reply;
  };
  const rpc = (method: string, ...params: string[]) => server.server.rpc.call(method, params);
  return { ask, file, rpc, server };
}

test('addresses and trusted peers come from a database; addresses are read again on request', async () => {
  const { ask, file, rpc, server } = await start('');
  assert.equal(await ask('sip:b@h'), '1 1 net host 1 first');
  assert.deepEqual(await rpc('permissions.subnetDump'), [
    { id: 0, group: 1, item: { ip: '192.0.2.0', mask: 24, port: 0, tag: 'net' } },
  ]);
  assert.deepEqual(await rpc('permissions.addressDump'), [
    { table: 0, group: 2, item: { ip: '198.51.100.1', port: 0, tag: 'host' } },
  ]);
  file.exec('DELETE FROM address; DELETE FROM trusted');
  assert.match(
    await ask('sip:b@h'),
    /^1 1 net host -1/,
    'the addresses are in memory, the peers are asked for',
  );
  assert.equal(await rpc('permissions.addressReload'), 'Reload OK');
  assert.match(await ask('sip:b@h'), /^-1 -1/);
  await server.stop();
});

test('peer_tag_mode 1 counts the peers that fit and gives all tags', async () => {
  const { ask, server } = await start('modparam("permissions", "peer_tag_mode", 1)');
  assert.equal(await ask('sip:b@h'), '1 1 net host 2 second, first');
  assert.match(server.log, /the table has "\("/);
  await server.stop();
});

test('rules are tested by a command, if the script uses them', async () => {
  writeFileSync(join(folder, 'rules.allow'), '"^sip:a@" : ALL\n');
  writeFileSync(join(folder, 'rules.deny'), 'ALL : ALL\n');
  const { rpc, server } = await start(`route[RULES] { allow_routing("${join(folder, 'rules')}"); }`);
  const name = join(folder, 'rules');
  assert.equal(await rpc('permissions.testUri', name, 'sip:a@b', 'sip:x'), 'Allowed');
  assert.equal(await rpc('permissions.testUri', name, 'sip:c@b', 'sip:x'), 'Denied');
  const unknown = await rpc('permissions.testUri', 'none', 'sip:c@b', 'sip:x');
  assert.ok(typeof unknown === 'object' && unknown !== null && 'code' in unknown && unknown.code === 500);
  await server.stop();
});

test('a file of addresses with a mistake stops the start', async () => {
  const path = join(folder, 'wrong.list');
  writeFileSync(path, '1 10.0.0.1 33\n');
  await assert.rejects(
    start(`modparam("permissions", "address_file", "${path}")`),
    /the mask of 10\.0\.0\.1/,
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, RpcFault } from '../../kit/index.ts';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { createTestServer } from '../../testing/index.ts';
import { openStored } from './stored.ts';

// Whole conversations are in test/scenarios; here is what they do not show.

const SCRIPT = `#!KAMAILIO
async_workers=2
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "cfgutils.so"
loadmodule "async.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "tsilo.so"
modparam("tm", "fr_timer", 3000)
modparam("tm", "wt_timer", 1000)

request_route {
    if (is_method("REGISTER")) {
        save("location", "2");
        ts_append("location", "$tu");
        send_reply("200", "Saved $rc");
        exit;
    }
    if (is_method("ACK")) exit;
    t_newtran();
    t_on_failure("GONE");
    if ($rU == "sleeper") { ts_store(); async_route("LATER", 1); exit; }
    if ($rU == "busy") { ts_store(); usleep("500000"); exit; }
    ts_store();
}

route[LATER] { ts_store("sip:other@h"); }

failure_route[GONE] {
    if ($rU == "again" && $avp(x) == $null) {
        $avp(x) = 1;
        t_on_failure("GONE");
        ts_store();
        exit;
    }
    t_reply("480", "Nobody came");
}
`;

const CALLER = { ip: '192.0.2.1', port: 5060 };
const PHONE = { ip: '192.0.2.2', port: 5060 };

async function server() {
  const started = await createTestServer({ scriptPath: 'x.cfg', scriptText: SCRIPT });
  const sent: string[] = [];
  started.onSend((bytes, { ip }, at) => {
    const [first = ''] = bytes.toString('latin1').split('\r\n');
    sent.push(
      `${at} ${ip === CALLER.ip ? 'caller' : 'phone'} ${first.replace(/^SIP\/2.0 | SIP\/2.0$/g, '')}`,
    );
  });
  let number = 0;
  const request = (method: string, user: string, headers: string[] = []): string => {
    number++;
    return [
      `${method} sip:${user}@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP ${method === 'REGISTER' ? PHONE.ip : CALLER.ip};branch=z9hG4bK${number}`,
      'From: <sip:f@h>;tag=1',
      `To: <sip:${user}@h>`,
      `Call-ID: ${number}`,
      `CSeq: 1 ${method}`,
      'Max-Forwards: 70',
      ...headers,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  };
  return {
    ...started,
    sent,
    invite: (user: string) => started.send(request('INVITE', user), CALLER),
    register: (user: string, contact: string) =>
      started.send(request('REGISTER', user, [`Contact: <${contact}>`]), PHONE),
    rpc: (method: string, ...params: Json[]) => started.server.rpc.call(method, params),
  };
}

test('commands show what waits, until it has ended', async () => {
  const { advance, invite, rpc, server: running, stop } = await server();
  const empty = { 'R-URIs': [], Stats: { RURIs: 0, Transactions: 0 } };
  assert.deepEqual(await rpc('ts.dump'), empty);
  invite('alice');
  invite('alice');
  await advance(10);
  const found = await rpc('ts.lookup', 'alice');
  const [one, two] = [...JSON.stringify(found).matchAll(/"Tindex":(\d+),"Tlabel":(\d+)/g)].map(
    ([, index, label]) => ({ Tindex: Number(index), Tlabel: Number(label) }),
  );
  assert.ok(one !== undefined && two !== undefined);
  assert.deepEqual(found, { Transactions: [one, two] });
  assert.deepEqual(await rpc('ts.dump'), {
    'R-URIs': [{ 'R-URI': 'alice', Hash: 1834153949, Transactions: [one, two] }],
    Stats: { RURIs: 1, Transactions: 2 },
  });
  const counted = (): Promise<unknown> => rpc('stats.fetchn', 'tsilo:');
  const counts = { 'tsilo.added_branches': 0, 'tsilo.total_ruris': 1, 'tsilo.total_transactions': 2 };
  const now = { 'tsilo.stored_ruris': 1, 'tsilo.stored_transactions': 2 };
  assert.deepEqual(await counted(), { ...counts, ...now });
  await rpc('stats.reset_statistics', 'tsilo:');
  assert.deepEqual(await counted(), { ...counts, ...now });
  assert.deepEqual(await rpc('ts.lookup', 'bob'), new RpcFault(404, 'RURI not found in tsilo table'));
  await advance(60_000);
  assert.deepEqual(await rpc('ts.dump'), empty);
  const over = { 'tsilo.stored_ruris': 0, 'tsilo.stored_transactions': 0 };
  assert.deepEqual(await counted(), { ...counts, ...over });
  assert.equal(running.transactions.stats.current, 0);
  await stop();
});

test('whoever waits in vain reaches the failure route, and may wait again there', async () => {
  const { advance, invite, sent, stop } = await server();
  const finals = (): string[] => sent.filter((line) => line.includes('480'));
  invite('alice');
  await advance(3000);
  assert.deepEqual(finals(), ['3000 caller 480 Nobody came']);
  await advance(60_000);
  sent.length = 0;
  invite('again');
  await advance(6000);
  assert.deepEqual(finals(), ['69000 caller 480 Nobody came']);
  await stop();
});

test('a contact that cannot be reached does not end the wait for the next one', async () => {
  const { advance, invite, lines, register, sent, stop } = await server();
  invite('alice');
  await advance(100);
  register('alice', 'sip:alice@nowhere.example');
  await advance(100);
  assert.match(lines.map(({ text }) => text).join('\n'), /no branch is added: .*\[tm\.append\]/);
  register('alice', 'sip:alice@192.0.2.2');
  await advance(10);
  assert.deepEqual(sent, [
    '0 caller 100 trying -- your call is important to us',
    '100 phone 200 Saved 1',
    '200 phone INVITE sip:alice@192.0.2.2',
    '200 phone 200 Saved 1',
  ]);
  await stop();
});

test('a registration waits for a run of the request that is out', async () => {
  const { advance, invite, register, sent, stop } = await server();
  invite('busy');
  await advance(100);
  register('busy', 'sip:busy@192.0.2.2');
  await advance(300);
  assert.deepEqual(sent, ['100 phone 200 Saved 1']);
  await advance(200);
  assert.deepEqual(sent.slice(1), [
    '500 caller 100 trying -- your call is important to us',
    '500 phone INVITE sip:busy@192.0.2.2',
  ]);
  await stop();
});

test('what is stored again in an async worker is stored for that, and no longer for the other', async () => {
  const { advance, invite, register, rpc, sent, stop } = await server();
  invite('sleeper');
  await advance(1500);
  assert.deepEqual(await rpc('ts.lookup', 'sleeper'), new RpcFault(404, 'RURI not found in tsilo table'));
  register('other', 'sip:other@192.0.2.2');
  await advance(10);
  assert.ok(sent.includes('1500 phone INVITE sip:other@192.0.2.2'));
  await stop();
});

test('a URI has a bounded number of transactions, and one that is gone makes room', () => {
  const stored = openStored(createVolatileStore({ hashSeed: [1, 2] }));
  for (let label = 0; label < 1000; label++) assert.ok(stored.add('alice', { index: 1, label }));
  assert.equal(stored.add('alice', { index: 2, label: 1 }), false);
  assert.equal(stored.add('bob', { index: 2, label: 1 }), true);
  stored.remove({ index: 1, label: 5 });
  stored.remove({ index: 1, label: 5 });
  assert.equal(stored.of('alice').length, 999);
  assert.equal(stored.add('alice', { index: 2, label: 1 }), true);
  assert.deepEqual(stored.of('bob'), []);
});

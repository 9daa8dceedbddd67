import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { schemaSql } from '../../db/schema.ts';
import { openSqliteFile } from '../../db/sqlite/file.ts';
import { DEFAULT_SQLITE } from '../../db/sqlite/settings.ts';
import type { Statement } from '../../db/statement.ts';
import { RpcFault } from '../../kit/index.ts';

import { checkText } from '../../server/fixture.ts';
import {
  createMemoryNameServers,
  createTestServer,
  type TestServer,
  type TestServerOptions,
} from '../../testing/index.ts';

const MODULES = ['tm', 'tmx', 'sl', 'pv', 'textops', 'xlog', 'dispatcher'];
const EVENTS = `event_route[dispatcher:dst-down] { xlog("L_NOTICE", "MARK down $ru $rm"); }
event_route[dispatcher:dst-up] { xlog("L_NOTICE", "MARK up $ru $rm"); }\n`;

interface Running {
  readonly server: TestServer;
  /** Sends an OPTIONS; rows that the script marks come to `marks`. */
  ask(id: string): void;
  marks(): string[];
  /** `URI state` of every destination. */
  states(): Promise<string[]>;
  rpc(method: string, ...params: readonly (string | number)[]): Promise<unknown>;
}

async function start(
  t: TestContext,
  list: string,
  script: string,
  params: Readonly<Record<string, string | number>> = {},
  options: Partial<TestServerOptions> = {},
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-dispatcher-'));
  const file = join(folder, 'list');
  writeFileSync(file, list);
  const given = { list_file: file, flags: 2, ...params };
  const lines = [
    ...MODULES.map((name) => `loadmodule "${name}.so"`),
    ...Object.entries(given).map(
      ([name, value]) => `modparam("dispatcher", "${name}", ${JSON.stringify(value)})`,
    ),
    script,
  ];
  const server = await createTestServer({
    scriptPath: 'test.cfg',
    scriptText: `${lines.join('\n')}\n${EVENTS}`,
    ...options,
  });
  t.after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const { rpc } = server.server;
  return {
    server,
    ask(id) {
      server.send(
        [
          'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
          `Via: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK${id}`,
          'From: <sip:a@h>;tag=1',
          'To: <sip:b@h>',
          `Call-ID: ${id}`,
          'CSeq: 1 OPTIONS',
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
        { ip: '127.0.0.1', port: 7000 },
      );
    },
    marks: () => [...server.log.matchAll(/MARK (.*)/g)].map(([, text]) => text?.trim() ?? ''),
    async states() {
      const text = JSON.stringify(await rpc.call('dispatcher.list', []));
      return [...text.matchAll(/"URI":"([^"]*)","FLAGS":"(..)"/g)].map(([, uri, flags]) => `${uri} ${flags}`);
    },
    rpc: (method, ...given) => rpc.call(method, given),
  };
}

/** Answers probes at a port with a status, after so many milliseconds; 0: not at all. */
function answering(
  server: TestServer,
  statuses: Record<number, number>,
  after = 0,
): { readonly pings: string[] } {
  const pings: string[] = [];
  for (const port of Object.keys(statuses)) server.listen({ ip: '127.0.0.1', port: Number(port) });
  const seen = new Set<string>();
  server.onSend((bytes, { port }, at) => {
    const text = bytes.toString('latin1');
    const callId = /^Call-ID: (.*)$/m.exec(text)?.[1] ?? '';
    if (!seen.has(callId)) pings.push(`${port} ${Math.round(at)}`);
    seen.add(callId);
    const status = statuses[port] ?? 0;
    if (status === 0) return;
    const headers = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
    const reply = [`SIP/2.0 ${status} X`, ...headers, 'Content-Length: 0', '', ''].join('\r\n');
    const send = (): void => server.send(reply, { ip: '127.0.0.1', port });
    if (after === 0) send();
    else server.clock.setTimer(after, send);
  });
  return { pings };
}

const LIST = `1 sip:127.0.0.1:6001
1 sip:127.0.0.1:6002 0 0 ping_from=sip:me@example.com
2 sip:127.0.0.1:6003 4
`;
const IDLE = 'modparam("tm", "fr_timer", 500)\nrequest_route { sl_send_reply("200", "OK"); }';

test('all destinations are probed; those that fail too often are out until they are well as often as wanted', async (t) => {
  const { server, states, marks } = await start(t, LIST, IDLE, {
    ds_ping_interval: 10,
    ds_probing_mode: 1,
    ds_probing_threshold: 2,
    ds_inactive_threshold: 2,
    ds_ping_reply_codes: 'code=404',
  });
  const statuses: Record<number, number> = { 6001: 404, 6002: 0, 6003: 200 };
  const { pings } = answering(server, statuses);
  await server.advance(10_600);
  assert.deepEqual(pings, ['6002 10000', '6001 10000'], 'disabled ones are not');
  assert.deepEqual(await states(), [
    'sip:127.0.0.1:6002 TP',
    'sip:127.0.0.1:6001 AP',
    'sip:127.0.0.1:6003 DX',
  ]);
  await server.advance(10_000);
  assert.deepEqual(await states(), [
    'sip:127.0.0.1:6002 IP',
    'sip:127.0.0.1:6001 AP',
    'sip:127.0.0.1:6003 DX',
  ]);
  statuses[6002] = 200;
  await server.advance(10_000);
  assert.equal((await states())[0], 'sip:127.0.0.1:6002 IP');
  await server.advance(10_000);
  assert.equal((await states())[0], 'sip:127.0.0.1:6002 AP');
  assert.deepEqual(marks(), ['down sip:127.0.0.1:6002 OPTIONS', 'up sip:127.0.0.1:6002 OPTIONS']);
});

test('a probe is a request of the parameters and attributes', async (t) => {
  const { server } = await start(t, LIST, IDLE, {
    ds_ping_interval: 1,
    ds_probing_mode: 1,
    ds_ping_method: 'INFO',
    ds_ping_from: 'sip:prober@example.com',
    outbound_proxy: 'sip:127.0.0.1:6009',
  });
  server.listen({ ip: '127.0.0.1', port: 6009 });
  const seen: string[] = [];
  server.onSend((bytes, { port }) => seen.push(`${port} ${bytes.toString('latin1')}`));
  await server.advance(1000);
  assert.equal(seen.length, 2);
  assert.match(seen[0] ?? '', /^6009 INFO sip:127.0.0.1:6002 SIP\/2.0\r\n/);
  assert.match(seen[0] ?? '', /\r\nFrom: <sip:me@example.com>;tag=/);
  assert.match(seen[0] ?? '', /\r\nTo: <sip:127.0.0.1:6002>\r\n/);
  assert.match(seen[0] ?? '', /\r\nCSeq: 10 INFO\r\n/);
  assert.match(seen[1] ?? '', /\r\nFrom: <sip:prober@example.com>;tag=/);
});

const modes: readonly (readonly [mode: number, probed: readonly string[], after: readonly string[]])[] = [
  [0, ['6003', '6002'], ['6004 IX', '6003 AX', '6002 IX', '6001 AX']],
  [1, ['6004', '6003', '6002', '6001'], ['6004 IP', '6003 AP', '6002 IP', '6001 AP']],
  [2, ['6004', '6002'], ['6004 IP', '6003 AP', '6002 IP', '6001 AX']],
  [3, ['6003', '6002'], ['6004 IX', '6003 AP', '6002 IP', '6001 AX']],
];
for (const [mode, probed, after] of modes) {
  test(`which are probed in mode ${mode}`, async (t) => {
    const list = ['6001', '6002 9', '6003 8', '6004 1'].map((one) => `1 sip:127.0.0.1:${one}\n`).join('');
    const { server, states } = await start(t, list, IDLE, { ds_ping_interval: 1, ds_probing_mode: mode });
    const { pings } = answering(server, { 6001: 200, 6002: 500, 6003: 200, 6004: 0 });
    await server.advance(1600);
    assert.deepEqual(
      pings.map((text) => text.split(' ')[0]),
      probed,
    );
    assert.deepEqual(
      (await states()).map((text) => text.slice('sip:127.0.0.1:'.length)),
      after,
    );
  });
}

test('an operator switches probing off, and takes out what is being probed', async (t) => {
  const { server, rpc, states } = await start(t, LIST, IDLE, { ds_ping_interval: 1, ds_probing_mode: 1 });
  const { pings } = answering(server, { 6001: 0, 6002: 0 });
  await rpc('dispatcher.ping_active', 0);
  await server.advance(3000);
  assert.deepEqual(pings, []);
  await rpc('dispatcher.ping_active', 1);
  await server.advance(1100);
  assert.equal(pings.length, 2);
  await rpc('dispatcher.set_state', 'd', 1, 'all');
  await server.advance(1000);
  assert.deepEqual((await states()).slice(0, 2), ['sip:127.0.0.1:6002 DX', 'sip:127.0.0.1:6001 DX']);
});

const SELECT =
  'request_route { ds_select_dst("1", "$shv(alg)"); xlog("L_NOTICE", "MARK $rc $du"); sl_send_reply("200", "OK"); }';

test('latencies lower priorities for algorithm 13', async (t) => {
  const list = '1 sip:127.0.0.1:6001 0 10\n1 sip:127.0.0.1:6002 0 9\n1 sip:127.0.0.1:6003 0 9\n';
  const { server, ask, marks, rpc } = await start(t, list, SELECT.replace('$shv(alg)', '13'), {
    ds_ping_interval: 10,
    ds_probing_mode: 1,
    ds_ping_latency_stats: 1,
  });
  ask('before');
  await server.advance(0);
  // 25 ms: 2 less than 10, and 2 less than 9.
  const { pings } = answering(server, { 6001: 200 }, 25);
  await server.advance(10_100);
  assert.equal(pings.length, 1);
  assert.match(
    JSON.stringify(await rpc('dispatcher.list')),
    /6001","FLAGS":"AP","PRIORITY":10,"LATENCY":\{"AVG":25,"STD":0,"EST":25,"MAX":25,"TIMEOUT":0\}/,
  );
  for (const id of ['1', '2', '3']) ask(id);
  await server.advance(0);
  assert.deepEqual(marks(), [
    '1 sip:127.0.0.1:6001',
    // In turn: the first had its turn.
    '1 sip:127.0.0.1:6002',
    '1 sip:127.0.0.1:6003',
    '1 sip:127.0.0.1:6002',
  ]);
});

test('all workers go round together, and see what one of them marks', async (t) => {
  const script = `async_workers = 2
request_route { t_newtran(); async_task_route("REST"); }
route[REST] {
  ds_select_dst("1", "4");
  xlog("L_NOTICE", "MARK $du");
  if ($ci == "bad") ds_mark_dst("i");
  t_reply("200", "OK");
}`;
  const list = ['6001', '6002', '6003'].map((port) => `1 sip:127.0.0.1:${port}\n`).join('');
  const { server, ask, marks, states } = await start(t, list, `loadmodule "async.so"\n${script}`);
  for (const id of ['1', '2', 'bad', '4', '5', '6']) {
    ask(id);
    await server.advance(10);
  }
  assert.deepEqual(marks(), [
    'sip:127.0.0.1:6003',
    'sip:127.0.0.1:6002',
    'sip:127.0.0.1:6001',
    'down sip:bob@127.0.0.1 OPTIONS',
    'sip:127.0.0.1:6003',
    'sip:127.0.0.1:6002',
    'sip:127.0.0.1:6003',
  ]);
  assert.equal((await states()).at(-1), 'sip:127.0.0.1:6001 IX');
});

test('a destination with a name is known by its addresses', async (t) => {
  const nameServers = createMemoryNameServers({
    'A gateway.test': [{ address: '10.0.0.1' }, { address: '127.0.0.1' }],
  });
  const script =
    'request_route { $var(r) = ds_is_from_list("1", "3"); xlog("L_NOTICE", "MARK $var(r) $var(attrs)"); sl_send_reply("200", "OK"); }';
  const list = '1 sip:elsewhere.test\n1 sip:gateway.test 0 0 name=gateway\n';
  const { server, ask, marks } = await start(
    t,
    list,
    script,
    { attrs_pvname: '$var(attrs)' },
    { nameServers },
  );
  ask('1');
  await server.advance(0);
  assert.deepEqual(marks(), ['1 name=gateway']);
});

test('weights are kept to over many requests', async (t) => {
  const list = '1 sip:a 0 0 weight=20\n1 sip:b 0 0 weight=30\n1 sip:c 0 0 weight=50\n';
  const { server, ask, marks } = await start(t, list, SELECT.replace('$shv(alg)', '9'));
  for (let n = 0; n < 200; n++) ask(String(n));
  await server.advance(10);
  const count = (name: string): number => marks().filter((text) => text === `1 sip:${name}`).length;
  assert.deepEqual([count('a'), count('b'), count('c')], [40, 60, 100]);
});

test('a list that cannot be read stops the start', async (t) => {
  await assert.rejects(start(t, 'nonsense\n', IDLE), /"nonsense" is no line of a list/);
  await assert.rejects(start(t, LIST, IDLE, { list_file: '/nowhere/list' }), /the list cannot be read/);
});

test('what is always refused is told at load', async () => {
  const script =
    'request_route { ds_mark_dst("x"); ds_mark_dst("ip"); ds_select_dst("1", "64"); ds_select_dst("1", "4"); }';
  const params = `modparam("dispatcher", "db_url", "sqlite:///x.db")\n`;
  const { diagnostics } = await checkText(
    `loadmodule "db_sqlite.so"\nloadmodule "dispatcher.so"\n${params}${script}`,
  );
  assert.deepEqual(
    diagnostics.list().map(({ code, message }) => `${code} ${message}`),
    [
      'dispatcher.state ds_mark_dst: "x" is no state: the call is refused',
      'dispatcher.algorithm ds_select_dst: there is no algorithm 64: the first destination in use is chosen',
    ],
  );
});

test('mistakes in parameters are found at load', async (t) => {
  await assert.rejects(start(t, LIST, IDLE, { ds_ping_reply_codes: '404' }), /"404" is no reply code/);
  await assert.rejects(start(t, LIST, IDLE, { ds_probing_mode: 4 }), /takes 0 to 3/);
  await assert.rejects(start(t, LIST, 'request_route { ds_select_routes("1=x", "0"); }'), /"1=x" is no rule/);
});

test('a destination that is added leaves the others where they are', async (t) => {
  const { states, rpc } = await start(t, '7 sip:z\n1 sip:a\n1 sip:b\n', IDLE, { reload_delta: 0 });
  assert.deepEqual(await rpc('dispatcher.add', 1, 'nonsense'), new RpcFault(500, '"nonsense" is no SIP URI'));
  await rpc('dispatcher.add', 1, 'sip:c');
  assert.deepEqual(await states(), ['sip:c AX', 'sip:b AX', 'sip:a AX', 'sip:z AX']);
  await rpc('dispatcher.remove', 1, 'sip:b');
  assert.deepEqual(await states(), ['sip:c AX', 'sip:a AX', 'sip:z AX']);
});

test('a socket, and a user, of a destination', async (t) => {
  const list = `1 sip:carol@10.0.0.1:6001 0 0 socket=udp:127.0.0.1:5060
1 sip:10.0.0.2 0 9 socket=udp:10.9.9.9:5060
`;
  const script = `request_route {
  ds_select_domain("1", "8");
  xlog("L_NOTICE", "MARK $ru $fs $xavp(_dsdst_=>sock) $xavp(_dsctx_=>cnt)");
  $ru = "sip:example.com";
  ds_set_domain();
  xlog("L_NOTICE", "MARK $ru");
  sl_send_reply("200", "OK");
}`;
  const { server, ask, marks } = await start(t, list, script);
  ask('1');
  await server.advance(0);
  assert.deepEqual(marks(), [
    'sip:bob@10.0.0.1:6001 udp:127.0.0.1:5060 udp:127.0.0.1:5060 1',
    'sip:carol@10.0.0.1:6001',
  ]);
  assert.match(server.log, /sip:10.0.0.2: left out, "udp:10.9.9.9:5060" is no socket of ours/);
});

test('the list comes from a table of a database', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-dispatcher-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'kamailio.db');
  const file = openSqliteFile(path, DEFAULT_SQLITE);
  const raw = (text: string): Statement => ({ kind: 'raw', text, values: [] });
  file.perform([
    ...schemaSql().map(raw),
    raw("INSERT INTO version (table_name, table_version) VALUES ('gw', 4)"),
    raw('CREATE TABLE gw (setid INT, destination TEXT, flags INT, priority INT, attrs TEXT)'),
    raw("INSERT INTO gw VALUES (1, 'sip:a', 0, 3, 'duid=a'), (1, 'sip:b', 8, 9, ''), (2, 'sip:c', 1, 0, '')"),
  ]);
  file.close();
  const { states, rpc } = await start(t, '', `loadmodule "db_sqlite.so"\n${IDLE}`, {
    db_url: `sqlite://${path}`,
    table_name: 'gw',
    reload_delta: 0,
  });
  assert.deepEqual(await states(), ['sip:b AP', 'sip:a AX', 'sip:c IX']);
  await rpc('dispatcher.set_state', 'd', 1, 'all');
  assert.equal(await rpc('dispatcher.reload'), 'Ok. Dispatcher successfully reloaded.');
  assert.deepEqual(await states(), ['sip:b AP', 'sip:a AX', 'sip:c IX']);
});

test('a table that cannot be read stops the start', async (t) => {
  const params = { db_url: 'sqlite:///nowhere/kamailio.db', table_name: 'gw' };
  await assert.rejects(
    start(t, '', `loadmodule "db_sqlite.so"\n${IDLE}`, params),
    /the version of table "gw" cannot be read/,
  );
  await assert.rejects(start(t, '', IDLE, { db_url: 'mysql://h/kamailio' }), /there is no driver for mysql/);
});

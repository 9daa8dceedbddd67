import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createTestServer, type TestServer } from '../../testing/index.ts';

/** What was observed on Kamailio 5.6.3 where this page does not say otherwise. */
const HEAD = `loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "jsonrpcs.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "nathelper.so"
modparam("usrloc", "nat_bflag", 6)
modparam("usrloc", "timer_interval", 1)
modparam("registrar", "use_path", 1)
modparam("registrar", "path_mode", 0)
modparam("nathelper|registrar", "received_avp", "$avp(received)")
modparam("nathelper", "natping_interval", 10)
`;
const ROUTES = `
request_route {
    if ($hdr(X-Flags) =~ "n") { setbflag(6); fix_nated_register(); }
    if ($hdr(X-Flags) =~ "s") setbflag(7);
    if ($hdr(X-Flags) =~ "d") setbflag(8);
    save("location");
}
onreply_route {
    xlog("reply $rs\\n");
}
`;
const SIP = `modparam("nathelper", "sipping_bflag", 7)
modparam("nathelper", "natping_disable_bflag", 8)
modparam("nathelper", "sipping_from", "sip:pinger@example.com")
`;

interface Ping {
  readonly at: number;
  readonly port: number;
  readonly text: string;
}

interface Running {
  readonly test: TestServer;
  readonly pings: Ping[];
  register(user: string, port: number, flags: string, path?: string): Promise<void>;
}

async function started(t: TestContext, params: string): Promise<Running> {
  const server = await createTestServer({ scriptPath: 'ping.cfg', scriptText: HEAD + params + ROUTES });
  t.after(() => server.stop());
  const pings: Ping[] = [];
  server.onSend((bytes, { port }, at) => {
    const text = bytes.toString('latin1');
    if (!text.startsWith('SIP/2.0')) pings.push({ at, port, text });
  });
  return {
    test: server,
    pings,
    async register(user, port, flags, path) {
      server.listen({ ip: '127.0.0.1', port });
      const lines = [
        'REGISTER sip:example.com SIP/2.0',
        `Via: SIP/2.0/UDP 127.0.0.1:${port + 1000};branch=z9hG4bK-${user};rport`,
        `From: <sip:${user}@example.com>;tag=1`,
        `To: <sip:${user}@example.com>`,
        `Call-ID: ${user}`,
        'CSeq: 1 REGISTER',
        `Contact: <sip:${user}@127.0.0.1:${port}>`,
        `X-Flags: ${flags}`,
        ...(path === undefined ? [] : [`Path: ${path}`]),
        'Expires: 600',
        'Content-Length: 0',
      ];
      server.send(`${lines.join('\r\n')}\r\n\r\n`, { ip: '127.0.0.1', port: port + 1000 });
      await server.advance(1);
    },
  };
}

const EMPTY = '\0\0\0\0';
const shown = ({ port, text }: Ping): string =>
  `${port} ${text === EMPTY ? 'empty' : (text.split(' ')[0] ?? '')}`;

test('every contact is pinged with four zero bytes, once in an interval', async (t) => {
  const { test: server, pings, register } = await started(t, '');
  await register('one', 7000, '');
  await register('two', 7001, 'n');
  await server.advance(10_000);
  // Behind a NAT it is pinged where it was seen.
  assert.deepEqual(pings.map(shown).sort(), ['7000 empty', '8001 empty']);
  await server.advance(30_000);
  assert.equal(pings.length, 8);
});

test('many contacts are spread over the interval', async (t) => {
  const { test: server, pings, register } = await started(t, '');
  for (let user = 0; user < 40; user++) await register(`u${user}`, 7000 + user, '');
  await server.advance(20_000);
  const perTick = new Map<number, number>();
  for (const { at } of pings) perTick.set(at, (perTick.get(at) ?? 0) + 1);
  assert.ok(Math.max(...perTick.values()) <= 4, JSON.stringify([...perTick]));
  assert.equal(new Set(pings.map(({ port }) => port)).size, 40);
});

test('which contacts are pinged, and how', async (t) => {
  const all = await started(t, SIP);
  for (const [index, flags] of ['', 'n', 's', 'ns', 'nsd'].entries())
    await all.register(`u${index}`, 7000 + index, flags);
  await all.test.advance(10_000);
  assert.deepEqual(all.pings.map(shown).sort(), [
    '7000 OPTIONS',
    '7002 OPTIONS',
    '8001 OPTIONS',
    '8003 OPTIONS',
  ]);
  const nated = await started(
    t,
    `${SIP}modparam("nathelper", "ping_nated_only", 1)\nmodparam("nathelper", "sipping_method", "INFO")\n`,
  );
  for (const [index, flags] of ['', 'n', 's', 'ns', 'nsd'].entries())
    await nated.register(`u${index}`, 7000 + index, flags);
  await nated.test.advance(10_000);
  assert.deepEqual(nated.pings.map(shown).sort(), ['8001 empty', '8003 INFO']);
});

test('a SIP ping is a whole request, and goes along the Path', async (t) => {
  const { test: server, pings, register } = await started(t, SIP);
  server.listen({ ip: '127.0.0.1', port: 7500 });
  await register('bob', 7000, 's', '<sip:127.0.0.1:7500;lr>');
  await server.advance(10_000);
  const [ping] = pings;
  assert.equal(ping?.port, 7500);
  const lines = ping?.text.split('\r\n') ?? [];
  const shape = [
    /^OPTIONS sip:bob@127\.0\.0\.1:7000 SIP\/2\.0$/,
    /^Via: SIP\/2\.0\/UDP 127\.0\.0\.1:5060;branch=z9hG4bK\S+$/,
    /^Route: <sip:127\.0\.0\.1:7500;lr>$/,
    /^Max-Forwards: 70$/,
    /^From: <sip:pinger@example\.com>;tag=uloc-[0-9a-f-]+$/,
    /^To: <sip:bob@127\.0\.0\.1:7000>$/,
    /^Call-ID: \S+@127\.0\.0\.1$/,
    /^CSeq: 1 OPTIONS$/,
    /^Content-Length: 0$/,
    /^$/,
    /^$/,
  ];
  assert.equal(lines.length, shape.length, ping?.text);
  for (const [index, line] of shape.entries()) assert.match(lines[index] ?? '', line);
});

/** The 200 of a ping, or what somebody else makes of it. */
function answerTo(ping: Ping, change = (text: string): string => text): string {
  const kept = ping.text.split('\r\n').filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/.test(line));
  return change(
    `SIP/2.0 200 OK\r\n${kept.join('\r\n')};tag=x\r\nContent-Length: 0\r\n\r\n`.replace(
      /(CSeq:.*);tag=x/,
      '$1',
    ),
  );
}

test('who does not answer for keepalive_timeout expires ten seconds later; who answers stays', async (t) => {
  const {
    test: server,
    pings,
    register,
  } = await started(t, `${SIP}modparam("nathelper", "keepalive_timeout", 25)\n`);
  await register('silent', 7000, 's');
  await register('alive', 7001, 's');
  for (let round = 0; round < 8; round++) {
    const before = pings.length;
    await server.advance(10_000);
    for (const ping of pings.slice(before)) {
      if (ping.port === 7001) server.send(answerTo(ping), { ip: '127.0.0.1', port: 7001 });
    }
  }
  const counts = [7000, 7001].map((port) => pings.filter((ping) => ping.port === port).length);
  assert.deepEqual(counts, [3, 8]);
  const left = JSON.stringify(await server.server.rpc.call('ul.dump', []));
  assert.match(left, /alive@127/);
  assert.doesNotMatch(left, /silent@127/);
  assert.match(server.log, /reply 200/);
});

test('nobody else keeps a contact alive, and odd replies do no harm', async (t) => {
  const {
    test: server,
    pings,
    register,
  } = await started(t, `${SIP}modparam("nathelper", "keepalive_timeout", 15)\n`);
  await register('silent', 7000, 's');
  await server.advance(10_000);
  const [ping] = pings;
  assert.ok(ping);
  const odd = [
    answerTo(ping, (text) => text.replace(/tag=uloc-[0-9a-f-]+/, 'tag=uloc-1-2-3-00000000')),
    answerTo(ping, (text) => text.replace('CSeq: 1 OPTIONS', 'CSeq: 1 INVITE')),
    answerTo(ping, (text) => text.replace(/tag=uloc\S+/, 'tag=uloc')),
  ];
  for (const text of odd) server.send(text, { ip: '127.0.0.1', port: 7000 });
  await server.advance(30_000);
  assert.ok(pings.length <= 2, String(pings.length));
});

test('a contact over TCP is pinged over its connection, with a request alone', async (t) => {
  for (const [params, expected] of [
    ['', 0],
    [SIP, 1],
  ] as const) {
    const server = await createTestServer({
      scriptPath: 'ping.cfg',
      scriptText: HEAD + params + ROUTES,
      listen: ['udp', 'tcp'],
    });
    t.after(() => server.stop());
    const phone = server.streams.connect({ ip: '127.0.0.1', port: 5060 });
    const lines = [
      'REGISTER sip:example.com SIP/2.0',
      'Via: SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK-1;rport',
      'From: <sip:bob@example.com>;tag=1',
      'To: <sip:bob@example.com>',
      'Call-ID: 1',
      'CSeq: 1 REGISTER',
      'Contact: <sip:bob@10.0.0.1;transport=tcp>',
      'X-Flags: n',
      'Expires: 600',
      'Content-Length: 0',
    ];
    phone.send(`${lines.join('\r\n')}\r\n\r\n`);
    await server.advance(5000);
    const rest = phone.received.slice(phone.received.indexOf('\r\n\r\n') + 4);
    assert.equal(
      (rest.match(/^OPTIONS sip:bob@10\.0\.0\.1;transport=tcp SIP\/2\.0\r\nVia: SIP\/2\.0\/TCP /gm) ?? [])
        .length,
      expected,
      rest,
    );
    if (expected === 0) assert.equal(rest, '');
  }
});

test('an operator switches pings off and on', async (t) => {
  const { test: server, pings, register } = await started(t, '');
  await register('one', 7000, '');
  await server.server.rpc.call('nathelper.enable_ping', [0]);
  await server.advance(30_000);
  assert.equal(pings.length, 0);
  await server.server.rpc.call('nathelper.enable_ping', [1]);
  await server.advance(11_000);
  assert.notEqual(pings.length, 0);
});

test('SIP pings need a From', async (t) => {
  await assert.rejects(started(t, 'modparam("nathelper", "sipping_bflag", 7)\n'), /sipping_from/);
});

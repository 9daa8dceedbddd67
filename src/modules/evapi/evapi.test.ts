import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestServer } from '../../testing/index.ts';
import { CALLER, EVENTS, MODULES, serve } from './fixture.ts';

test('a connection, its messages and its end run event routes', async (t) => {
  const { connect, advance, said } = await serve(t, EVENTS);
  const [one, two] = [connect(), connect()];
  await advance();
  one.send('1:a,');
  two.send('2:bc,1:d,');
  await advance();
  one.close();
  await advance();
  const three = connect();
  await advance();
  assert.deepEqual(said(), [
    `new 0 127.0.0.1 ${one.port} <null>`,
    `new 1 127.0.0.1 ${two.port} <null>`,
    'got 0 a',
    'got 1 bc',
    'got 1 d',
    'closed 0',
    `new 0 127.0.0.1 ${three.port} <null>`,
  ]);
});

test('the end is told after the messages before it', async (t) => {
  const { connect, advance, said } = await serve(t, EVENTS);
  const client = connect();
  client.send('1:a,');
  client.close();
  await advance();
  assert.deepEqual(said().slice(1), ['got 0 a', 'closed 0']);
});

const RELAYS = `
request_route {
  if ($rU == "all") xlog("$rU $var(x): ");
  switch ($rU) {
    case "all": $var(x) = evapi_relay("m $rm $avp(none)"); break;
    case "nothing": $var(x) = evapi_relay(""); break;
    case "undefined": $var(x) = evapi_relay("$avp(none)"); break;
    case "many": $var(x) = evapi_multicast("mm", "t"); break;
    case "one": $var(x) = evapi_unicast("u", "t"); break;
    case "nobody": $var(x) = evapi_unicast("u", "other"); break;
    case "no-tag": $var(x) = evapi_multicast("u", ""); break;
    case "close": $var(x) = evapi_close(); break;
    case "tag": $var(x) = evapi_set_tag("t"); break;
  }
  xlog("$rU $var(x)\\n");
}
event_route[evapi:connection-new] { if ($evapi(conidx) > 0) evapi_set_tag("t"); }
`;

/** Observed on Kamailio 5.6.3 with three clients, of which the second and third have the tag. */
const SENT: readonly (readonly [user: string, code: number, received: readonly string[]])[] = [
  ['all', 1, ['16:m MESSAGE <null>,', '16:m MESSAGE <null>,', '16:m MESSAGE <null>,']],
  ['nothing', -1, ['', '', '']],
  ['undefined', 1, ['6:<null>,', '6:<null>,', '6:<null>,']],
  ['many', 1, ['', '2:mm,', '2:mm,']],
  ['one', 1, ['', '1:u,', '']],
  ['nobody', 1, ['', '', '']],
  ['no-tag', -1, ['', '', '']],
  ['close', -1, ['', '', '']],
  ['tag', -1, ['', '', '']],
];

for (const [user, code, received] of SENT) {
  test(`relaying: ${user}`, async (t) => {
    const { connect, advance, request, said } = await serve(t, RELAYS);
    const clients = [connect(), connect(), connect()];
    await advance();
    request(user);
    await advance();
    assert.equal(said().at(-1), `${user} ${code}`);
    assert.deepEqual(
      clients.map((client) => client.received),
      received,
    );
  });
}

test('nobody is connected: what is relayed is lost, and the call succeeds', async (t) => {
  const { advance, request, said } = await serve(t, RELAYS);
  request('all');
  await advance();
  assert.equal(said().at(-1), 'all 1');
});

test('what is sent before evapi_close still goes out, what is sent after it does not; no route tells of it', async (t) => {
  const { connect, advance, said } = await serve(
    t,
    `event_route[evapi:message-received] {
      evapi_relay("1");
      $var(a) = evapi_close(); $var(b) = evapi_close(); $var(c) = evapi_set_tag("x");
      evapi_relay("2");
      xlog("$var(a) $var(b) $var(c)\\n");
    }
    event_route[evapi:connection-closed] { xlog("closed\\n"); }`,
  );
  const [one, two] = [connect(), connect()];
  one.send('1:x,1:y,');
  await advance();
  assert.deepEqual([one.received, one.open], ['1:1,', false]);
  assert.equal(two.received, '1:1,1:2,');
  assert.deepEqual(said(), ['1 -2 -1']);
});

test('a tag has up to 63 bytes, and the last one counts', async (t) => {
  const { connect, advance, said } = await serve(
    t,
    `event_route[evapi:message-received] {
      $var(a) = evapi_set_tag("$evapi(msg)");
      evapi_multicast("m", "$evapi(msg)");
      xlog("$var(a)\\n");
    }`,
  );
  const client = connect();
  client.send(`63:${'a'.repeat(63)},64:${'b'.repeat(64)},1:c,`);
  await advance();
  assert.deepEqual(said(), ['1', '-1', '1']);
  assert.equal(client.received, '1:m,1:m,');
});

test('the tag of an event route holds for what the same run sends', async (t) => {
  const { connect, advance } = await serve(
    t,
    'event_route[evapi:connection-new] { evapi_set_tag("x"); evapi_unicast("hello", "x"); }',
  );
  const client = connect();
  await advance();
  assert.equal(client.received, '5:hello,');
});

test('an event route that pauses holds up its own client alone, whose messages keep their order', async (t) => {
  const { connect, advance, said } = await serve(
    t,
    `event_route[evapi:connection-closed] { xlog("closed $evapi(conidx)\\n"); }
    event_route[evapi:message-received] {
      if ($evapi(msg) == "slow") usleep("50000");
      xlog("$evapi(conidx) $evapi(msg)\\n");
      evapi_set_tag("x");
    }`,
  );
  const [one, two] = [connect(), connect()];
  await advance();
  one.send('4:slow,1:a,');
  one.send('1:b,');
  one.close();
  two.send('1:c,');
  await advance(49);
  assert.deepEqual(said(), ['1 c']);
  await advance(1);
  assert.deepEqual(said(), ['1 c', '0 slow', '0 a', '0 b', 'closed 0']);
});

test('a program that sends a lot at once leaves the others their turn', async (t) => {
  const { connect, advance, said } = await serve(
    t,
    'event_route[evapi:message-received] { xlog("$evapi(conidx)\\n"); }',
  );
  const [one, two] = [connect(), connect()];
  await advance();
  one.send('1:a,'.repeat(100));
  two.send('1:b,');
  one.close();
  await advance();
  const turn = said().indexOf('1');
  assert.ok(turn > 0 && turn < 100, `the other one's turn came after ${turn} messages`);
  assert.equal(said().length, 101);
});

test('one connection more than max_clients is closed at once and runs nothing', async (t) => {
  const { connect, advance, said, logged } = await serve(t, `modparam("evapi", "max_clients", 1)\n${EVENTS}`);
  const [one, two] = [connect(), connect()];
  await advance();
  assert.deepEqual([one.open, two.open], [true, false]);
  assert.equal(said().length, 1);
  assert.equal(logged('evapi.too-many-clients'), 1);
});

test('bytes that are no netstring close the connection, and its route tells', async (t) => {
  const { server, connect, advance, said, logged } = await serve(t, EVENTS);
  const client = connect();
  client.send('1:a,-1:b,1:c,');
  await advance();
  assert.equal(client.open, false);
  assert.deepEqual(said().slice(1), ['got 0 a', 'closed 0']);
  assert.equal(logged('evapi.malformed'), 1);
  assert.deepEqual(await server.server.rpc.call('evapi.clients', []), {
    clients: [],
    too_many: 0,
    malformed: 1,
    slow: 0,
  });
});

test('a client that does not read is closed before it fills the memory, and the others are served', async (t) => {
  const { server, connect, advance, said, logged } = await serve(
    t,
    `request_route { $var(i) = 0; while ($var(i) < 64) { evapi_relay("$rb"); $var(i) = $var(i) + 1; } }
    event_route[evapi:connection-closed] { xlog("closed $evapi(conidx)\\n"); }`,
  );
  const [stalled, reading] = [connect(), connect()];
  stalled.stall();
  await advance();
  const body = 'x'.repeat(40_000);
  for (let sent = 0; sent < 3; sent++) {
    server.send(
      `MESSAGE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK${sent}\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: ${sent}\r\nCSeq: 1 MESSAGE\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      CALLER,
    );
    await advance();
  }
  assert.deepEqual([stalled.open, reading.open], [false, true]);
  assert.equal(reading.received.length, 3 * 64 * (body.length + '40000:,'.length));
  assert.deepEqual(said(), ['closed 0']);
  assert.equal(logged('evapi.slow-client'), 1);
});

test('the end of the server closes every connection, and runs nothing', async (t) => {
  const { server, connect, advance, said } = await serve(t, EVENTS);
  const client = connect();
  await advance();
  const stopped = server.stop();
  await advance();
  await stopped;
  assert.equal(client.open, false);
  assert.equal(said().length, 1);
});

test('without netstrings what comes and goes is bare', async (t) => {
  const { connect, advance, said } = await serve(
    t,
    `modparam("evapi", "netstring_format", 0)
    event_route[evapi:message-received] { xlog("$evapi(msg)\\n"); evapi_relay("<$evapi(msg)>"); }`,
  );
  const client = connect();
  client.send('5:hello,');
  client.send('world');
  await advance();
  assert.deepEqual(said(), ['5:hello,', 'world']);
  assert.equal(client.received, '<5:hello,><world>');
});

test('outside of its event routes $evapi is undefined, and a faked message is not suspended', async (t) => {
  const { connect, advance, request, said, logged } = await serve(
    t,
    `request_route { xlog("$evapi(msg) $evapi(conidx)\\n"); }
    event_route[evapi:connection-new] { $var(x) = evapi_async_relay("x"); xlog("$var(x)\\n"); }`,
  );
  const client = connect();
  request('x');
  await advance();
  assert.deepEqual(said().toSorted(), ['-1', '<null> <null>']);
  assert.equal(client.received, '');
  assert.equal(logged('script.refused'), 1);
});

const ADDRESSES: readonly (readonly [text: string, at: { ip: string; port: number } | null])[] = [
  ['127.0.0.1:9000', { ip: '127.0.0.1', port: 9000 }],
  ['127.0.0.2', { ip: '127.0.0.2', port: 8448 }],
  ['[::1]:9000', { ip: '::1', port: 9000 }],
  ['127.0.0.1:0', null],
  ['127.0.0.1:65536', null],
  ['127.0.0.1:abc', null],
  ['::1:9000', null],
  ['unix:/tmp/x.sock', null],
  ['', null],
];

for (const [text, at] of ADDRESSES) {
  test(`bind_addr "${text}"`, async (t) => {
    const script = `modparam("evapi", "bind_addr", "${text}")\n${EVENTS}`;
    if (at === null) {
      await assert.rejects(serve(t, script), /is not an address/);
      return;
    }
    const { server, advance, said } = await serve(t, script);
    server.connect(at);
    await advance();
    assert.equal(said().length, 1);
  });
}

test('an address that cannot be had stops the start', async () => {
  const problem = 'cannot listen on tcp:127.0.0.1:8448: address already in use';
  const started = createTestServer({
    scriptPath: 'x.cfg',
    scriptText: MODULES + EVENTS,
    replace: (input) => ({
      ...input,
      moduleNetwork: { ...input.moduleNetwork, listenTcp: async () => ({ problem }) },
    }),
  });
  await assert.rejects(started, /address already in use/);
});

test('unknown parts of $evapi and misplaced calls are mistakes of the script', async (t) => {
  await assert.rejects(serve(t, 'route[x] { $var(x) = $evapi(foo); }'), /\$evapi has no "foo"/);
  await assert.rejects(serve(t, 'failure_route[x] { evapi_async_relay("x"); }'), /cannot be used/);
  await assert.rejects(serve(t, 'route[x] { evapi_async_relay("$nosuch(x)"); }'), /nosuch/);
});

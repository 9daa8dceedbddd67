/** SIP over TCP through the whole server, in memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestServer, type TestServer } from '../../src/testing/index.ts';

const SCRIPT = `
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "tmx.so"
loadmodule "xlog.so"
request_route {
  if (is_method("OPTIONS")) { sl_send_reply("200", "$proto $Rp $conid"); exit; }
  if (is_method("NOTIFY")) { set_reply_close(); sl_send_reply("200", "Bye"); exit; }
  if (is_method("SUBSCRIBE")) { force_tcp_alias(); sl_send_reply("200", "Known"); exit; }
  if (is_method("MESSAGE")) { forward(); exit; }
  if (is_method("INFO")) { set_forward_no_connect(); }
  if (is_method("PUBLISH")) { t_on_failure("LATER"); }
  t_relay();
}
failure_route[LATER] {
  xlog("L_NOTICE", "failed with $T_reply_code\\n");
  $du = "sip:127.0.0.1:7001";
  t_relay();
}
`;

const OWN = { ip: '127.0.0.1', port: 5060 };

function request(method: string, options: { uri?: string; via?: string; branch?: string } = {}): string {
  const { uri = 'sip:x@127.0.0.1:7000;transport=tcp', via = '', branch = method } = options;
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/TCP 192.0.2.1:5099;branch=z9hG4bK${branch}${via}`,
    'From: <sip:a@example.com>;tag=1',
    'To: <sip:b@example.com>',
    `Call-ID: ${branch}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 10',
    'Content-Length: 0\r\n\r\n',
  ].join('\r\n');
}

/** The 200 to a request as it was received. */
function ok(received: string): string {
  const lines = received.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
  return `SIP/2.0 200 OK\r\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`;
}

async function withServer(script: string, run: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await createTestServer({
    scriptPath: 'tcp.cfg',
    scriptText: script,
    listen: ['udp', 'tcp'],
  });
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

test('a request over TCP is answered over its connection, whatever its Via says', () =>
  withServer(SCRIPT, async (server) => {
    const phone = server.streams.connect(OWN);
    phone.send(request('OPTIONS'));
    await server.advance(1);
    assert.match(phone.received, /^SIP\/2\.0 200 tcp 5060 1\r\n/);
    assert.match(phone.received, /;received=127\.0\.0\.1/);
  }));

test('a forwarded request goes over TCP with our Via of that transport, and its reply comes back', () =>
  withServer(SCRIPT, async (server) => {
    const peers: ReturnType<typeof server.streams.connect>[] = [];
    server.streams.listen({ ip: '127.0.0.1', port: 7000 }, (client) => {
      peers.push(client);
      client.onData((bytes) => client.send(ok(bytes.toString('latin1'))));
    });
    const phone = server.streams.connect(OWN);
    phone.send(request('REFER'));
    await server.advance(10);
    assert.match(peers[0]?.received ?? '', /\r\nVia: SIP\/2\.0\/TCP 127\.0\.0\.1:5060;branch=[^;]+;i=1\r\n/);
    assert.match(phone.received, /^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/TCP 192\.0\.2\.1:5099;/);
    // Nothing is repeated over a reliable transport (RFC 3261 §17.1.2.2).
    await server.advance(5000);
    assert.equal((peers[0]?.received.match(/REFER sip/g) ?? []).length, 1);
    assert.equal(peers.length, 1);
  }));

test('a reply of a stateless forward finds the connection by our Via', () =>
  withServer(SCRIPT, async (server) => {
    server.streams.listen({ ip: '127.0.0.1', port: 7000 }, (client) =>
      client.onData((bytes) => client.send(ok(bytes.toString('latin1')))),
    );
    server.streams.connect(OWN);
    const phone = server.streams.connect(OWN);
    phone.send(request('MESSAGE'));
    await server.advance(10);
    assert.match(phone.received, /^SIP\/2\.0 200 OK\r\n/);
  }));

test('a request from UDP may go out over TCP', () =>
  withServer(SCRIPT, async (server) => {
    server.streams.listen({ ip: '127.0.0.1', port: 7000 }, (client) =>
      client.onData((bytes) => client.send(ok(bytes.toString('latin1')))),
    );
    const got: string[] = [];
    server.onSend((bytes) => got.push(bytes.toString('latin1')));
    server.send(request('REFER').replace('/TCP 192.0.2.1:5099', '/UDP 127.0.0.1:6000'), {
      ip: '127.0.0.1',
      port: 6000,
    });
    await server.advance(10);
    assert.match(got[0] ?? '', /^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/UDP /);
  }));

test('functions that name a transport send over it, to where they say or where the URI does', () => {
  const script = `${SCRIPT.slice(0, SCRIPT.indexOf('request_route'))}request_route {
    if ($rU == "uri") { t_relay_to_tcp(); }
    if ($rU == "host") { t_relay_to_tcp("127.0.0.1", "7000"); }
    if ($rU == "proxy") { t_relay_to("tcp:127.0.0.1:7000"); }
    if ($rU == "nonack") { t_newtran(); t_forward_nonack_tcp("127.0.0.1", "7000"); }
    if ($rU == "copy") { t_replicate_tcp("127.0.0.1", "7000"); t_reply("202", "Copied"); }
  }`;
  return withServer(script, async (server) => {
    let received = '';
    server.streams.listen({ ip: '127.0.0.1', port: 7000 }, (client) =>
      client.onData((bytes) => {
        received += bytes.toString('latin1');
      }),
    );
    const users = ['uri', 'host', 'proxy', 'nonack', 'copy'];
    for (const user of users) {
      const uri = user === 'uri' ? 'sip:uri@127.0.0.1:7000' : `sip:${user}@127.0.0.1:1`;
      const text = request('REFER', { uri, branch: user }).replace(
        '/TCP 192.0.2.1:5099',
        '/UDP 127.0.0.1:6000',
      );
      server.send(text, { ip: '127.0.0.1', port: 6000 });
    }
    await server.advance(10);
    const sent = [...received.matchAll(/^REFER sip:(\w+)@.*\r\nVia: SIP\/2\.0\/(\w+) /gm)];
    assert.deepEqual(
      sent.map(([, user, transport]) => `${user} ${transport}`),
      users.map((user) => `${user} TCP`),
    );
  });
});

test('a branch that cannot be connected to fails with 477, at once', () =>
  withServer(SCRIPT, async (server) => {
    const phone = server.streams.connect(OWN);
    phone.send(request('REFER'));
    await server.advance(10);
    assert.match(
      phone.received,
      /^SIP\/2\.0 477 Unfortunately error on sending to next hop occurred \(477\/TM\)\r\n/,
    );
    assert.match(server.log, /not sent to tcp:127\.0\.0\.1:7000: connect ECONNREFUSED .* \[net\.unsent\]/);
  }));

test('failure_route hears of it and may go elsewhere', () =>
  withServer(SCRIPT, async (server) => {
    const got: string[] = [];
    server.listen({ ip: '127.0.0.1', port: 7001 });
    server.onSend((bytes) => got.push(bytes.toString('latin1')));
    const phone = server.streams.connect(OWN);
    phone.send(request('PUBLISH'));
    await server.advance(10);
    assert.match(server.log, /failed with 477/);
    assert.match(got[0] ?? '', /^PUBLISH .*\r\nVia: SIP\/2\.0\/UDP /);
  }));

test('where no connection may be opened and none is, the branch fails', () =>
  withServer(SCRIPT, async (server) => {
    server.streams.listen({ ip: '127.0.0.1', port: 7000 }, () => assert.fail('connected'));
    const phone = server.streams.connect(OWN);
    phone.send(request('INFO'));
    await server.advance(10);
    assert.match(phone.received, /^SIP\/2\.0 477 /);
  }));

test('set_reply_close closes the connection after the reply', () =>
  withServer(SCRIPT, async (server) => {
    const phone = server.streams.connect(OWN);
    phone.send(request('NOTIFY'));
    await server.advance(10);
    assert.match(phone.received, /^SIP\/2\.0 200 Bye\r\n/);
    assert.ok(!phone.open);
  }));

test('a request takes the connection whose alias it is addressed to', () =>
  withServer(SCRIPT, async (server) => {
    const alias = server.streams.connect(OWN);
    alias.send(request('SUBSCRIBE'));
    await server.advance(10);
    const caller = server.streams.connect(OWN);
    caller.send(request('REFER', { uri: 'sip:x@127.0.0.1:5099;transport=tcp' }));
    await server.advance(10);
    assert.match(alias.received, /\r\n\r\nREFER /);
  }));

test('the alias of a Via counts where the script accepts aliases', () =>
  withServer(`tcp_accept_aliases=yes\n${SCRIPT}`, async (server) => {
    const alias = server.streams.connect(OWN);
    alias.send(request('OPTIONS', { via: ';alias' }));
    await server.advance(10);
    const caller = server.streams.connect(OWN);
    caller.send(request('REFER', { uri: 'sip:x@127.0.0.1:5099;transport=tcp' }));
    await server.advance(10);
    assert.match(alias.received, /\r\n\r\nREFER /);
  }));

test('the settings of the script reach the connections', () =>
  withServer(
    `tcp_connection_lifetime=7\ntcp_accept_no_cl=yes\ntcp_rd_buf_size=600\n${SCRIPT}`,
    async (server) => {
      const phone = server.streams.connect(OWN);
      phone.send(request('OPTIONS').replace('Content-Length: 0\r\n', ''));
      const long = server.streams.connect(OWN);
      long.send(request('OPTIONS').replace('Max-', `X: ${'x'.repeat(500)}\r\nMax-`));
      await server.advance(10);
      assert.match(phone.received, /^SIP\/2\.0 200 /);
      assert.ok(!long.open);
      await server.advance(7000);
      assert.ok(!phone.open);
    },
  ));

/** HTTP on the SIP sockets, and SIP over WebSocket, through the whole server in memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestServer, type TestServer } from '../../src/testing/index.ts';

const SCRIPT = `
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "xlog.so"
loadmodule "kex.so"
loadmodule "corex.so"
loadmodule "jsonrpcs.so"
loadmodule "xhttp.so"
loadmodule "websocket.so"
modparam("jsonrpcs", "transport", 1)
modparam("websocket", "keepalive_timeout", 30)
modparam("websocket", "cors_mode", 2)
request_route {
  if (is_method("OPTIONS")) { sl_send_reply("200", "$proto $ws_conid"); exit; }
  $du = $hdr(X-To);
  t_relay();
}
event_route[xhttp:request] {
  if ($hu =~ "^/RPC") { jsonrpc_dispatch(); exit; }
  if ($hu =~ "^/ws") { ws_handle_handshake(); exit; }
  if ($hu =~ "^/close") set_reply_close();
  if ($hu =~ "^/silent") exit;
  append_to_reply("X-Mine: 1\\r\\n");
  xhttp_reply("200", "OK", "text/plain", "$rm $hu $(hu{url.path}) $(hu{url.querystring}) $si $proto $hdr(Host) $rb");
}
event_route[websocket:closed] {
  xlog("L_NOTICE", "closed $si:$sp $proto $ws_conid\\n");
}
`;

const OWN = { ip: '127.0.0.1', port: 5060 };

type Client = ReturnType<TestServer['streams']['connect']>;

async function withServer(run: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await createTestServer({
    scriptPath: 'websocket.cfg',
    scriptText: SCRIPT,
    listen: ['udp', 'tcp'],
  });
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

/** What the library does takes turns of the event loop. */
async function settle(server: TestServer): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await server.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function fetched(server: TestServer, request: string): Promise<Client> {
  const client = server.streams.connect(OWN);
  client.send(request);
  await settle(server);
  return client;
}

const HANDSHAKE = [
  'GET /ws HTTP/1.1',
  'Host: sip.example.com',
  'Upgrade: websocket',
  'Connection: keep-alive, Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: sip',
  'Origin: https://example.com',
  '\r\n',
].join('\r\n');

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** A frame of a client, masked (RFC 6455 §5.3). */
function frame(opcode: number, text: string): Buffer {
  const mask = [1, 2, 3, 4];
  const bytes = Buffer.from(text, 'latin1').map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  const head =
    text.length < 126
      ? [0x80 | opcode, 0x80 | text.length]
      : [0x80 | opcode, 0x80 | 126, text.length >> 8, text.length & 0xff];
  return Buffer.concat([Buffer.from([...head, ...mask]), bytes]);
}

/** The frames of a server that follow its handshake. */
function framesOf(received: string): { opcode: number; text: string }[] {
  const frames: { opcode: number; text: string }[] = [];
  let rest = received.slice(received.indexOf('\r\n\r\n') + 4);
  while (rest !== '') {
    const short = rest.charCodeAt(1) & 0x7f;
    const length = short === 126 ? (rest.charCodeAt(2) << 8) | rest.charCodeAt(3) : short;
    const start = short === 126 ? 4 : 2;
    frames.push({ opcode: rest.charCodeAt(0) & 0x0f, text: rest.slice(start, start + length) });
    rest = rest.slice(start + length);
  }
  return frames;
}

function request(method: string, headers = ''): string {
  return `${method} sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS invalid.invalid;branch=z9hG4bK${method}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: ${method}\r\nCSeq: 1 ${method}\r\nMax-Forwards: 5\r\n${headers}Content-Length: 0\r\n\r\n`;
}

test('an HTTP request reads as a SIP request does, and is answered over its connection', () =>
  withServer(async (server) => {
    const client = await fetched(
      server,
      'POST /a/b?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello',
    );
    assert.equal(
      client.received,
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: fermata\r\nContent-Length: 44\r\nX-Mine: 1\r\n\r\nPOST /a/b?x=1 /a/b x=1 127.0.0.1 tcp h hello',
    );
    assert.ok(client.open);
  }));

test('the connection is closed where the client, its version or the script wants that', () =>
  withServer(async (server) => {
    for (const sent of [
      'GET /x HTTP/1.1\r\nConnection: close\r\n\r\n',
      'GET /x HTTP/1.0\r\n\r\n',
      'GET /close HTTP/1.1\r\n\r\n',
    ]) {
      const client = await fetched(server, sent);
      assert.match(client.received, /^HTTP\/1\.[01] 200 OK\r\n(.*\r\n)*Connection: close\r\n/);
      assert.ok(!client.open, sent);
    }
  }));

test('commands are answered over HTTP', () =>
  withServer(async (server) => {
    const body = '{"jsonrpc":"2.0","method":"core.uptime","id":7}';
    const client = await fetched(
      server,
      `POST /RPC HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    assert.match(client.received, /^HTTP\/1\.1 200 OK\r\nContent-Type: application\/json\r\n/);
    assert.match(client.received, /"id":\s*7/);
    const bad = await fetched(server, 'POST /RPC HTTP/1.1\r\nContent-Length: 2\r\n\r\n{"');
    assert.match(bad.received, /^HTTP\/1\.1 400 /);
  }));

test('what answers nobody leaves the connection open; several requests share one', () =>
  withServer(async (server) => {
    const client = await fetched(server, 'GET /silent HTTP/1.1\r\n\r\nGET /two HTTP/1.1\r\n\r\n');
    assert.equal((client.received.match(/HTTP\/1\.1 200/g) ?? []).length, 1);
    assert.ok(client.open);
  }));

test('a browser speaks SIP over WebSocket', () =>
  withServer(async (server) => {
    const client = await fetched(server, HANDSHAKE);
    assert.match(client.received, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
    assert.match(client.received, /\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/);
    assert.match(client.received, /\r\nSec-WebSocket-Protocol: sip\r\n/);
    assert.match(client.received, /\r\nAccess-Control-Allow-Origin: https:\/\/example\.com\r\n/);
    client.send(frame(TEXT, request('OPTIONS')));
    await settle(server);
    const [reply] = framesOf(client.received);
    assert.equal(reply?.opcode, TEXT);
    assert.match(reply?.text ?? '', /^SIP\/2\.0 200 ws 1\r\nVia: SIP\/2\.0\/WS invalid\.invalid;/);
  }));

test('a message may be longer than tcp_rd_buf_size', () =>
  withServer(async (server) => {
    const browser = await fetched(server, HANDSHAKE);
    browser.send(frame(TEXT, request('OPTIONS', `X-Long: ${'x'.repeat(20_000)}\r\n`)));
    await settle(server);
    assert.match(framesOf(browser.received)[0]?.text ?? '', /^SIP\/2\.0 200 ws 1\r\n/);
  }));

test('a request reaches the browser over its connection, with a Via of that transport', () =>
  withServer(async (server) => {
    const browser = await fetched(server, HANDSHAKE);
    server.send(request('INFO', `X-To: sip:127.0.0.1:${browser.port};transport=ws\r\n`), {
      ip: '127.0.0.1',
      port: 7000,
    });
    await settle(server);
    const [sent] = framesOf(browser.received);
    assert.match(sent?.text ?? '', /^INFO .*\r\nVia: SIP\/2\.0\/WS 127\.0\.0\.1:5060;branch=/);
  }));

test('an idle browser is pinged, and given up when it does not answer', () =>
  withServer(async (server) => {
    const browser = await fetched(server, HANDSHAKE);
    await server.advance(30_000);
    await settle(server);
    assert.deepEqual(framesOf(browser.received), [{ opcode: PING, text: 'fermata' }]);
    browser.send(frame(PONG, 'fermata'));
    await settle(server);
    await server.advance(59_000);
    await settle(server);
    assert.ok(browser.open);
    await server.advance(5000);
    await settle(server);
    assert.ok(!browser.open);
    assert.match(server.log, /closed 127\.0\.0\.1:\d+ ws 1/);
  }));

test('a browser that closes is told of', () =>
  withServer(async (server) => {
    const browser = await fetched(server, HANDSHAKE);
    browser.send(frame(CLOSE, '\x03\xe8'));
    await settle(server);
    assert.equal(framesOf(browser.received)[0]?.opcode, CLOSE);
    assert.match(server.log, /closed 127\.0\.0\.1:\d+ ws 1/);
    assert.equal(await server.server.rpc.call('ws.dump', []).then((list) => JSON.stringify(list)), '[]');
  }));

test('one whose connection breaks is told of too', () =>
  withServer(async (server) => {
    const browser = await fetched(server, HANDSHAKE);
    browser.close();
    await settle(server);
    assert.match(server.log, /closed 127\.0\.0\.1:\d+ ws 1/);
  }));

for (const [what, sent, status] of [
  ['no upgrade', HANDSHAKE.replace('Upgrade: websocket\r\n', ''), 426],
  ['another method', HANDSHAKE.replace('GET', 'POST'), 405],
  ['a bad key', HANDSHAKE.replace('dGhlIHNhbXBsZSBub25jZQ==', 'x'), 400],
  ['an old version', HANDSHAKE.replace('Version: 13', 'Version: 8'), 426],
  ['no SIP', HANDSHAKE.replace('Protocol: sip', 'Protocol: mqtt'), 400],
] as const) {
  test(`a handshake is refused: ${what}`, () =>
    withServer(async (server) => {
      const client = await fetched(server, sent);
      assert.match(client.received, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.equal(framesOf(client.received).length, 0);
    }));
}

test('commands close connections, and take no new ones', () =>
  withServer(async (server) => {
    const browser = await fetched(server, HANDSHAKE);
    assert.equal(await server.server.rpc.call('ws.close', [1]), true);
    await settle(server);
    assert.equal(framesOf(browser.received)[0]?.opcode, CLOSE);
    await server.server.rpc.call('ws.disable', []);
    const refused = await fetched(server, HANDSHAKE);
    assert.match(refused.received, /^HTTP\/1\.1 503 /);
  }));

test('frames that break the protocol end the connection, not the server', () =>
  withServer(async (server) => {
    const browser = await fetched(server, HANDSHAKE);
    browser.send(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]));
    await settle(server);
    await settle(server);
    assert.ok(!browser.open);
    const next = await fetched(server, 'GET /x HTTP/1.1\r\n\r\n');
    assert.match(next.received, /^HTTP\/1\.1 200 /);
  }));

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Json } from '../../kit/index.ts';
import { createTestServer } from '../../testing/index.ts';
import { parseAddress } from './addresses.ts';
import { readPacket } from './packet.ts';
import { readRecords, writeAnswer } from './records.ts';

const COOKIE = Buffer.from('abcd');

function packet(...values: Json[]): Buffer {
  const body = writeAnswer(values);
  const head = Buffer.from([0xa1, (1 << 2) | 3, 0, 0]);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, COOKIE, body]);
}

/** The answers among bytes, as `kind cookie values`. */
function answersIn(received: string): string[] {
  const answers: string[] = [];
  let bytes = Buffer.from(received, 'latin1');
  while (bytes.length > 0) {
    const kind = bytes.readUInt8(1) >> 4;
    bytes.writeUInt8(bytes.readUInt8(1) & 0xf, 1);
    const begins = readPacket(bytes, bytes.length);
    assert.ok(begins.kind === 'packet');
    const { cookie, body, length } = begins.packet;
    answers.push(`${kind === 3 ? 'fault' : 'reply'} ${cookie} ${readRecords(body).join('|')}`);
    bytes = bytes.subarray(length);
  }
  return answers;
}

const MODULES = '#!KAMAILIO\nloadmodule "htable.so"\nloadmodule "jsonrpcs.so"\nloadmodule "ctl.so"\n';
const END = 'modparam("htable", "htable", "t=>size=4;")\nrequest_route { exit; }\n';

async function serve(t: TestContext, lines = '') {
  const server = await createTestServer({ scriptPath: 'x.cfg', scriptText: MODULES + lines + END });
  t.after(() => server.stop());
  return server;
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

const SOCKET = '/run/kamailio_ctl';

test('a connection is answered packet by packet, in order, however the bytes come', async (t) => {
  const { control } = await serve(t);
  const connection = control.connect(SOCKET);
  const all = Buffer.concat([
    packet('core.echo', 'one', 2),
    packet('htable.seti', 't', 'k', 5),
    packet('no.such'),
    packet('core.echo', 'x'.repeat(300)),
  ]);
  for (const byte of all) connection.send(Buffer.from([byte]));
  await tick();
  assert.deepEqual(answersIn(connection.received), [
    'reply abcd one|2',
    'reply abcd Ok. Key set to new value.',
    'fault abcd 500|command no.such not found',
    `reply abcd ${'x'.repeat(300)}`,
  ]);
  assert.ok(connection.open);
});

test('who is connected, and that only those learn it who come this way', async (t) => {
  const { control, server } = await serve(t);
  const one = control.connect(SOCKET);
  const other = control.connect(SOCKET);
  one.send(packet('ctl.who'));
  one.send(packet('ctl.connections'));
  other.close();
  one.send(packet('ctl.connections'));
  one.send(packet('ctl.listen'));
  await tick();
  const own = `binrpc|unix_stream|<anonymous unix socket>||${SOCKET}|`;
  assert.deepEqual(answersIn(one.received), [
    `reply abcd ${own}|${own}`,
    'reply abcd 1',
    'reply abcd 1',
    `reply abcd binrpc|unix_stream|${SOCKET}|`,
  ]);
  for (const name of ['ctl.who', 'ctl.connections', 'ctl.listen']) {
    const fault = await server.rpc.call(name, []);
    assert.deepEqual({ ...Object(fault) }, { code: 606, message: 'rpc available only over binrpc (ctl)' });
  }
});

test('datagrams are answered each, at a path and over UDP', async (t) => {
  const { control } = await serve(
    t,
    'modparam("ctl", "binrpc", "unixd:datagrams")\nmodparam("ctl", "binrpc", "udp:127.0.0.1:2049")\n',
  );
  for (const at of ['/run/datagrams', '127.0.0.1:2049']) {
    assert.deepEqual(answersIn((await control.ask(at, packet('core.echo', 'a'))) ?? ''), ['reply abcd a']);
    assert.deepEqual(answersIn((await control.ask(at, packet('ctl.who'))) ?? ''), [
      'fault abcd 400|no open stream connection',
    ]);
    assert.equal(await control.ask(at, 'garbage'), null);
  }
});

test('a connection over TCP', async (t) => {
  const server = await serve(t, 'modparam("ctl", "binrpc", "tcp:127.0.0.1:2049")\n');
  const client = server.connect({ ip: '127.0.0.1', port: 2049 });
  client.send(packet('ctl.who'));
  await server.advance(5);
  await tick();
  await server.advance(5);
  assert.deepEqual(answersIn(client.received), [
    `reply abcd binrpc|tcp|127.0.0.1|${client.port}|127.0.0.1|2049`,
  ]);
});

const NO_REQUESTS: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['text', Buffer.from('core.version\n')],
  ['a reply', Buffer.concat([Buffer.from([0xa1, 0x13, 0]), COOKIE])],
  ['a body that is too long', Buffer.from([0xa1, 0x0f, 0x7f, 0xff, 0xff, 0xff])],
];

for (const [what, bytes] of NO_REQUESTS) {
  test(`what is no request ends its connection, with a line in the log: ${what}`, async (t) => {
    const { control, log, lines } = await serve(t);
    const connection = control.connect(SOCKET);
    connection.send(bytes);
    await tick();
    assert.ok(!connection.open);
    assert.equal(connection.received, '');
    assert.match(lines.map(({ text }) => text).join(), /ctl: dropped a connection .*\[ctl\.dropped\]/, log);
  });
}

test('a request without a command, and one of records that are no values, are answered', async (t) => {
  const { control } = await serve(t);
  const connection = control.connect(SOCKET);
  connection.send(packet());
  connection.send(packet(5));
  connection.send(packet('core.echo', { a: 1 }));
  await tick();
  assert.deepEqual(answersIn(connection.received), [
    'fault abcd 400|the request names no command',
    'fault abcd 400|the request names no command',
    'fault abcd 400|a parameter is neither text nor number',
  ]);
});

test('a connection on which nothing comes is closed', async (t) => {
  const { advance, control } = await serve(t);
  const connection = control.connect(SOCKET);
  await advance(60_000);
  connection.send(packet('core.echo', 'a'));
  await tick();
  await advance(119_999);
  assert.ok(connection.open);
  await advance(1);
  assert.ok(!connection.open);
});

const ADDRESSES: readonly (readonly [text: string, address: unknown])[] = [
  ['unixs:/a/b', { kind: 'stream', path: '/a/b' }],
  ['unix:/a/b', { kind: 'stream', path: '/a/b' }],
  ['/a/b', { kind: 'stream', path: '/a/b' }],
  ['unixd:b', { kind: 'datagram', path: 'b' }],
  ['tcp:127.0.0.1:5', { kind: 'tcp', host: '127.0.0.1', port: 5 }],
  ['tcp:[::1]:5', { kind: 'tcp', host: '::1', port: 5 }],
  ['udp:5', { kind: 'udp', host: '*', port: 5 }],
  ['udp:127.0.0.1', { kind: 'udp', host: '127.0.0.1', port: 2049 }],
  ['tcp:localhost:5', { kind: 'tcp', host: 'localhost', port: 5 }],
  ['udp:localhost', { kind: 'udp', host: 'localhost', port: 2049 }],
  ['tcp:*:5', { kind: 'tcp', host: '*', port: 5 }],
];

test('addresses', () => {
  for (const [text, address] of ADDRESSES) assert.deepEqual(parseAddress(text), address, text);
  for (const text of ['', 'b', 'tcp:', 'udp:a b:5', 'tcp:127.0.0.1:70000', 'unixs:']) {
    assert.ok('problem' in parseAddress(text), text);
  }
});

test('a socket that cannot be had stops the start', async (t) => {
  const twice = 'modparam("ctl", "binrpc", "unixs:x")\n'.repeat(2);
  await assert.rejects(serve(t, twice), /ctl: .*\/x is used by another server/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '../../time/virtual-clock.ts';
import type { Flow, LocalSocket } from '../network.ts';
import { openStreams } from './create.ts';
import { createMemoryStreams } from './memory.ts';
import { defaultStreamSettings, type StreamSettings } from './settings.ts';
import type { StreamProblem } from './streams.ts';

const OWN = { ip: '10.0.0.1', port: 5060 };
const LISTEN: readonly LocalSocket[] = [
  { proto: 'udp', ...OWN, advertise: null },
  { proto: 'tcp', ...OWN, advertise: null },
];
const PHONE = { ip: '10.0.0.9', port: 40_000 };

function message(name: string): string {
  return `OPTIONS sip:${name} SIP/2.0\r\nCall-ID: ${name}\r\nContent-Length: 0\r\n\r\n`;
}

function toPhone(port: number, connection = 0): Flow {
  return { proto: 'tcp', socket: 1, ip: PHONE.ip, port, connection };
}

async function start(settings: Partial<StreamSettings> = {}) {
  const clock = createVirtualClock();
  const wire = createMemoryStreams(clock);
  const opened = await openStreams({
    clock,
    sockets: wire.sockets,
    settings: { ...defaultStreamSettings, ...settings },
    listen: LISTEN,
    worker: 0,
  });
  assert.ok(opened.ok);
  const { streams } = opened;
  const messages: { text: string; flow: Flow }[] = [];
  const unsent: string[] = [];
  const problems: StreamProblem[] = [];
  streams.onMessage((bytes, flow) => messages.push({ text: bytes.toString('latin1'), flow }));
  streams.onUnsent((_flow, bytes, reason) => unsent.push(`${bytes.length} ${reason}`));
  streams.onProblem((problem) => problems.push(problem));
  return { clock, wire, streams, messages, unsent, problems };
}

test('an answer goes over the connection that the request came by', async () => {
  const { clock, wire, streams, messages } = await start();
  const one = wire.connect(OWN, PHONE);
  const two = wire.connect(OWN, { ...PHONE, port: 40_001 });
  one.send(message('a'));
  two.send(message('b'));
  clock.advanceSync(1);
  assert.deepEqual(
    messages.map(({ flow }) => flow),
    [
      { proto: 'tcp', socket: 1, ...PHONE, connection: 1 },
      { proto: 'tcp', socket: 1, ip: PHONE.ip, port: 40_001, connection: 2 },
    ],
  );
  for (const { text, flow } of messages) streams.send(flow, Buffer.from(`to ${text}`));
  clock.advanceSync(1);
  assert.equal(one.received, `to ${message('a')}`);
  assert.equal(two.received, `to ${message('b')}`);
});

test('an answer whose connection is closed opens none', async () => {
  const { clock, wire, streams, messages, unsent } = await start();
  const phone = wire.connect(OWN, PHONE);
  wire.listen(PHONE, () => assert.fail('connected'));
  phone.send(message('a'));
  clock.advanceSync(1);
  phone.close();
  clock.advanceSync(1);
  const [first] = messages;
  assert.ok(first !== undefined);
  streams.send(first.flow, Buffer.from('answer'));
  assert.deepEqual(unsent, [], 'never within send');
  clock.advanceSync(1);
  assert.deepEqual(unsent, ['6 its connection is closed']);
  assert.equal(streams.now.connections, 0);
});

test('a request takes a connection to its address that is open, whoever opened it', async () => {
  const { clock, wire, streams } = await start();
  const phone = wire.connect(OWN, PHONE);
  clock.advanceSync(1);
  streams.send(toPhone(PHONE.port), Buffer.from('request'));
  clock.advanceSync(1);
  assert.equal(phone.received, 'request');
  assert.equal(streams.stats.passiveOpen, 1);
  assert.equal(streams.stats.connectSuccess, 0);
});

test('a request opens one connection, and what is sent meanwhile waits for it in order', async () => {
  const { clock, wire, streams, messages } = await start();
  const accepted: ReturnType<typeof wire.connect>[] = [];
  wire.listen(PHONE, (client) => accepted.push(client));
  streams.send(toPhone(PHONE.port), Buffer.from('one '));
  streams.send(toPhone(PHONE.port), Buffer.from('two'));
  clock.advanceSync(1);
  assert.equal(accepted.length, 1);
  assert.equal(accepted[0]?.received, 'one two');
  accepted[0]?.send(message('back'));
  clock.advanceSync(1);
  assert.equal(messages[0]?.flow.port, PHONE.port);
});

test('what waits for a connection that is refused, or that does not come about in time, was not sent', async () => {
  const { clock, wire, streams, unsent } = await start({ connectTimeout: 3000 });
  streams.send(toPhone(1), Buffer.from('refused'));
  wire.blackHole({ ...PHONE, port: 2 });
  streams.send(toPhone(2), Buffer.from('a'));
  streams.send(toPhone(2), Buffer.from('bb'));
  clock.advanceSync(2999);
  assert.deepEqual(unsent, ['7 connect ECONNREFUSED 10.0.0.9:1']);
  clock.advanceSync(1);
  const late = 'no connection within 3 s (tcp_connect_timeout)';
  assert.deepEqual(unsent.slice(1), [`1 ${late}`, `2 ${late}`]);
  assert.equal(streams.stats.connectFailed, 2);
  assert.equal(streams.now.connections, 0);
});

test('nothing is connected to where that is not wanted, or cannot be', async () => {
  const { clock, streams, unsent } = await start();
  streams.send(toPhone(1, -1), Buffer.from('x'));
  streams.send({ ...toPhone(1), proto: 'ws' }, Buffer.from('x'));
  clock.advanceSync(1);
  assert.deepEqual(unsent, ['1 there is no connection to it', '1 there is no connection to it']);
});

test('a keep-alive is answered', async () => {
  const { clock, wire, messages } = await start();
  const phone = wire.connect(OWN, PHONE);
  phone.send(`\r\n\r\n${message('a')}`);
  clock.advanceSync(1);
  assert.equal(phone.received, '\r\n');
  assert.equal(messages.length, 1);
});

test('an idle connection is closed after its lifetime, which every message begins anew', async () => {
  const { clock, wire, streams } = await start({ lifetime: 60_000 });
  const phone = wire.connect(OWN, PHONE);
  clock.advanceSync(50_000);
  phone.send(message('a'));
  clock.advanceSync(50_000);
  assert.ok(phone.open);
  assert.equal(streams.list()[0]?.timeLeft, 10_000);
  clock.advanceSync(10_001);
  assert.ok(!phone.open);
  assert.equal(streams.stats.conTimeout, 1);
});

test('whoever sends a byte now and then holds no connection', async () => {
  const { clock, wire, streams } = await start();
  const phone = wire.connect(OWN, PHONE);
  for (const byte of message('slow').slice(0, 40)) {
    phone.send(byte);
    clock.advanceSync(1000);
  }
  assert.ok(!phone.open);
  assert.equal(streams.now.connections, 0);
});

test('what is no message closes its connection, and is told', async () => {
  const { clock, wire, streams, problems } = await start();
  const phone = wire.connect(OWN, PHONE);
  phone.send('hello\r\n\r\n');
  clock.advanceSync(1);
  assert.ok(!phone.open);
  assert.deepEqual(problems, [{ code: 'net.framing', proto: 'tcp', ...PHONE, text: 'neither SIP nor HTTP' }]);
  assert.equal(streams.stats.framingErrors, 1);
});

test('a far end that does not read: what is too much is not sent, and it is given up', async () => {
  const { clock, wire, streams, unsent } = await start({ maxUnsent: 100, sendTimeout: 5000 });
  const phone = wire.connect(OWN, PHONE);
  clock.advanceSync(1);
  phone.stall();
  streams.send(toPhone(PHONE.port), Buffer.alloc(80));
  streams.send(toPhone(PHONE.port), Buffer.alloc(30));
  clock.advanceSync(4999);
  assert.deepEqual(unsent, ['30 too many bytes wait to be sent to it']);
  assert.equal(streams.now.unsent, 80);
  clock.advanceSync(2);
  assert.equal(streams.now.connections, 0);
  assert.equal(streams.stats.sendTimeout, 1);
});

test('bytes that wait are bounded over all connections', async () => {
  const { clock, wire, streams, unsent } = await start({ maxUnsentOfAll: 100 });
  const phones = [40_001, 40_002].map((port) => wire.connect(OWN, { ...PHONE, port }));
  clock.advanceSync(1);
  for (const phone of phones) phone.stall();
  for (const port of [40_001, 40_002]) streams.send(toPhone(port), Buffer.alloc(60));
  streams.send(toPhone(40_001), Buffer.alloc(1));
  clock.advanceSync(1);
  assert.deepEqual(unsent, ['1 too many bytes wait to be sent to it']);
});

test('there are no more connections than may be', async () => {
  const { clock, wire, streams, problems, unsent } = await start({ maxConnections: 1 });
  const first = wire.connect(OWN, PHONE);
  const second = wire.connect(OWN, { ...PHONE, port: 40_001 });
  clock.advanceSync(1);
  assert.ok(first.open);
  assert.ok(!second.open);
  assert.equal(problems[0]?.code, 'net.too-many');
  streams.send(toPhone(7), Buffer.from('x'));
  clock.advanceSync(1);
  assert.deepEqual(unsent, ['1 there are too many connections']);
  assert.equal(streams.stats.localReject, 2);
});

test('an alias is a port of the far end, and takes none that another connection has', async () => {
  const { clock, wire, streams } = await start();
  const phone = wire.connect(OWN, PHONE);
  const other = wire.connect(OWN, { ...PHONE, port: 40_001 });
  clock.advanceSync(1);
  assert.ok(streams.alias(1, 5060));
  assert.ok(!streams.alias(2, 5060));
  assert.ok(!streams.alias(9, 5060));
  streams.send(toPhone(5060), Buffer.from('by alias'));
  clock.advanceSync(1);
  assert.equal(phone.received, 'by alias');
  assert.equal(other.received, '');
  phone.close();
  clock.advanceSync(1);
  assert.ok(streams.alias(2, 5060), 'free again');
});

test('an upgraded connection carries messages its own way, and is found by its new transport', async () => {
  const { clock, wire, streams, messages } = await start();
  let ended = false;
  streams.onHttp((_bytes, { connection }) => {
    streams.upgrade(connection, 'ws', ({ connection: raw, deliver }) => ({
      onData: (bytes) => deliver(bytes),
      send: (bytes) => raw.write(Buffer.concat([Buffer.from('<'), bytes, Buffer.from('>')])),
      onEnd() {
        ended = true;
      },
    }));
  });
  const phone = wire.connect(OWN, PHONE);
  phone.send('GET / HTTP/1.1\r\n\r\nframe');
  clock.advanceSync(1);
  assert.equal(messages[0]?.text, 'frame');
  assert.equal(messages[0]?.flow.proto, 'ws');
  streams.send({ ...toPhone(PHONE.port), proto: 'ws' }, Buffer.from('x'));
  clock.advanceSync(1);
  assert.equal(phone.received, '<x>');
  assert.equal(ended, false);
  phone.close();
  clock.advanceSync(1);
  assert.equal(ended, true);
});

test('shutting ends every connection and listens no more', async () => {
  const { clock, wire, streams } = await start();
  const phone = wire.connect(OWN, PHONE);
  clock.advanceSync(1);
  await streams.shut();
  clock.advanceSync(1);
  assert.ok(!phone.open);
  const late = wire.connect(OWN);
  clock.advanceSync(1);
  assert.ok(!late.open);
});

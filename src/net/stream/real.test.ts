import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { createRealClock } from '../../time/real-clock.ts';
import type { Flow, LocalSocket, Proto } from '../network.ts';
import { openStreams } from './create.ts';
import { createRealStreamSockets } from './real.ts';
import { defaultStreamSettings } from './settings.ts';
import type { Streams } from './streams.ts';
import { type TlsClientProfile, type TlsServerProfile, tlsContext } from './tls.ts';

const FILES = join(import.meta.dirname, '..', '..', '..', 'test', 'http');
const key = readFileSync(join(FILES, 'localhost.key.pem'));
const cert = readFileSync(join(FILES, 'localhost.cert.pem'));
const MESSAGE = 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n';

const clock = createRealClock();
const opened: Streams[] = [];
after(async () => {
  await Promise.all(opened.map((streams) => streams.shut()));
  clock.close();
});

async function open(
  proto: Proto,
  tls: Partial<TlsServerProfile> = {},
  client: Partial<TlsClientProfile> = {},
) {
  const listen: LocalSocket[] = [{ proto, ip: '127.0.0.1', port: 0, advertise: null }];
  const made = await openStreams({
    clock,
    sockets: createRealStreamSockets(),
    settings: defaultStreamSettings,
    listen,
    worker: 0,
  });
  assert.ok(made.ok);
  const { streams } = made;
  opened.push(streams);
  const profile: TlsServerProfile = {
    options: { key, cert, ca: [cert] },
    contextFor: () => null,
    verifies: false,
    requires: false,
    handshakeTimeout: 5000,
    ...tls,
  };
  const toServers: TlsClientProfile = {
    context: tlsContext({ ca: [cert] }),
    verifies: true,
    serverName: 'localhost',
    ...client,
  };
  streams.useTls({ server: () => profile, client: () => toServers });
  return { streams, port: made.sockets[0]?.port ?? 0 };
}

function nextMessage(streams: Streams): Promise<{ text: string; flow: Flow }> {
  return new Promise((resolve) =>
    streams.onMessage((bytes, flow) => resolve({ text: bytes.toString(), flow })),
  );
}

function nextUnsent(streams: Streams): Promise<string> {
  return new Promise((resolve) => streams.onUnsent((_flow, _bytes, reason) => resolve(reason)));
}

function nextProblem(streams: Streams): Promise<string> {
  return new Promise((resolve) => streams.onProblem(({ code, text }) => resolve(`${code} ${text}`)));
}

for (const proto of ['tcp', 'tls'] as const) {
  test(`carries messages both ways over ${proto}`, async () => {
    const { streams, port } = await open(proto);
    const message = nextMessage(streams);
    const client =
      proto === 'tcp'
        ? connectTcp(port, '127.0.0.1')
        : connectTls({ port, ca: [cert], servername: 'localhost' });
    client.write(MESSAGE);
    const { text, flow } = await message;
    assert.equal(text, MESSAGE);
    assert.equal(flow.proto, proto);
    streams.send(flow, Buffer.from('answer'));
    const [answer] = await once(client, 'data');
    assert.equal(String(answer), 'answer');
    const [view] = streams.list();
    assert.equal(view?.localPort, port);
    assert.equal(view?.secured?.version ?? null, proto === 'tls' ? 'TLSv1.3' : null);
    client.destroy();
  });

  test(`opens a connection over ${proto}, over which the other side may send too`, async () => {
    const server = await open(proto);
    const client = await open(proto);
    const request = nextMessage(server.streams);
    client.streams.send(
      { proto, socket: 0, ip: '127.0.0.1', port: server.port, connection: 0 },
      Buffer.from(MESSAGE),
    );
    const { flow } = await request;
    const back = nextMessage(client.streams);
    server.streams.send(flow, Buffer.from(MESSAGE));
    assert.equal((await back).flow.port, server.port);
    assert.equal(client.streams.list()[0]?.secured?.distrust ?? null, null);
  });

  test(`a server that is not there is told over ${proto}`, async () => {
    const closed: Server = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const address = closed.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const { streams } = await open(proto);
    const unsent = nextUnsent(streams);
    streams.send({ proto, socket: 0, ip: '127.0.0.1', port, connection: 0 }, Buffer.from(MESSAGE));
    assert.match(await unsent, /ECONNREFUSED/);
  });
}

test('a port that is taken is said to be', async () => {
  const { port } = await open('tcp');
  const second = await openStreams({
    clock,
    sockets: createRealStreamSockets(),
    settings: defaultStreamSettings,
    listen: [{ proto: 'tcp', ip: '127.0.0.1', port, advertise: null }],
    worker: 0,
  });
  assert.ok(!second.ok);
  assert.match(second.message, /^cannot listen on tcp:127\.0\.0\.1:\d+: address already in use/);
});

test('what is no TLS is a failed handshake, counted and told', async () => {
  const { streams, port } = await open('tls');
  const problem = nextProblem(streams);
  const client = connectTcp(port, '127.0.0.1');
  client.on('error', () => {});
  client.write(MESSAGE);
  assert.match(await problem, /^net\.handshake /);
  assert.equal(streams.stats.handshakeErrors, 1);
  assert.equal(streams.now.connections, 0);
});

test('a client without a certificate is refused where one is required', async () => {
  const { streams, port } = await open('tls', { requires: true });
  const problem = nextProblem(streams);
  const client = connectTls({ port, ca: [cert], servername: 'localhost' });
  client.on('error', () => {});
  assert.equal(await problem, 'net.handshake it has no certificate (require_certificate)');
});

test('a client whose certificate is trusted is known by it', async () => {
  const { streams, port } = await open('tls', { requires: true, verifies: true });
  const message = nextMessage(streams);
  const client: TLSSocket = connectTls({ port, ca: [cert], key, cert, servername: 'localhost' });
  client.write(MESSAGE);
  const { flow } = await message;
  const secured = streams.find(flow.connection)?.secured;
  assert.equal(secured?.distrust, null);
  assert.equal(secured?.serverName, 'localhost');
  assert.equal(secured?.peer?.subject.get('CN'), 'localhost');
  client.destroy();
});

test('a client whose certificate is not trusted is refused', async () => {
  const { streams, port } = await open('tls', { verifies: true, options: { key, cert, ca: [] } });
  const problem = nextProblem(streams);
  const client = connectTls({ port, ca: [cert], key, cert, servername: 'localhost' });
  client.on('error', () => {});
  assert.match(await problem, /^net\.handshake its certificate is not trusted: /);
});

test('a server that is not trusted gets nothing', async () => {
  const server = await open('tls');
  const client = await open('tls', {}, { context: tlsContext({ ca: [] }) });
  const unsent = nextUnsent(client.streams);
  client.streams.send(
    { proto: 'tls', socket: 0, ip: '127.0.0.1', port: server.port, connection: 0 },
    Buffer.from(MESSAGE),
  );
  assert.match(await unsent, /^its certificate is not trusted: .* \(verify_certificate\)$/);
});

test('the name that a client asks for chooses the certificate', async () => {
  const asked: string[] = [];
  const { port } = await open('tls', {
    contextFor(name) {
      asked.push(name);
      return null;
    },
  });
  const client = connectTls({ port, ca: [cert], servername: 'Localhost' });
  await once(client, 'secureConnect');
  assert.deepEqual(asked, ['localhost']);
  client.destroy();
});

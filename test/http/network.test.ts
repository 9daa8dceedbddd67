/** The web over real connections: what is closed, kept and tunnelled, and what a CANCEL does. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DEFAULT_TLS, type ExchangeRequest } from '../../src/http/exchange.ts';
import { createNetworkExchange } from '../../src/http/network-exchange.ts';
import { HANDLE_CANCEL, request, writeCancel } from '../server/support.ts';
import { SERVER, startThreadedServer } from '../threads/server.ts';
import { startWeb, type Web } from './web.ts';

const pem = (part: string): string => join(import.meta.dirname, `localhost.${part}.pem`);
const NEVER = new AbortController().signal;

async function webOf(t: TestContext, secure = false): Promise<Web> {
  const tls = { key: readFileSync(pem('key'), 'utf8'), cert: readFileSync(pem('cert'), 'utf8') };
  const web = await startWeb(secure ? tls : undefined);
  t.after(() => web.close());
  return web;
}

function networkOf(t: TestContext) {
  const network = createNetworkExchange();
  t.after(() => network.close());
  return network.exchange;
}

function getOf(url: string, connection: Partial<ExchangeRequest['connection']> = {}): ExchangeRequest {
  return {
    method: 'GET',
    url: new URL(url),
    headers: [['User-Agent', 'Test']],
    body: null,
    maxBodyBytes: 1000,
    connection: {
      keepAlive: false,
      tcpKeepAliveSeconds: null,
      family: 0,
      localAddress: '',
      proxy: '',
      tls: { ...DEFAULT_TLS, caFile: pem('cert') },
      ...connection,
    },
  };
}

/** Resolves when no connection of a web server is open. */
async function allClosed(web: Web): Promise<void> {
  await Promise.all(
    [...web.open].map((socket) => new Promise<void>((resolve) => void socket.on('close', () => resolve()))),
  );
}

test('an abort closes the connection', async (t) => {
  const web = await webOf(t);
  const abort = new AbortController();
  const answer = networkOf(t)(getOf(`http://127.0.0.1:${web.port}/silent`), abort.signal);
  while (web.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(web.open.size, 1);
  abort.abort(new Error('enough'));
  await assert.rejects(answer, /enough/);
  await allClosed(web);
});

test('an abort in the middle of a body closes the connection', async (t) => {
  const web = await webOf(t);
  const abort = new AbortController();
  const answer = networkOf(t)(getOf(`http://127.0.0.1:${web.port}/drip`), abort.signal);
  while (web.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  abort.abort(new Error('enough'));
  await assert.rejects(answer, /enough/);
  await allClosed(web);
});

test('a connection is closed after its reply, or kept for the next', async (t) => {
  const web = await webOf(t);
  const exchange = networkOf(t);
  const url = `http://127.0.0.1:${web.port}/lines`;
  await exchange(getOf(url), NEVER);
  await allClosed(web);
  for (let times = 0; times < 3; times++) await exchange(getOf(url, { keepAlive: true }), NEVER);
  assert.deepEqual(
    web.seen.map(({ connection }) => connection),
    [1, 2, 2, 2],
  );
  assert.equal(web.open.size, 1);
});

test('a kept connection that the server has closed is not used, or the request is sent again', async (t) => {
  const web = await webOf(t);
  const exchange = networkOf(t);
  const url = `http://127.0.0.1:${web.port}/lines`;
  for (let times = 0; times < 5; times++) {
    const reply = await exchange(getOf(url, { keepAlive: true }), NEVER);
    assert.ok(reply.ok, 'text' in reply ? reply.text : '');
    for (const socket of web.open) socket.destroy();
  }
});

test('a body that is cut closes a connection that was to be kept', async (t) => {
  const web = await webOf(t);
  const reply = await networkOf(t)(getOf(`http://127.0.0.1:${web.port}/huge`, { keepAlive: true }), NEVER);
  assert.ok(reply.ok);
  assert.equal(reply.body.length, 1000);
  assert.equal(reply.cut, true);
  await allClosed(web);
});

test('a proxy is only shown where we want to go; certificates are verified through it', async (t) => {
  const web = await webOf(t, true);
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      asked.push(chunk.toString('latin1').split('\r\n')[0] ?? '');
      const far = connect(web.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        socket.pipe(far).pipe(socket);
      });
      far.on('error', () => socket.destroy());
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const address = proxy.address();
  assert.ok(typeof address === 'object' && address !== null);
  const through = { proxy: `http://127.0.0.1:${address.port}` };
  const exchange = networkOf(t);
  const reply = await exchange(getOf('https://localhost/lines', through), NEVER);
  assert.ok(reply.ok, 'text' in reply ? reply.text : '');
  assert.equal(reply.body.toString(), 'first\nsecond\nthird\n');
  assert.deepEqual(asked, ['CONNECT localhost:443 HTTP/1.1']);
  const wrongName = await exchange(getOf('https://other.example/lines', through), NEVER);
  assert.equal('code' in wrongName ? wrongName.code : 0, 60);
  const tls = { ...DEFAULT_TLS, verifyPeer: false };
  const unnamed = await exchange(getOf('https://other.example/lines', { ...through, tls }), NEVER);
  assert.equal('code' in unnamed ? unnamed.code : 0, 60);
});

test('a CANCEL closes the connection of a query before there is a transaction', async (t) => {
  const web = await webOf(t);
  const server = await startThreadedServer(
    `${['tm', 'sl', 'pv', 'textops', 'kex', 'http_client'].map((name) => `loadmodule "${name}.so"\n`).join('')}
modparam("http_client", "connection_timeout", 60)
request_route {
  ${HANDLE_CANCEL}
  if (is_method("ACK")) { exit; }
  $var(code) = http_client_query("http://127.0.0.1:${web.port}/silent", "$var(r)");
  t_newtran();
  t_reply("486", "Code $var(code)");
}`,
  );
  t.after(() => server.stop());
  const peer = server.wire.peer('127.0.0.1', 7000);
  const replies: string[] = [];
  const answered = Promise.withResolvers<void>();
  peer.onDatagram(({ bytes }) => {
    replies.push(bytes.toString('latin1').split('\r\n')[0] ?? '');
    if (replies.length === 2) answered.resolve();
  });
  peer.send(Buffer.from(request('INVITE', 'a')), SERVER);
  while (web.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  peer.send(Buffer.from(writeCancel(request('INVITE', 'a'))), SERVER);
  await allClosed(web);
  await answered.promise;
  assert.deepEqual(replies.toSorted(), ['SIP/2.0 200 ok -- no more pending branches', 'SIP/2.0 486 Code 42']);
});

/** `http_async_client` against real web servers, most of which had better not do what they do. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { request, writeCancel } from '../server/support.ts';
import { SERVER, startThreadedServer, type ThreadedServer } from '../threads/server.ts';
import { startWeb, type Web } from './web.ts';

const MODULES = ['kex', 'tm', 'sl', 'pv', 'textops', 'http_async_client']
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('');

/** How long a query may take here; long enough for what is not slow on purpose. */
const TIMEOUT_MS = 1000;

const script = (port: number): string => `${MODULES}
modparam("http_async_client", "connection_timeout", ${TIMEOUT_MS})
request_route {
  if (is_method("CANCEL")) { t_relay_cancel(); exit; }
  if (is_method("ACK")) { exit; }
  t_newtran();
  if ($rU == "circle") { $http_req(follow_redirect) = 1; }
  if ($rU == "refused") { http_async_query("http://127.0.0.1:1/", "REPLY"); }
  if ($rU == "patient") {
    $http_req(timeout) = 20000;
    http_async_query("http://127.0.0.1:${port}/silent", "REPLY");
  }
  http_async_query("http://127.0.0.1:${port}/$rU", "REPLY");
}
route[REPLY] { t_reply("404", "$http_ok $http_rs $http_bs $http_err"); }`;

interface Running {
  readonly web: Web;
  readonly server: ThreadedServer;
  /** Asks for a user; the reason of its reply. */
  ask(user: string): Promise<string>;
}

async function start(t: TestContext): Promise<Running> {
  const web = await startWeb();
  const server = await startThreadedServer(script(web.port));
  t.after(async () => {
    await server.stop();
    await web.close();
  });
  const peer = server.wire.peer('127.0.0.1', 7000);
  const waiting = new Map<string, (reason: string) => void>();
  peer.onDatagram(({ bytes }) => {
    const text = bytes.toString('latin1');
    const id = /^Call-ID: (.*)\r$/m.exec(text)?.[1] ?? '';
    if (!text.startsWith('SIP/2.0 1')) waiting.get(id)?.(/^SIP\/2\.0 \d+ (.*)\r/.exec(text)?.[1] ?? '');
  });
  return {
    web,
    server,
    ask(user) {
      const { promise, resolve } = Promise.withResolvers<string>();
      waiting.set(user, resolve);
      peer.send(Buffer.from(request('OPTIONS', { id: user, user })), SERVER);
      return promise;
    },
  };
}

const answers: Readonly<Record<string, string>> = {
  lines: '1 200 19 <null>',
  empty: '1 200 0 <null>',
  none: '1 204 0 <null>',
  chunked: '1 200 11 <null>',
  'until-closed': '1 200 14 <null>',
  http10: '1 200 4 <null>',
  'big-status': '1 999 1 <null>',
  redirect: '1 302 5 <null>',
  long: '1 200 4 <null>',
  circle: '0 <null> <null> Number of redirects hit maximum amount',
  refused: "0 <null> <null> Couldn't connect to server",
  silent: '0 <null> <null> Timeout was reached',
  drip: '0 <null> <null> Timeout was reached',
  huge: '0 <null> <null> Maximum file size exceeded',
  short: '0 <null> <null> Transferred a partial file',
  'bad-chunk': '0 <null> <null> Failure when receiving data from the peer',
  'negative-length': '0 <null> <null> Weird server reply',
  'two-lengths': '0 <null> <null> Weird server reply',
  garbage: '0 <null> <null> Unsupported protocol',
  ssh: '0 <null> <null> Unsupported protocol',
  'bad-status': '0 <null> <null> Unsupported protocol',
  nothing: '0 <null> <null> Server returned nothing (no headers, no data)',
  reset: '0 <null> <null> Failure when receiving data from the peer',
  'half-head': '0 <null> <null> Failure when receiving data from the peer',
  'head-endless': '0 <null> <null> Failure when receiving data from the peer',
  'head-one-line': '0 <null> <null> Failure when receiving data from the peer',
};

test('every server gets its answer into the script, all at once, and holds up nobody', async (t) => {
  const { ask, server } = await start(t);
  const given = await Promise.all(
    Object.keys(answers).map(async (path): Promise<[string, string]> => [path, await ask(path)]),
  );
  assert.deepEqual(Object.fromEntries(given), answers);
  assert.equal([...server.server.transactions.suspensions()].length, 0);
});

test('a CANCEL closes the connection of a query and leaves nothing behind', async (t) => {
  const { web, server } = await start(t);
  const peer = server.wire.peer('127.0.0.1', 7001);
  const replies: string[] = [];
  const cancelled = Promise.withResolvers<void>();
  peer.onDatagram(({ bytes }) => {
    const status = bytes.toString('latin1').slice(8, 11);
    replies.push(status);
    if (status === '487') cancelled.resolve();
  });
  const invite = request('INVITE', { id: 'a', user: 'patient' }).replace(':7000', ':7001');
  peer.send(Buffer.from(invite), SERVER);
  while (web.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(web.open.size, 1);
  const closed = Promise.all(
    [...web.open].map((socket) => new Promise<void>((resolve) => void socket.on('close', () => resolve()))),
  );
  peer.send(Buffer.from(writeCancel(invite)), SERVER);
  await cancelled.promise;
  await closed;
  assert.equal([...server.server.transactions.suspensions()].length, 0);
  assert.ok(replies.includes('200'));
});

test('connections are kept for the next query', async (t) => {
  const { ask, web } = await start(t);
  for (const path of ['lines', 'empty', 'chunked']) await ask(path);
  assert.deepEqual(
    web.seen.map(({ connection }) => connection),
    [1, 1, 1],
  );
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRealClock } from '../../time/real-clock.ts';
import type { Accept } from '../module-network.ts';
import { type Asking, askFifo, askHttp, askUdp, askUnix } from './ask.ts';
import { type ControlPort, MOST_CONTROL_BYTES, type Opened } from './control.ts';
import { bindControlCalls } from './libc.ts';
import { createControlNetwork } from './real.ts';

const clock = createRealClock();
const network = createControlNetwork(clock);
const folder = mkdtempSync(join(tmpdir(), 'fermata-control-'));
let count = 0;

after(() => {
  clock.close();
  rmSync(folder, { recursive: true, force: true });
});

const skip = bindControlCalls() === null ? 'this system has no such sockets' : false;

function asking(): Asking {
  return { clock, timeoutMs: 5000, ownName: `own-${++count}`, folder };
}

function path(): string {
  return join(folder, `port-${++count}`);
}

function file(at: string) {
  return { path: at, mode: 0o600, user: '', group: '' } as const;
}

function port(opened: Opened): ControlPort {
  assert.ok(!('problem' in opened), 'problem' in opened ? opened.problem : '');
  return opened;
}

function problemOf(opened: Opened): string {
  assert.ok('problem' in opened);
  return opened.problem;
}

const unix = (at: string) => ({ kind: 'unix', ...file(at) }) as const;
const echo = (bytes: Buffer, whole: boolean, reply: (bytes: Buffer) => string | null): void => {
  reply(whole ? bytes : Buffer.from('cut'));
};
const text = (asked: Awaited<ReturnType<typeof askUnix>>): string =>
  'reply' in asked ? asked.reply.toString() : `problem: ${asked.problem}`;

test('datagrams in the file system: mode, replies, removal', { skip }, async () => {
  const at = path();
  const opened = port(await network.datagrams(unix(at), echo));
  assert.equal(lstatSync(at).mode & 0o777, 0o600);
  assert.equal(text(await askUnix(at, Buffer.from('hello'), asking())), 'hello');
  const many = await Promise.all(
    [...Array(8).keys()].map((n) => askUnix(at, Buffer.from(`n${n}`), asking())),
  );
  assert.deepEqual(
    many.map(text),
    [...Array(8).keys()].map((n) => `n${n}`),
  );
  const most = Buffer.alloc(MOST_CONTROL_BYTES, 'x');
  assert.equal(text(await askUnix(at, most, asking())), most.toString());
  assert.equal(text(await askUnix(at, Buffer.alloc(MOST_CONTROL_BYTES + 1), asking())), 'cut');
  await opened.close();
  assert.ok(!existsSync(at));
  assert.match(text(await askUnix(at, Buffer.from('hello'), asking())), /problem: there is no /);
});

test('streams in the file system: mode, connections, what a dead process left, removal', async () => {
  const at = path();
  const accept: Accept = (connection) => ({
    onData: (bytes) => connection.write(Buffer.from(`${connection.peer.ip}<${bytes}>`)),
    onEnd() {},
  });
  const opened = port(await network.streams(unix(at), accept));
  assert.equal(lstatSync(at).mode & 0o777, 0o600);
  const client = connect({ path: at });
  client.write('hello');
  const [answer] = await once(client, 'data');
  assert.equal(String(answer), '<hello>');
  assert.match(problemOf(await network.streams(unix(at), accept)), /is used by another server/);
  const gone = once(client, 'close');
  await opened.close();
  await gone;
  assert.ok(!existsSync(at));

  // A socket that nobody listens at any more, as a process that was killed leaves it.
  const { status } = spawnSync(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(at)}, () => process.kill(process.pid, 'SIGKILL'))`,
  ]);
  assert.equal(status, null);
  assert.ok(existsSync(at));
  await port(await network.streams(unix(at), accept)).close();
  assert.ok(!existsSync(at));

  writeFileSync(at, '');
  assert.match(problemOf(await network.streams(unix(at), accept)), /is something else/);
  assert.match(problemOf(await network.streams(unix(`${at}${'x'.repeat(200)}`), accept)), /longer than/);
  assert.match(
    problemOf(await network.streams({ ...unix(path()), user: 'no-such-user' }, accept)),
    /there is no user "no-such-user"/,
  );
});

test('an answer may take its time, and be too long', { skip }, async () => {
  const at = path();
  const problems: (string | null)[] = [];
  const opened = port(
    await network.datagrams(unix(at), async (_bytes, _whole, reply) => {
      await new Promise(setImmediate);
      problems.push(reply(Buffer.alloc(16 * 1024 * 1024)));
      problems.push(reply(Buffer.from('short')));
    }),
  );
  assert.equal(text(await askUnix(at, Buffer.from('x'), asking())), 'short');
  assert.match(problems[0] ?? '', /message too long/);
  assert.equal(problems[1], null);
  await opened.close();
});

test('a sender without an address gets no reply, and that is said', { skip }, async () => {
  const at = path();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const opened = port(
    await network.datagrams(unix(at), (_bytes, _whole, reply) => resolve(reply(Buffer.from('x')))),
  );
  const calls = bindControlCalls();
  assert.ok(calls !== null);
  const own = path();
  const fd = calls.bindUnix(own);
  rmSync(own);
  const { unixAddress } = await import('./libc.ts');
  assert.equal(calls.send(fd, Buffer.from('x'), unixAddress(at)), 0);
  assert.match((await promise) ?? 'sent', /no such file/);
  calls.close(fd);
  await opened.close();
});

test('what a dead process left is replaced; a living one is not', { skip }, async () => {
  const at = path();
  const calls = bindControlCalls();
  assert.ok(calls !== null);
  calls.close(calls.bindUnix(at));
  assert.ok(existsSync(at));
  const opened = port(await network.datagrams(unix(at), echo));
  assert.match(problemOf(await network.datagrams(unix(at), echo)), /is used by another server/);
  assert.equal(text(await askUnix(at, Buffer.from('still'), asking())), 'still');
  await opened.close();

  const fifo = path();
  calls.mkfifo(fifo, 0o600);
  const reading = port(await network.fifo(file(fifo), () => {}));
  assert.match(problemOf(await network.fifo(file(fifo), () => {})), /is used by another server/);
  await reading.close();
  assert.ok(!existsSync(fifo));
});

test('what is something else is left alone', { skip }, async () => {
  const at = path();
  writeFileSync(at, 'mine');
  assert.match(problemOf(await network.datagrams(unix(at), echo)), /is something else/);
  assert.match(problemOf(await network.fifo(file(at), () => {})), /is something else/);
  const link = path();
  symlinkSync(at, link);
  assert.match(problemOf(await network.fifo(file(link), () => {})), /is something else/);
  assert.equal(readFileSync(at, 'utf8'), 'mine');
});

test('folders are made; users that do not exist and paths that are too long are problems', {
  skip,
}, async () => {
  const at = join(folder, 'a', 'b', 'sock');
  const opened = port(await network.datagrams(unix(at), echo));
  await opened.close();
  const owned = { ...unix(path()), user: 'no-such-user' };
  assert.match(problemOf(await network.datagrams(owned, echo)), /there is no user "no-such-user"/);
  assert.ok(!existsSync(owned.path));
  const fifo = { ...file(path()), group: 'no-such-group' };
  assert.match(problemOf(await network.fifo(fifo, () => {})), /there is no group "no-such-group"/);
  assert.ok(!existsSync(fifo.path));
  assert.match(problemOf(await network.datagrams(unix(`/${'x'.repeat(120)}`), echo)), /is longer than/);
});

test('a FIFO takes what several writers write, and answers on theirs', { skip }, async () => {
  const at = path();
  const opened = port(
    await network.fifo(file(at), (bytes) => {
      for (const name of bytes
        .toString()
        .split('\n')
        .filter((line) => line !== '')) {
        void network.writeFifo(
          join(folder, name),
          Buffer.from(`{"to":"${name}","fill":"${'x'.repeat(200_000)}"}`),
        );
      }
    }),
  );
  for (let round = 0; round < 2; round++) {
    const asks = [asking(), asking()];
    const replies = await Promise.all(asks.map((ask) => askFifo(at, Buffer.from(`${ask.ownName}\n`), ask)));
    for (const [index, reply] of replies.entries()) {
      assert.ok(text(reply).startsWith(`{"to":"${asks[index]?.ownName}"`), text(reply).slice(0, 80));
      assert.equal(text(reply).at(-1), '}');
    }
  }
  await opened.close();
});

test('a reply is written only into a FIFO that somebody reads', { skip }, async () => {
  const plain = path();
  writeFileSync(plain, 'mine');
  assert.equal(await network.writeFifo(plain, Buffer.from('x')), 'it is no FIFO');
  assert.equal(readFileSync(plain, 'utf8'), 'mine');
  const link = path();
  symlinkSync(plain, link);
  assert.match((await network.writeFifo(link, Buffer.from('x'))) ?? '', /ELOOP/);
  assert.match((await network.writeFifo(path(), Buffer.from('x'))) ?? '', /ENOENT/);
  const unread = path();
  bindControlCalls()?.mkfifo(unread, 0o600);
  assert.equal(await network.writeFifo(unread, Buffer.from('x')), 'nobody reads it');
});

test('datagrams over UDP', async () => {
  const opened = port(await network.datagrams({ kind: 'ip', host: '127.0.0.1', port: 0 }, echo));
  const bound = Number(opened.at.split(':')[1]);
  assert.equal(text(await askUdp('127.0.0.1', bound, Buffer.from('hello'), asking())), 'hello');
  assert.match(
    problemOf(await network.datagrams({ kind: 'ip', host: '127.0.0.1', port: bound }, echo)),
    /EADDRINUSE/,
  );
  await opened.close();
});

test('HTTP: answers, and what it does not take', async () => {
  const opened = port(
    await network.http({ kind: 'ip', host: '127.0.0.1', port: 0 }, async (body) => {
      if (body.toString() === 'throw') throw new Error('a bug');
      return { status: 404, body: Buffer.from(`{"got":${body.length}}`) };
    }),
  );
  const url = `http://${opened.at}/`;
  assert.equal(text(await askHttp(url, Buffer.from('hello'), asking())), '{"got":5}');
  const status = async (init: RequestInit): Promise<number> => (await fetch(url, init)).status;
  assert.equal(await status({ method: 'POST', body: 'x' }), 404);
  assert.equal(await status({}), 405);
  assert.equal(await status({ method: 'POST', body: 'x', headers: { Origin: 'http://evil.example' } }), 403);
  assert.equal(await status({ method: 'POST', body: 'x'.repeat(MOST_CONTROL_BYTES + 1) }), 413);
  await assert.rejects(status({ method: 'POST', body: 'throw' }));
  assert.match(
    problemOf(
      await network.http(
        { kind: 'ip', host: '127.0.0.1', port: Number(opened.at.split(':')[1]) },
        async () => ({ status: 200, body: Buffer.alloc(0) }),
      ),
    ),
    /EADDRINUSE/,
  );
  await opened.close();
  assert.match(text(await askHttp(url, Buffer.from('x'), asking())), /problem: .*ECONNREFUSED/);
});

test('a socket that may not be used says so', {
  skip: skip || (process.getuid?.() === 0 ? 'root may use everything' : false),
}, async () => {
  const at = path();
  const opened = port(await network.datagrams(unix(at), echo));
  chmodSync(at, 0);
  assert.match(text(await askUnix(at, Buffer.from('x'), asking())), /may not be used/);
  await opened.close();
});

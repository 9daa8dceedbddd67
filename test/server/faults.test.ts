/** Exceptions that nobody expects, made on purpose: they end at the boundary, are counted and logged, and no caller hangs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startAsyncWorker } from '../../src/server/async-start.ts';
import type { GroupOrder, ServerInput } from '../../src/server/server.ts';
import { attachStore } from '../../src/store/volatile-store.ts';
import type { Clock } from '../../src/time/clock.ts';
import type { Receiver, WorkerContext } from '../../src/workers/group.ts';
import { createInlineGroup } from '../../src/workers/inline-group.ts';
import { request, start, writeCancel } from './support.ts';

const SCRIPT = `request_route {
  if ($rU == "sleep") { async_route("R", "1"); }
  if ($rU == "pause") { usleep("1000000"); }
  if ($rU == "held") { t_newtran(); usleep("1000000"); async_route("R", "1"); }
  send_reply("200", "OK");
}
route[R] { send_reply("200", "Awake"); }`;

/** A clock that can be told to throw at the next call of one method. */
function faultyClock(clock: Clock): { readonly clock: Clock; fail(method: 'now' | 'wallTime'): void } {
  let failing: string | null = null;
  const check = (method: string): void => {
    if (failing !== method) return;
    failing = null;
    throw new Error(`no ${method}`);
  };
  return {
    clock: {
      ...clock,
      now() {
        check('now');
        return clock.now();
      },
      wallTime() {
        check('wallTime');
        return clock.wallTime();
      },
    },
    fail(method) {
      failing = method;
    },
  };
}

test('an exception while a message is received costs that message, not the server', async (t) => {
  let fail: (method: 'now' | 'wallTime') => void = () => {};
  const {
    test: server,
    send,
    advance,
    replies,
    logged,
  } = await start(t, SCRIPT, {
    replace(input) {
      const faulty = faultyClock(input.clock);
      fail = faulty.fail;
      return { ...input, clock: faulty.clock };
    },
  });
  send(request('OPTIONS', 'a'));
  fail('wallTime');
  await advance(1);
  assert.deepEqual(replies(), []);
  assert.equal(server.server.stats.exceptions, 1);
  const [line] = logged('server.exception');
  assert.match(line ?? '', /^receiving a message failed: Error: no wallTime at /);
  assert.ok(!line?.includes('\n'));
  send(request('OPTIONS', 'b'));
  await advance(1);
  assert.deepEqual(replies(), ['200 OPTIONS 1']);
});

test('an effect that fails costs that effect; the run still ends and its caller is answered', async (t) => {
  let fail: (method: 'now' | 'wallTime') => void = () => {};
  const {
    test: server,
    send,
    advance,
    replies,
    logged,
  } = await start(t, SCRIPT, {
    replace(input) {
      const faulty = faultyClock(input.clock);
      fail = faulty.fail;
      return { ...input, clock: faulty.clock };
    },
  });
  send(request('OPTIONS', { id: 'a', user: 'held' }));
  await advance(999);
  // What comes next is the effect "suspend", which reads the clock.
  fail('now');
  await advance(2000);
  assert.deepEqual(replies(), ['500 OPTIONS 1000']);
  assert.equal(server.server.stats.exceptions, 1);
  assert.match(logged('server.exception')[0] ?? '', /^applying suspend failed: Error: no now/);
  await advance(40_000);
  assert.equal(server.server.transactions.stats.current, 0);
});

/** Async workers of one server replaced by faulty ones. */
function withWorkers(
  make: (receiver: Receiver, context: WorkerContext) => Receiver,
  wrap: (reply: WorkerContext['reply']) => WorkerContext['reply'] = (reply) => reply,
): (input: ServerInput) => ServerInput {
  return (input) => ({
    ...input,
    workers: {
      inbox: input.workers.inbox,
      group: ({ plan, ...order }: GroupOrder) =>
        createInlineGroup({
          ...order,
          inboxes: [input.workers.inbox],
          async startWorker(context) {
            const receiver = await startAsyncWorker({
              plan,
              context: { ...context, reply: wrap(context.reply) },
              clock: input.clock,
              log: input.log,
              store: attachStore(plan.store, context.workerId),
              random: input.random,
              nameServers: input.nameServers,
              pid: 1,
            });
            return make(receiver, context);
          },
        }),
    },
  });
}

test('a worker that cannot send back what its run wants still tells the owner that it is over', async (t) => {
  let failures = 1;
  const {
    test: server,
    send,
    advance,
    replies,
    logged,
  } = await start(t, SCRIPT, {
    replace: withWorkers(
      (receiver) => receiver,
      (reply) => (owner, bytes) => {
        if (failures-- > 0) throw new Error('no way');
        return reply(owner, bytes);
      },
    ),
  });
  send(request('OPTIONS', { id: 'a', user: 'sleep' }));
  send(request('OPTIONS', { id: 'b', user: 'sleep' }));
  await advance(2000);
  assert.deepEqual(replies('a'), ['500 OPTIONS 1000']);
  assert.deepEqual(replies('b'), ['200 OPTIONS 1000']);
  assert.match(logged('server.exception')[0] ?? '', /^sending back effects failed: Error: no way/);
  await advance(40_000);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('effects that the inbox does not take are lost with a log line, the caller gets 500', async (t) => {
  let refusals = 1;
  const { send, advance, replies, logged } = await start(t, SCRIPT, {
    replace: withWorkers(
      (receiver) => receiver,
      (reply) => (owner, bytes) => refusals-- <= 0 && reply(owner, bytes),
    ),
  });
  send(request('OPTIONS', { id: 'a', user: 'sleep' }));
  await advance(2000);
  assert.deepEqual(replies('a'), ['500 OPTIONS 1000']);
  assert.equal(logged('async.result-lost').length, 1);
});

test('bytes that are no result, or one of a transaction that is gone, change nothing', async (t) => {
  let push: (bytes: Uint8Array) => void = () => {};
  const {
    send,
    advance,
    replies,
    logged,
    test: server,
  } = await start(t, SCRIPT, {
    replace(input) {
      push = (bytes) => void input.workers.inbox.push(bytes);
      return input;
    },
  });
  const invite = request('INVITE', { id: 'a', user: 'sleep' });
  send(invite);
  await advance(10);
  push(Buffer.from('no result'));
  push(Buffer.alloc(0));
  // The result of turn 1 of transaction 1:1, over, without effects.
  push(Buffer.from([1, 1, 1, 1, 0, 1, 1, 0, 0]));
  await advance(1);
  assert.equal(logged('async.bad-result').length, 2);
  assert.equal(server.server.transactions.stats.staleEffects, 1);
  await advance(2000);
  assert.deepEqual(replies().slice(0, 2), ['100 INVITE 0', '200 INVITE 1000']);
});

test('an exception after a pause leaves nothing held and nothing guarded', async (t) => {
  let fail: (method: 'now' | 'wallTime') => void = () => {};
  const {
    send,
    advance,
    replies,
    test: server,
  } = await start(t, SCRIPT, {
    replace(input) {
      const faulty = faultyClock(input.clock);
      fail = faulty.fail;
      return { ...input, clock: faulty.clock };
    },
  });
  const invite = request('INVITE', { id: 'a', user: 'held' });
  send(invite);
  await advance(999);
  fail('now');
  await advance(1);
  send(request('INFO', { id: 'a2', callId: 'a', cseq: 2 }));
  send(writeCancel(invite));
  await advance(100);
  assert.ok(replies().includes('500 INVITE 1000'));
  assert.ok(replies().includes('200 INFO 1000'));
  assert.equal(server.server.stats.exceptions, 1);
});

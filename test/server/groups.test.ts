/** Groups of async workers as the server uses them: full queues, workers that fail or die, none at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAsk } from '../../src/run/ask.ts';
import { decodeItem } from '../../src/run/item.ts';
import { createResultEncoder } from '../../src/run/result.ts';
import type { GroupOrder, ServerInput } from '../../src/server/server.ts';
import { decodeSuspension } from '../../src/tm/suspension.ts';
import type { WorkerGroup } from '../../src/workers/group.ts';
import { HANDLE_CANCEL, request, start, writeCancel } from './support.ts';

const SLEEPS = `request_route { ${HANDLE_CANCEL} async_route("R", "1"); xlog("L_NOTICE", "REFUSED $rc\\n"); send_reply("404", "Not now"); }
route[R] { send_reply("200", "Awake"); }`;

/** A group that only keeps what it is given. */
interface FakeGroup {
  readonly items: Buffer[];
  /** How many items its queue takes. */
  room: number;
  /** Whether its workers take answers to what they ask. */
  takesAnswers: boolean;
  /** Sends bytes to the owner as one of its workers does. */
  say(bytes: Uint8Array): void;
  order: GroupOrder | null;
  readonly replace: (input: ServerInput) => ServerInput;
  /** Its worker takes the oldest item and answers that the run is over with nothing done. */
  work(): string | null;
}

function fakeGroup(room: number): FakeGroup {
  const items: Buffer[] = [];
  const encode = createResultEncoder();
  let answer: (bytes: Uint8Array) => void = () => {};
  let waiting = Promise.withResolvers<void>();
  const fake: FakeGroup = {
    items,
    room,
    takesAnswers: true,
    say: (bytes) => answer(bytes),
    order: null,
    replace(input) {
      answer = (bytes) => void input.workers.inbox.push(bytes);
      const group = (order: GroupOrder): WorkerGroup => {
        fake.order = order;
        return {
          name: order.name,
          size: order.workers,
          maxItemBytes: 1_000_000,
          start: () => Promise.resolve(),
          stop: () => Promise.resolve(),
          drain: () => items.splice(0, items.length),
          post(item) {
            if (items.length >= fake.room) return false;
            items.push(Buffer.from(item));
            return true;
          },
          room: () => waiting.promise,
          tellAll() {},
          tell: () => fake.takesAnswers,
          stats: () => ({ queued: items.length, busy: 0, done: 0, failed: 0, refused: 0 }),
        };
      };
      return { ...input, workers: { inbox: input.workers.inbox, group } };
    },
    work() {
      const item = items.shift();
      waiting.resolve();
      waiting = Promise.withResolvers();
      const decoded = item === undefined ? null : decodeItem(item);
      const suspension = decoded?.kind === 'resume' ? decodeSuspension(decoded.suspension) : null;
      if (suspension === null) return null;
      answer(encode({ of: suspension, over: true, resumed: null, effects: [] }));
      return /Call-ID: (\S+)/.exec(Buffer.from(suspension.record).toString('latin1'))?.[1] ?? null;
    },
  };
  return fake;
}

test('what finds the queue full waits in order and goes as soon as a worker took an item', async (t) => {
  const fake = fakeGroup(2);
  const { send, advance, sent } = await start(t, SLEEPS, { replace: fake.replace });
  const ids = Array.from({ length: 12 }, (_, at) => `c${at}`);
  for (const id of ids) {
    send(request('OPTIONS', id));
    await advance(10);
  }
  await advance(1000);
  assert.equal(fake.items.length, 2);
  const taken: (string | null)[] = [];
  for (let at = 0; at < ids.length; at++) {
    taken.push(fake.work());
    await advance(1);
    assert.equal(fake.items.length, Math.min(2, ids.length - at - 1));
  }
  assert.deepEqual(taken, ids);
  assert.deepEqual(
    sent.map(({ status, callId }) => `${status} ${callId}`),
    ids.map((id) => `500 ${id}`),
  );
});

test('while it waits for a worker a request absorbs retransmissions and is cancelled at once', async (t) => {
  const fake = fakeGroup(0);
  const { send, advance, replies, test: server } = await start(t, SLEEPS, { replace: fake.replace });
  const invite = request('INVITE', 'a');
  send(invite);
  await advance(5000);
  send(invite);
  await advance(1);
  send(writeCancel(invite));
  await advance(1);
  assert.deepEqual(replies(), ['100 INVITE 0', '100 INVITE 5000', '487 INVITE 5001', '200 CANCEL 5001']);
  fake.room = 5;
  send(request('OPTIONS', 'b'));
  await advance(1500);
  // There is room again: first comes the cancelled one, whose effects are refused, then the other.
  assert.equal(fake.work(), 'a');
  assert.equal(fake.work(), 'b');
  await advance(1);
  assert.deepEqual(replies('b'), ['500 OPTIONS 6502']);
  assert.equal(server.server.transactions.stats.staleEffects, 1);
  assert.deepEqual(
    replies('a').filter((line) => line.startsWith('5')),
    [],
  );
});

test('a worker that dies gives the caller of what it had in hand 500, the others go on', async (t) => {
  const fake = fakeGroup(10);
  const script = `modparam("async", "workers", 2)\n${SLEEPS}`;
  const { send, advance, replies, logged } = await start(t, script, { replace: fake.replace });
  for (const id of ['a', 'b', 'c']) send(request('OPTIONS', id));
  await advance(1000);
  const [inHand] = fake.items.splice(0, 1);
  fake.order?.onExit(1, 7, inHand);
  await advance(1);
  assert.deepEqual(replies(), ['500 OPTIONS 1000']);
  assert.equal(logged('async.worker-died').length, 1);
  // The last one dies: what was queued and what wakes later is answered too.
  send(request('OPTIONS', 'd'));
  await advance(1);
  fake.order?.onExit(2, 7, undefined);
  await advance(1);
  assert.deepEqual(replies().slice(1), ['500 OPTIONS 1002', '500 OPTIONS 1002']);
  await advance(2000);
  assert.deepEqual(replies('d'), ['500 OPTIONS 2001']);
  // From then on the call itself is refused.
  send(request('OPTIONS', 'e'));
  await advance(1);
  assert.deepEqual(replies('e'), ['404 OPTIONS 3003']);
  assert.match(logged('async.no-group')[0] ?? '', /worker group is gone/);
});

test('a worker that dies after it sent its effects ends nothing twice', async (t) => {
  const fake = fakeGroup(10);
  const {
    send,
    advance,
    replies,
    test: server,
  } = await start(t, `modparam("async", "workers", 2)\n${SLEEPS}`, {
    replace: fake.replace,
  });
  send(request('OPTIONS', 'a'));
  await advance(1000);
  const inHand = Buffer.from(fake.items[0] ?? []);
  fake.work();
  fake.order?.onExit(1, 7, inHand);
  fake.order?.onError(2, new Error('a thread failed'));
  await advance(1);
  assert.deepEqual(replies(), ['500 OPTIONS 1000']);
  assert.equal(server.server.transactions.stats.unanswered, 1);
});

test('a suspension that fits no queue ends in 500 and holds up nobody', async (t) => {
  const { send, advance, replies, logged } = await start(
    t,
    `request_route {
      if ($rU == "large") {
        $avp(a) = "0123456789abcdef";
        $var(i) = 0;
        while ($var(i) < 17) { $avp(a) = $avp(a) + $avp(a); $var(i) = $var(i) + 1; }
      }
      async_route("R", "1");
    }
    route[R] { send_reply("200", "Awake"); }`,
    { storeBytes: 16 * 1024 * 1024 },
  );
  send(request('OPTIONS', { id: 'a', user: 'large' }));
  send(request('OPTIONS', 'b'));
  await advance(2000);
  assert.deepEqual(replies('a'), ['500 OPTIONS 1000']);
  assert.deepEqual(replies('b'), ['200 OPTIONS 1000']);
  assert.match(logged('async.too-large')[0] ?? '', /larger than the queue/);
});

test('without async workers nothing sleeps: -1, one line with file:line, and the script goes on', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
    logged,
  } = await start(t, `modparam("async", "workers", 0)\n${SLEEPS}`);
  assert.deepEqual([...server.server.groups], []);
  send(request('OPTIONS', 'a'));
  await advance(1);
  assert.deepEqual(replies(), ['404 OPTIONS 0']);
  assert.match(
    server.lines.find(({ text }) => text.includes('async_route'))?.text ?? '',
    /test\.cfg:\d+:\d+: async_route: there are no async workers; set modparam\("async", "workers", n\) to 1 or more \[/,
  );
  assert.ok(server.lines.some(({ text }) => text.includes('REFUSED -1')));
  assert.equal(logged('async.no-group').length, 0);
});

/** When each of five requests that all wake at 1 s and then compute or wait for a second is answered. */
async function finishedWith(t: Parameters<typeof start>[0], workers: number): Promise<number[]> {
  const { send, advance, sent } = await start(
    t,
    `modparam("async", "workers", ${workers})
    request_route {
      if ($rU == "ask") { send_reply("200", "OK"); exit; }
      async_route("R", "1");
    }
    route[R] { $var(x) = 3; if (usleep("400000") && sleep("1")) { send_reply("200", "$var(x)"); } }`,
  );
  for (let at = 0; at < 5; at++) send(request('OPTIONS', `c${at}`));
  await advance(1500);
  // The SIP worker answers while all async workers are occupied.
  send(request('OPTIONS', { id: 'ask', user: 'ask' }));
  await advance(20_000);
  assert.equal(sent.find(({ callId }) => callId === 'ask')?.at, 1500);
  return sent.filter(({ callId, reason }) => callId !== 'ask' && reason === '3').map(({ at }) => at);
}

test('sleep and usleep occupy an async worker: with one all wait for it, with two half as long', async (t) => {
  assert.deepEqual(await finishedWith(t, 1), [2400, 3800, 5200, 6600, 8000]);
  assert.deepEqual(await finishedWith(t, 2), [2400, 2400, 3800, 3800, 5200]);
  assert.deepEqual(await finishedWith(t, 5), [2400, 2400, 2400, 2400, 2400]);
});

const BY_HAND = `loadmodule "tmx.so"
request_route { t_suspend(); exit; }`;

for (const [what, takesAnswers] of [
  ['a worker that dies with a suspension that it claimed leaves its caller 500', true],
  ['a claim whose answer its worker does not take is given up', false],
] as const) {
  test(what, async (t) => {
    const fake = fakeGroup(10);
    fake.takesAnswers = takesAnswers;
    const { send, advance, replies, test: server } = await start(t, BY_HAND, { replace: fake.replace });
    send(request('MESSAGE', 'a'));
    await advance(1);
    const [transaction] = [...server.server.suspended.all()];
    assert.ok(transaction !== undefined);
    fake.say(encodeAsk({ id: 1, worker: 1, question: { kind: 'claim', transaction } }));
    await advance(1);
    assert.deepEqual([...server.server.suspended.all()], []);
    assert.deepEqual(replies(), takesAnswers ? [] : ['500 MESSAGE 1']);
    fake.order?.onExit(1, 7, undefined);
    await advance(1);
    assert.equal(replies().length, 1);
    assert.match(replies()[0] ?? '', /^500 MESSAGE /);
    // Its result comes too late: nothing happens twice.
    await advance(10_000);
    assert.equal(server.server.transactions.stats.current, 0);
  });
}

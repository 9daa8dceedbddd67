/** Full queues of worker groups. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { request, start } from './support.ts';

const CROWDED = `modparam("async", "queue_size", 2)
request_route { async_route("R", "1"); send_reply("404", "Refused"); }
route[R] { usleep("1000000"); send_reply("200", "OK"); }`;

/** A queue that holds a handful of the suspensions of these scripts. */
const SMALL_QUEUE = 4096;

async function crowd(t: TestContext, script: string) {
  const running = await start(t, script, {
    replace: (input) => ({
      ...input,
      workers: {
        inbox: input.workers.inbox,
        group: (order) => input.workers.group({ ...order, queueBytes: SMALL_QUEUE }),
      },
    }),
  });
  for (let at = 0; at < 40; at++) running.send(request('OPTIONS', `c${String(at).padStart(2, '0')}`));
  await running.advance(1000);
  return running;
}

test('those that find the queue full are told when to ask again', async (t) => {
  const { sent, logged, advance, test: server } = await crowd(t, CROWDED);
  const away = sent.filter(({ status }) => status === 503);
  assert.ok(away.length > 10 && away.length < 38, `${away.length}`);
  assert.ok(away.every(({ text }) => /\r\nRetry-After: 5\r\n/.test(text)));
  // The newest were turned away.
  assert.equal(away.at(-1)?.callId, 'c39');
  assert.equal(server.server.suspended.counts.refused, away.length);
  assert.equal(logged('async.queue-full').length, 1);
  await advance(60_000);
  assert.equal(sent.length, 40);
  assert.equal(logged('async.queue-full').length, 2);
});

test('the oldest that wait are dropped where the policy says so', async (t) => {
  const { sent, advance } = await crowd(t, `modparam("async", "queue_policy", "drop-oldest")\n${CROWDED}`);
  await advance(60_000);
  const away = new Set(sent.filter(({ status }) => status === 503).map(({ callId }) => callId));
  assert.ok(!away.has('c39') && !away.has('c38') && !away.has('c00') && away.has('c37'));
  assert.equal(sent.length, 40);
});

test('a call that finds the queue full is refused, or answers itself', async (t) => {
  const script = `async_workers=1
modparam("async", "queue_size", 1)
request_route { async_task_route("R"); send_reply("404", "Refused $rc"); }
route[R] { usleep("60000000"); send_reply("200", "OK"); }`;
  const refusing = await crowd(t, script);
  const refused = refusing.sent.filter(({ reason }) => reason === 'Refused -1');
  assert.ok(refused.length > 10);
  assert.equal(refused.length, refusing.logged('script.refused').length);
  const rejecting = await crowd(
    t,
    `modparam("async", "queue_policy", "reject")\nmodparam("async", "retry_after", 7)\n${script}`,
  );
  const rejected = rejecting.sent.filter(
    ({ status, text }) => status === 503 && /\r\nRetry-After: 7\r\n/.test(text),
  );
  assert.equal(rejected.length, refused.length);
});

test('what waits for room goes on when there is some, also when no worker sends anything back', async (t) => {
  const {
    test: server,
    send,
    sent,
    advance,
  } = await crowd(
    t,
    `async_workers=1
modparam("async", "queue_size", 100)
request_route {
  if (is_method("OPTIONS")) { async_task_data("Q", "$ci $(ci{s.md5}) $(ci{s.sha256}) $(ci{s.sha512})"); exit; }
  async_task_route("R");
}
route[Q] { usleep("10000"); }
route[R] { send_reply("200", "OK"); }`,
  );
  assert.equal(server.server.suspended.counts.queued, 0);
  send(request('MESSAGE', 'last'));
  await advance(10);
  assert.deepEqual(
    sent.map(({ callId, status }) => [callId, status]),
    [['last', 200]],
  );
});

test('a run is told of each task that its group does not take', async (t) => {
  const {
    test: server,
    sent,
    send,
    logged,
    advance,
  } = await crowd(
    t,
    `async_workers=1
modparam("async", "queue_size", 2)
request_route {
  if (!is_method("MESSAGE")) { exit; }
  $var(taken) = 0;
  $var(i) = 0;
  while ($var(i) < 80) {
    if (async_task_data("Q", "$ci $(ci{s.sha256}) $(ci{s.sha512})")) { $var(taken) = $var(taken) + 1; }
    $var(i) = $var(i) + 1;
  }
  send_reply("200", "$var(taken)");
}
route[Q] { $shv(done) = $shv(done) + 1; usleep("1000"); }`,
  );
  send(request('MESSAGE', 'all'));
  await advance(10_000);
  const taken = Number(sent[0]?.reason);
  assert.ok(taken > 2 && taken < 80, `${taken}`);
  assert.equal(server.server.suspended.counts.refused, 80 - taken);
  assert.equal(logged('script.refused').length, 80 - taken);
  assert.equal(logged('async.queue-full').length, 0);
});

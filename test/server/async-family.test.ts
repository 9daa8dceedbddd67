/** The asynchronous family on a whole server in memory: tasks, groups, waits, suspension by hand, full continuation. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { HANDLE_CANCEL, request, type Sent, start, writeCancel } from './support.ts';

const FULL = 'modparam("async", "continuation", "full")\n';
const TMX = 'loadmodule "tmx.so"\n';

test('milliseconds are exact, and a worker of the group "default" goes on', async (t) => {
  const { send, advance, replies } = await start(
    t,
    `async_workers=2
modparam("async", "ms_timer", 10)
request_route { async_ms_sleep("250"); async_ms_route("R", "29999"); send_reply("500", "Refused"); }
route[R] { send_reply("200", "$async(gname)"); }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(40_000);
  assert.deepEqual(replies(), ['200 OPTIONS 30249']);
});

test('a task goes on in the group that it names, at once', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `async_workers=1
async_workers_group="name=slow;workers=2"
request_route { if ($rU == "group") { async_task_group_route("R", "slow"); } async_task_route("R"); }
route[R] { send_reply("200", "in $async(gname)"); }`,
  );
  send(request('OPTIONS', { id: 'a', user: 'group' }));
  send(request('OPTIONS', { id: 'b', user: 'x' }));
  await advance(1);
  assert.deepEqual(
    sent.map(({ callId, reason, at }) => `${callId} ${reason} ${at}`),
    ['a in slow 0', 'b in default 0'],
  );
});

test('an unknown group is refused, and the script goes on', async (t) => {
  const { send, advance, sent, logged } = await start(
    t,
    `async_workers=1
request_route { async_task_group_route("R", "nowhere"); async_task_group_data("R", "nowhere", "x"); send_reply("500", "Refused $rc"); }
route[R] { exit; }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(1);
  assert.deepEqual(
    sent.map(({ reason }) => reason),
    ['Refused -1'],
  );
  assert.equal(logged('script.refused').length, 2);
});

test('tasks without a group are a mistake of the script', async (t) => {
  await assert.rejects(
    start(t, 'request_route { async_task_route("R"); } route[R] { exit; }'),
    /there is no group of workers for tasks/,
  );
});

test('a task is given its data and has no request', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `async_workers=1
request_route { $shv(got) = ""; async_task_data("R", "of $ci"); async_route("LATER", "1"); }
route[R] { $shv(got) = $async(data) + " " + $rm; async_sleep("1"); $shv(slept) = $rc; exit; }
route[LATER] { send_reply("200", "$shv(got), $shv(slept), $async(data)"); }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(1000);
  assert.deepEqual(
    sent.map(({ reason }) => reason),
    ['of a OPTIONS, -1, <null>'],
  );
});

test('an event of key and value runs its event route in its group', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `async_workers_group="name=events;workers=1"
async_tkv_gname="events"
async_tkv_evcb="core:tkv"
request_route { async_tkv_emit("7", "state", "up"); async_route("LATER", "1"); }
event_route[core:tkv] { $shv(got) = "$atkv(type)" + $atkv(type) + $atkv(key) + $atkv(val) + $async(gname); }
route[LATER] { send_reply("200", "$shv(got)"); }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(1000);
  assert.deepEqual(
    sent.map(({ reason }) => reason),
    ['$atkv(type)7stateupevents'],
  );
});

test('with return=1 the script goes on at once, and again when it wakes', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `modparam("async", "return", 1)
request_route { $avp(turns) = 0; async_sleep("1"); $avp(turns) = $avp(turns) + 1; if ($avp(turns) > 1) { send_reply("200", "$avp(turns)"); } exit; }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(2000);
  assert.deepEqual(
    sent.map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['200 2 1000'],
  );
});

test('a full continuation goes on inside if, while, switch, called routes and expressions', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `${FULL}request_route {
  $var(log) = "";
  route(WORK);
  if (t_is_request_route()) { $var(log) = $var(log) + " request"; }
  send_reply("200", "$var(log) rc=$rc");
}
route[WORK] {
  $var(i) = 0;
  while ($var(i) < 3) {
    $var(i) = $var(i) + 1;
    switch ($var(i)) {
      case 1: async_sleep("1"); $var(log) = $var(log) + "a"; break;
      case 2: if (async_sleep("2")) { $var(log) = $var(log) + "b"; } break;
      default: if ($var(i) == 3) { async_sleep("3"); }
    }
    $var(log) = $var(log) + $var(i);
  }
  return 7;
}`.replace('request_route {', 'loadmodule "tmx.so"\nrequest_route {'),
  );
  send(request('OPTIONS', 'a'));
  await advance(10_000);
  assert.deepEqual(
    sent.map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['200 a1b23 request rc=1 6000'],
  );
});

test('a full continuation sleeps longer than fr_timer and the lifetime, up to its own limit', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `${FULL}modparam("async", "longest_sleep", 3600)
request_route { if (!async_sleep("3601")) { async_sleep("3600"); } async_sleep("50"); send_reply("200", "Awake"); }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(4_000_000);
  assert.deepEqual(
    sent.map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['200 Awake 3650000'],
  );
});

const WAITS = `request_route {
  ${HANDLE_CANCEL}
  if ($rm == "OPTIONS") { async_wake("$rU", "from $ci"); send_reply("200", "woke $rc"); exit; }
  $var(kept) = "kept";
  if (async_wait("$rU", "5")) { send_reply("404", "$async(value) $var(kept)"); } else { send_reply("480", "code $rc"); }
}`;

test('a wake ends every wait for its key, with its value', async (t) => {
  const { send, advance, sent, test: server } = await start(t, WAITS);
  send(request('MESSAGE', { id: 'a', user: 'alice' }));
  send(request('MESSAGE', { id: 'b', user: 'alice' }));
  send(request('MESSAGE', { id: 'c', user: 'bob' }));
  await advance(1000);
  send(request('OPTIONS', { id: 'w', user: 'alice' }));
  await advance(1000);
  assert.deepEqual(sent.map(({ callId, status, reason }) => `${callId} ${status} ${reason}`).sort(), [
    'a 404 from w kept',
    'b 404 from w kept',
    'w 200 woke 2',
  ]);
  await advance(3000);
  assert.deepEqual(
    sent.filter(({ callId }) => callId === 'c').map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['480 code -2 5000'],
  );
  send(request('OPTIONS', { id: 'x', user: 'nobody' }));
  await advance(1);
  assert.equal(sent.at(-1)?.reason, 'woke -1');
  assert.equal(server.server.transactions.stats.suspended, 0);
});

test('a wake that comes while the run is on its way to wait is not lost', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `request_route {
  if ($rm == "OPTIONS") { async_wake("k"); send_reply("200", "$rc"); exit; }
  usleep("1000000");
  if (async_wait("k", "5")) { send_reply("404", "woken"); }
}`,
  );
  send(request('MESSAGE', 'a'));
  await advance(500);
  send(request('OPTIONS', 'w'));
  await advance(600);
  assert.deepEqual(
    sent.map(({ callId, reason, at }) => `${callId} ${reason} ${at}`),
    ['w -1 500', 'a woken 1000'],
  );
});

test('a wait with a route finds its result in $rc', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `request_route {
  if ($rm == "OPTIONS") { async_wake("k", "v"); exit; }
  async_wait("k", "2", "R");
}
route[R] { send_reply("404", "$rc $async(value)"); }`,
  );
  send(request('MESSAGE', 'a'));
  await advance(1000);
  send(request('OPTIONS', 'w'));
  await advance(1);
  send(request('MESSAGE', 'b'));
  await advance(3000);
  assert.deepEqual(
    sent.map(({ callId, reason }) => `${callId} ${reason}`),
    ['a 1 v', 'b -2 <null>'],
  );
});

const BY_HAND = `${TMX}async_workers=2
request_route {
  ${HANDLE_CANCEL}
  if ($rm == "OPTIONS") {
    $var(rc) = t_continue("$sht(ids=>index)", "$sht(ids=>label)", "GO");
    send_reply("200", "continued $var(rc)");
    exit;
  }
  if ($rm == "INFO") { async_task_route("CONTINUE"); }
  $avp(kept) = $ci;
  t_suspend();
  $sht(ids=>index) = $T(id_index);
  $sht(ids=>label) = $T(id_label);
  exit;
}
route[GO] { send_reply("404", "$avp(kept) $async(gname)"); }
route[CONTINUE] {
  $var(rc) = t_continue("$sht(ids=>index)", "$sht(ids=>label)", "GO");
  send_reply("200", "continued $var(rc)");
}`.replace(TMX, `${TMX}modparam("htable", "htable", "ids=>size=4")\n`);

test('t_continue runs the route in its caller: a run of the owner', async (t) => {
  const { send, advance, sent } = await start(t, BY_HAND);
  send(request('MESSAGE', 'a'));
  await advance(1000);
  send(request('OPTIONS', 'c'));
  await advance(1);
  send(request('OPTIONS', 'd'));
  await advance(1);
  assert.deepEqual(
    sent.map(({ callId, status, reason }) => `${callId} ${status} ${reason}`),
    ['a 404 a <null>', 'c 200 continued 1', 'd 200 continued -1'],
  );
});

test('t_continue runs the route in its caller: an async worker', async (t) => {
  const { send, advance, sent, test: server } = await start(t, BY_HAND);
  send(request('MESSAGE', 'a'));
  await advance(1000);
  send(request('INFO', 'c'));
  await advance(1);
  send(request('INFO', 'd'));
  await advance(1);
  assert.deepEqual(
    sent.map(({ callId, status, reason }) => `${callId} ${status} ${reason}`),
    ['a 404 a default', 'c 200 continued 1', 'd 200 continued -1'],
  );
  assert.equal(server.server.transactions.stats.suspended, 0);
});

test('a request may be continued by the very run that suspended it', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `${TMX}request_route { t_suspend(); $var(rc) = t_continue("$T(id_index)", "$T(id_label)", "GO"); xlog("L_NOTICE", "RC $var(rc)\\n"); exit; }
route[GO] { send_reply("404", "gone on"); }`,
  );
  send(request('MESSAGE', 'a'));
  await advance(1);
  assert.deepEqual(
    sent.map(({ reason }) => reason),
    ['gone on'],
  );
});

test('a CANCEL runs the route that was armed for it', async (t) => {
  const { send, advance, replies, sent } = await start(
    t,
    `request_route {
  ${HANDLE_CANCEL}
  if ($rm == "OPTIONS") { send_reply("200", "$shv(gone)"); exit; }
  async_on_cancel("GONE");
  $avp(who) = $ci;
  if (async_wait("k", "20")) { send_reply("404", "no"); }
}
route[GONE] { $shv(gone) = "gone: " + $avp(who); t_reply("500", "too late"); }`,
  );
  const invite = request('INVITE', 'a');
  send(invite);
  await advance(1000);
  send(writeCancel(invite));
  await advance(10);
  assert.deepEqual(replies('a'), ['100 INVITE 0', '487 INVITE 1000', '200 CANCEL 1000']);
  send(request('OPTIONS', 'q'));
  await advance(1);
  assert.equal(sent.at(-1)?.reason, 'gone: a');
});

test('requests are let through evenly spaced, and those that would wait too long are told', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `request_route { if (!async_shape("trunk", 10, 250)) { send_reply("503", "Later"); exit; } send_reply("200", "Now"); }`,
  );
  for (const id of ['a', 'b', 'c', 'd']) send(request('OPTIONS', id));
  await advance(1000);
  assert.deepEqual(sent.map(({ callId, status, at }) => `${callId} ${status} ${at}`).sort(), [
    'a 200 0',
    'b 200 100',
    'c 200 200',
    'd 503 0',
  ]);
});

test('an operator sees where each request waits, wakes it and cancels it', async (t) => {
  const {
    send,
    advance,
    sent,
    test: server,
  } = await start(
    t,
    `${TMX}request_route {
  if ($rU == "hand") { t_suspend(); exit; }
  async_route("R", "20");
}
route[R] {
  send_reply("200", "$async(value)");
}`,
  );
  const { suspended } = server.server;
  send(request('INVITE', { id: 'a', user: 'sleep' }));
  send(request('MESSAGE', { id: 'b', user: 'sleep' }));
  send(request('MESSAGE', { id: 'c', user: 'hand' }));
  await advance(1000);
  const all = [...suspended.all()];
  const began = server.clock.wallTime() - 1000;
  assert.deepEqual(
    all.map(({ callId, why, group, key, since, until, deadline }) => ({
      callId,
      why,
      group,
      key,
      since: since - began,
      until: until === null ? null : until - began,
      deadline: deadline - began,
    })),
    [
      { callId: 'a', why: 'sleep', group: 'async', key: null, since: 0, until: 20_000, deadline: 30_000 },
      { callId: 'b', why: 'sleep', group: 'async', key: null, since: 0, until: 20_000, deadline: 30_000 },
      { callId: 'c', why: 'suspend', group: '', key: null, since: 0, until: null, deadline: 30_000 },
    ],
  );
  const [first, second, third] = all;
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  assert.match(first.where, /^test\.cfg:\d+:3$/);
  assert.match(first.goesOnAt ?? '', /^test\.cfg:\d+$/);
  assert.equal(third.goesOnAt, null);
  assert.equal(suspended.wake(third, null), 'no-place');
  assert.equal(suspended.wake(second, Buffer.from('by hand')), 'woken');
  assert.equal(suspended.wake(second, null), 'not-suspended');
  assert.equal(suspended.cancel(first), true);
  assert.equal(suspended.cancel(third), true);
  assert.equal(suspended.cancel(third), false);
  await advance(1);
  assert.deepEqual(
    sent
      .filter(({ status }) => status >= 200)
      .map(({ callId, status, reason }) => `${callId} ${status} ${reason}`),
    ['a 487 Request canceled', 'c 487 Request canceled', 'b 200 by hand'],
  );
  assert.deepEqual(
    suspended.places().map(({ waiting, resumed, lag }) => [waiting, resumed, lag.max]),
    [[0, 1, 0]],
  );
  assert.equal(suspended.counts.suspended, 0);
  assert.deepEqual([...suspended.all()], []);
});

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

test('a CANCEL while a run is out reaches the script when that stops again', async (t) => {
  const { send, advance, replies, sent } = await start(
    t,
    `async_workers=1
request_route {
  ${HANDLE_CANCEL}
  if ($rm == "OPTIONS") { send_reply("200", "$shv(gone)"); exit; }
  async_on_cancel("GONE");
  async_task_route("WORK");
}
route[WORK] { $avp(step) = "working"; usleep("1000000"); $avp(step) = "waiting"; async_wait("k", "20", "LATER"); }
route[LATER] { send_reply("200", "never"); }
route[GONE] { $shv(gone) = "gone while " + $avp(step); }`,
  );
  const invite = request('INVITE', 'a');
  send(invite);
  await advance(500);
  send(writeCancel(invite));
  await advance(1000);
  assert.deepEqual(replies('a').slice(0, 3), ['100 INVITE 0', '487 INVITE 500', '200 CANCEL 500']);
  send(request('OPTIONS', 'q'));
  await advance(1);
  assert.equal(sent.at(-1)?.reason, 'gone while waiting');
});

/** Replies of the server and requests that it forwarded, `first line at`, in order. */
function passed(sent: readonly Sent[]): string[] {
  return sent.map(({ text, at }) => `${text.slice(0, text.indexOf('\r\n'))} ${at}`);
}

test('a full continuation sleeps in a branch route, one of block is refused there', async (t) => {
  const script = `request_route { t_on_branch("B"); $ru = "sip:callee@127.0.0.1:7000"; append_branch("sip:other@127.0.0.1:7000"); t_relay(); }
branch_route[B] { if (!async_sleep("1")) { $ru = "sip:refused@127.0.0.1:7000"; } else { append_hf("X-Slept: yes\r\n"); } }`;
  const full = await start(t, `${FULL}${script}`);
  full.send(request('OPTIONS', 'a'));
  await full.advance(2400);
  assert.deepEqual(passed(full.sent), [
    'OPTIONS sip:callee@127.0.0.1:7000 SIP/2.0 2000',
    'OPTIONS sip:other@127.0.0.1:7000 SIP/2.0 2000',
  ]);
  assert.ok(full.sent.every(({ text }) => text.includes('\r\nX-Slept: yes\r\n')));
  const block = await start(t, script);
  block.send(request('OPTIONS', 'a'));
  await block.advance(1);
  assert.equal(block.logged('script.refused').length, 2);
  assert.ok(passed(block.sent).every((line) => line === 'OPTIONS sip:refused@127.0.0.1:7000 SIP/2.0 0'));
});

test('a full continuation goes on within the called route of a failure route', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `${FULL}loadmodule "tmx.so"
request_route { t_on_failure("F"); t_set_fr(0, 1000); $ru = "sip:nobody@127.0.0.1:7999"; t_relay(); }
failure_route[F] { $var(x) = 1; route(WAIT); if (t_is_failure_route()) { t_reply("480", "x=$var(x) $T_reply_code"); } }
route[WAIT] { async_sleep("40"); $var(x) = $var(x) + 1; }`,
  );
  send(request('MESSAGE', 'a'));
  await advance(60_000);
  assert.deepEqual(
    sent.filter(({ port }) => port === 7000).map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['480 x=2 408 41000'],
  );
});

/** Requests that wait for a key, for their turn, and for a CANCEL. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HANDLE_CANCEL, request, start, writeCancel } from './support.ts';

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

/** Sleeps of milliseconds, tasks and groups on a whole server in memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

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

test('a group without a name is "default", and the workers of sleeps are of no group', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `async_workers=1
request_route {
  if ($rU == "sleep") { async_route("R", "1"); }
  async_task_group_route("R", "");
}
route[R] { send_reply("200", "in $async(gname)"); }`,
  );
  send(request('OPTIONS', { id: 'a', user: 'task' }));
  send(request('OPTIONS', { id: 'b', user: 'sleep' }));
  await advance(1000);
  assert.deepEqual(
    sent.map(({ callId, reason }) => `${callId} ${reason}`),
    ['a in default', 'b in <null>'],
  );
});

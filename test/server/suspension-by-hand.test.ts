/** `t_suspend` and `t_continue`, and what an operator does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeReply } from '../harness/message.ts';
import { HANDLE_CANCEL, request, start } from './support.ts';

const TMX = 'loadmodule "tmx.so"\n';

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
    (await suspended.places()).map(({ waiting, resumed, lag }) => [waiting, resumed, lag.max]),
    [[0, 1, 0]],
  );
  assert.equal(suspended.counts.suspended, 0);
  assert.deepEqual([...suspended.all()], []);
});

test('a t_continue that finds nothing to go on with is logged, with the id', async (t) => {
  const { send, advance, sent, logged } = await start(
    t,
    `loadmodule "tmx.so"
request_route { t_continue("7", "8", "R"); send_reply("200", "$rc"); }
route[R] { exit; }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(1);
  assert.equal(sent[0]?.reason, '-1');
  const [line, ...more] = logged('script.refused');
  assert.match(line ?? '', /there is no suspended request 7:8/);
  assert.deepEqual(more, []);
});

for (const [what, last, finals] of [
  ['the reply of a phone goes to the caller, and the suspension is over', 200, ['200 INVITE']],
  ['when the phone is busy the suspension lives on, and its t_continue answers', 486, ['404 INVITE']],
] as const) {
  test(`a request that was suspended may still be forwarded: ${what}`, async (t) => {
    const {
      send,
      advance,
      sent,
      test: server,
    } = await start(
      t,
      `loadmodule "tmx.so"
modparam("htable", "htable", "ids=>size=4;")
request_route {
  if (is_method("OPTIONS")) { t_continue("$sht(ids=>index)", "$sht(ids=>label)", "R"); send_reply("200", "$rc"); exit; }
  if (is_method("ACK")) { exit; }
  t_suspend();
  $sht(ids=>index) = $T(id_index);
  $sht(ids=>label) = $T(id_label);
  $ru = "sip:phone@127.0.0.1:7001";
  if (!t_relay()) { t_reply("500", "Not forwarded"); }
  exit;
}
route[R] { t_reply("404", "Continued"); }`,
    );
    server.listen({ ip: '127.0.0.1', port: 7001 });
    send(request('INVITE', 'a'));
    await advance(10);
    const forwarded = sent.find(({ port }) => port === 7001);
    assert.ok(forwarded !== undefined);
    send(writeReply(forwarded.text, { status: last, tag: 'phone' }), 7001);
    await advance(10);
    send(request('OPTIONS', 'b'));
    await advance(10);
    const answers = sent.filter(
      ({ port, callId, status }) => port === 7000 && callId === 'a' && status >= 200,
    );
    assert.deepEqual(answers.map(({ status, method }) => `${status} ${method}`).slice(0, 1), finals);
  });
}

test('the run that suspended its request cannot suspend it again', async (t) => {
  const { send, advance, sent, logged } = await start(
    t,
    `loadmodule "tmx.so"
async_workers=1
request_route {
  t_suspend();
  $var(again) = -7;
  if (!t_suspend()) { $var(again) = -1; }
  if (!async_task_route("R")) { $var(again) = $var(again) - 1; }
  t_reply("404", "again $var(again)");
}
route[R] { exit; }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(10);
  assert.equal(sent[0]?.reason, 'again -2');
  assert.equal(logged('script.refused').length, 2);
});

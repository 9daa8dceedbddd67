/** While a run of a transaction is out, what would run script or change the transaction waits for its effects; CANCEL and retransmissions do not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HANDLE_CANCEL, request, start, writeCancel } from './support.ts';

/** The resumed run is out from second 1 to 4, rings at 4, is out again to 7, and ends as the user part says. */
const SCRIPT = `request_route {
  ${HANDLE_CANCEL}
  xlog("L_NOTICE", "RUN $rm\\n");
  t_on_failure("F");
  $avp(turns) = 0;
  async_route("R", "1");
}
route[R] {
  $avp(turns) = $avp(turns) + 1;
  sleep("3");
  t_reply("180", "Ringing");
  sleep("3");
  xlog("L_NOTICE", "END $avp(turns)\\n");
  if ($rU == "silent") { exit; }
  if ($rU == "again" && $avp(turns) < 3) { async_route("R", "1"); }
  if ($rU == "broken") { $var(x) = 1 / 0; }
  t_reply("404", "Turn $avp(turns)");
}
failure_route[F] { xlog("L_NOTICE", "FAILED\\n"); t_reply("480", "Timed out"); }`;

test('retransmissions are absorbed while the resumed run is out; an INVITE hears the last reply again', async (t) => {
  const { test: server, send, advance, replies } = await start(t, SCRIPT);
  const options = request('OPTIONS', 'a');
  const invite = request('INVITE', 'b');
  send(options);
  await advance(500);
  send(invite);
  await advance(2000);
  send(options);
  send(invite);
  await advance(3000);
  assert.deepEqual(replies('a'), ['180 OPTIONS 4000']);
  assert.deepEqual(replies('b'), ['100 INVITE 500', '100 INVITE 2500']);
  send(options);
  await advance(1000);
  assert.deepEqual(replies('a').slice(1), ['180 OPTIONS 5500']);
  assert.equal(server.lines.filter(({ text }) => text.includes('RUN ')).length, 2);
  assert.equal(server.server.transactions.stats.retransmissionsAbsorbed, 3);
});

test('a CANCEL is answered at once and what the run wants later is refused and counted', async (t) => {
  const { test: server, send, advance, replies } = await start(t, SCRIPT);
  const invite = request('INVITE', 'a');
  send(invite);
  await advance(2000);
  send(writeCancel(invite));
  await advance(1);
  assert.deepEqual(replies(), ['100 INVITE 0', '487 INVITE 2000', '200 CANCEL 2000']);
  await advance(10_000);
  assert.deepEqual(
    replies().filter((line) => /^(180|404|500)/.test(line)),
    [],
  );
  // The 180 at 4 s and the end at 7 s.
  assert.equal(server.server.transactions.stats.staleEffects, 2);
  assert.ok(server.lines.some(({ text }) => text.includes('END 1')));
  await advance(40_000);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('a CANCEL between the parts of a run that is out refuses the later part only', async (t) => {
  const { test: server, send, advance, replies } = await start(t, SCRIPT);
  const invite = request('INVITE', { id: 'a', user: 'again' });
  send(invite);
  await advance(5000);
  send(writeCancel(invite));
  await advance(40_000);
  assert.deepEqual(replies().slice(0, 4), [
    '100 INVITE 0',
    '180 INVITE 4000',
    '487 INVITE 5000',
    '200 CANCEL 5000',
  ]);
  assert.equal(server.server.transactions.stats.suspensions, 1, 'it did not sleep again');
  assert.equal(server.server.transactions.stats.current, 0);
});

test('fr_timer and the lifetime wait for the effects of the run that is out', async (t) => {
  for (const timers of ['modparam("tm", "fr_timer", 2000)', 'modparam("tm", "max_noninv_lifetime", 3000)']) {
    const { test: server, send, advance, replies } = await start(t, `${timers}\n${SCRIPT}`);
    send(request('OPTIONS', 'answers'));
    await advance(20_000);
    assert.deepEqual(replies(), ['180 OPTIONS 4000', '404 OPTIONS 7000'], timers);
    send(request('OPTIONS', { id: 'silent', user: 'silent' }));
    await advance(20_000);
    assert.deepEqual(replies('silent'), ['180 OPTIONS 24000', '500 OPTIONS 27000'], timers);
    assert.ok(!server.lines.some(({ text }) => text.includes('FAILED')), timers);
    await server.stop();
  }
});

test('a run that sleeps again after its lifetime ended meanwhile gets its caller an answer', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
  } = await start(
    t,
    `modparam("tm", "max_noninv_lifetime", 3000)
    request_route { t_newtran(); if ($rU == "first") { sleep("5"); } async_route("R", "1"); }
    route[R] { if ($rU == "resumed") { sleep("5"); async_route("R", "1"); } t_reply("200", "OK"); }`,
  );
  send(request('OPTIONS', { id: 'first', user: 'first' }));
  send(request('OPTIONS', { id: 'resumed', user: 'resumed' }));
  await advance(60_000);
  assert.deepEqual(replies('first'), ['500 OPTIONS 5000']);
  assert.deepEqual(replies('resumed'), ['500 OPTIONS 6000']);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('a resumed run may sleep again, turn after turn, with a fresh fr_timer each time', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
  } = await start(t, `modparam("tm", "fr_timer", 1500)\n${SCRIPT}`);
  const invite = request('INVITE', { id: 'a', user: 'again' });
  send(invite);
  await advance(20_000);
  assert.deepEqual(replies(), ['100 INVITE 0', '180 INVITE 4000', '180 INVITE 11000', '180 INVITE 18000']);
  await advance(1000);
  assert.deepEqual(replies().slice(4, 5), ['404 INVITE 21000']);
  assert.equal(server.server.transactions.stats.suspensions, 3);
  assert.equal(server.server.transactions.stats.wakes, 3);
});

test('an expression that fails ends neither run nor server', async (t) => {
  const { send, advance, replies, logged } = await start(t, SCRIPT);
  send(request('OPTIONS', { id: 'a', user: 'broken' }));
  await advance(8000);
  assert.deepEqual(replies(), ['180 OPTIONS 4000', '404 OPTIONS 7000']);
  assert.equal(logged('script.expression').length, 1);
  assert.match(logged('script.expression')[0] ?? '', /test\.cfg:\d+:\d+: /);
});

test('while the first run pauses with a transaction: the same rules in its owner', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
  } = await start(
    t,
    `modparam("tm", "fr_timer", 2000)
    modparam("tm", "max_noninv_lifetime", 3000)
    modparam("tm", "max_inv_lifetime", 3000)
    request_route {
      ${HANDLE_CANCEL}
      t_newtran();
      t_reply("180", "Ringing");
      sleep("5");
      if ($rU == "silent") { exit; }
      t_reply("404", "Late");
    }`,
  );
  const invite = request('INVITE', 'a');
  send(invite);
  send(request('OPTIONS', 'b'));
  send(request('OPTIONS', { id: 'c', user: 'silent' }));
  await advance(1000);
  // The reply left at the pause, not at the end.
  assert.deepEqual(replies('a'), ['180 INVITE 0']);
  send(invite);
  await advance(1000);
  send(writeCancel(invite));
  await advance(1);
  assert.deepEqual(replies('a').slice(1), ['180 INVITE 1000', '487 INVITE 2000', '200 CANCEL 2000']);
  await advance(100_000);
  assert.deepEqual(
    replies('a').filter((line) => line.startsWith('404')),
    [],
  );
  assert.deepEqual(replies('b'), ['180 OPTIONS 0', '404 OPTIONS 5000']);
  // Unanswered at its end: the transaction is released in silence, as at the end of every first run.
  assert.deepEqual(replies('c'), ['180 OPTIONS 0']);
  assert.equal(server.server.transactions.stats.current, 0);
});

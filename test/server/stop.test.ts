/** Servers side by side in one process, and what is left of one that stopped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '../../src/time/virtual-clock.ts';
import { request, start } from './support.ts';

const COUNTS = `modparam("htable", "htable", "t=>size=4;autoexpire=100;")
modparam("async", "workers", 2)
request_route {
  $shv(count) = $shv(count) + 1;
  $sht(t=>$ci) = $shv(count);
  if ($rU == "pause") { usleep("2000000"); t_newtran(); usleep("2000000"); async_route("R", "5"); }
  if ($rU == "now") { t_newtran(); t_reply("404", "WHO $shv(count)"); exit; }
  async_route("R", "5");
}
route[R] {
  if ($rU == "busy") { sleep("10"); }
  t_reply("200", "WHO $shv(count) $sht(t=>$ci)");
}`;

test('two servers in one process at the same time share nothing but the clock', async (t) => {
  const clock = createVirtualClock();
  const one = await start(t, COUNTS.replaceAll('WHO', 'One'), { clock });
  const two = await start(t, `modparam("tm", "fr_timer", 2000)\n${COUNTS.replaceAll('WHO', 'Two')}`, {
    clock,
  });
  one.send(request('OPTIONS', 'a'));
  one.send(request('OPTIONS', 'b'));
  two.send(request('INVITE', { id: 'a', user: 'now' }));
  two.send(request('OPTIONS', 'b'));
  await clock.advance(6000);
  assert.deepEqual(
    one.sent.map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['200 One 2 1 5000', '200 One 2 2 5000'],
  );
  assert.deepEqual(
    [...new Set(two.sent.map(({ status, reason }) => `${status} ${reason}`))],
    ['404 Two 1', '408 Request Timeout'],
  );
  const left = two.test.server.transactions.stats.current;
  await one.test.stop();
  assert.equal(two.test.server.transactions.stats.current, left, 'the other one goes on');
  two.send(request('OPTIONS', { id: 'c', user: 'now' }));
  await clock.advance(1);
  assert.equal(two.sent.at(-1)?.reason, 'Two 3');
});

test('a clean stop leaves no timer, no transaction and no worker, whatever went on', async (t) => {
  const running = await start(t, COUNTS);
  const { test: server, send, advance, sent } = running;
  // Asleep, answered and waiting for the ACK, answered and absorbing, asleep at its worker.
  send(request('INVITE', 'asleep'));
  send(request('INVITE', { id: 'unacked', user: 'now' }));
  send(request('OPTIONS', { id: 'absorbing', user: 'now' }));
  await advance(100);
  const timers = server.clock.timers;
  assert.ok(timers > 0);
  const before = sent.length;
  await server.stop();
  assert.equal(server.clock.timers, 0);
  assert.equal(server.server.transactions.stats.current, 0);
  send(request('OPTIONS', { id: 'late', user: 'now' }));
  await advance(300_000);
  assert.equal(sent.length, before, 'nothing is received or sent any more');
  assert.equal(server.clock.timers, 0);
});

test('a run that is paused when the server stops goes on into nothing', async (t) => {
  const { test: server, send, advance, sent } = await start(t, COUNTS);
  send(request('OPTIONS', { id: 'a', user: 'pause' }));
  await advance(1000);
  send(request('OPTIONS', { id: 'b', user: 'pause' }));
  await advance(1500);
  // One has its transaction, the other not yet; each waits for its own timer and nothing else does.
  await server.stop();
  assert.equal(server.clock.timers, 2);
  await advance(2000);
  assert.equal(server.server.transactions.stats.current, 0);
  await advance(2000);
  assert.equal(server.clock.timers, 0);
  assert.equal(server.server.transactions.stats.current, 0);
  assert.deepEqual(sent, []);
  assert.equal(server.server.stats.exceptions, 0);
});

test('runs that end before the deadline of a stop still answer their callers', async (t) => {
  const { test: server, send, advance, replies } = await start(t, COUNTS);
  send(request('OPTIONS', { id: 'a', user: 'busy' }));
  send(request('OPTIONS', { id: 'b', user: 'busy' }));
  await advance(5000);
  const deadline = new Promise<void>((resolve) => server.clock.setTimer(60_000, () => resolve()));
  const stopped = server.server.stop(deadline);
  send(request('OPTIONS', { id: 'c', user: 'now' }));
  await advance(10_000);
  await stopped;
  await advance(0);
  assert.deepEqual(replies(), ['200 OPTIONS 15000', '200 OPTIONS 15000']);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('a stop does not wait longer than its deadline for a worker that is busy', async (t) => {
  const { test: server, send, advance, logged } = await start(t, COUNTS);
  send(request('OPTIONS', { id: 'a', user: 'busy' }));
  await advance(5000);
  await server.stop();
  assert.equal(logged('async.worker-died').length, 1);
  assert.equal(server.server.transactions.stats.current, 0);
  await advance(20_000);
  assert.equal(server.clock.timers, 0);
});

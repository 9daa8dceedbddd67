import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseLocks } from '../../run/locks.ts';
import { attachStore } from '../../store/volatile-store.ts';
import { createFixture, OPTIONS } from '../fixture.ts';
import cfgutils from './index.ts';

test('core_hash gives the numbers of Kamailio 5.6.3', () => {
  const { call, run } = createFixture(cfgutils);
  const rows: [string, string, number, number][] = [
    ['abc', '', 4, 3],
    ['abc', '', 0, 1],
    ['abc', 'de', 8, 60],
    ['abc', 'de', 0, 2],
    ['abc', 'de', -1, 2],
    ['alice@example.com', '', 16, 3030],
    ['', '', 4, 1],
    ['abc', '', 30, 7167811],
    ['abcd', '', 10, 25],
    ['abcdefgh', '', 10, 29],
    ['abcdefgh', 'ij', 10, 115],
    ['abcd', '', 31, 1834959897],
  ];
  for (const [first, second, size, expected] of rows) {
    assert.equal(
      call(run(OPTIONS), 'core_hash', first, second, size),
      expected,
      `${first},${second},${size}`,
    );
  }
});

test('sleep and usleep pause for the time asked', async () => {
  const { call, run, clock } = createFixture(cfgutils);
  const ended: string[] = [];
  for (const [name, time] of [
    ['sleep', 1],
    ['usleep', 5000],
  ] as const) {
    const answer = call(run(OPTIONS), name, time);
    assert.ok(answer instanceof Promise);
    answer.then((result) => ended.push(`${name} ${result} at ${clock.now()}`));
  }
  assert.equal(call(run(OPTIONS), 'usleep', 0), 1);
  assert.equal(call(run(OPTIONS), 'sleep', -1), -1);
  await clock.advance(2000);
  assert.deepEqual(ended, ['usleep 1 at 5', 'sleep 1 at 1000']);
});

test('locks are for one run at a time, and do not wait for themselves', async () => {
  const { call, run, clock, lines } = createFixture(cfgutils, { params: { lock_set_size: 4 } });
  const first = run(OPTIONS);
  const second = run(OPTIONS);
  assert.equal(call(first, 'lock', 'a'), 1);
  assert.equal(call(first, 'trylock', 'a'), -1);
  assert.equal(call(first, 'lock', 'a'), -1);
  assert.equal(call(second, 'trylock', 'a'), -1);
  assert.equal(call(second, 'unlock', 'a'), 1);
  assert.equal(call(second, 'trylock', 'a'), -1);
  const waiting = call(second, 'lock', 'a');
  assert.ok(waiting instanceof Promise);
  releaseLocks(first);
  await clock.advance(20);
  assert.equal(await waiting, 1);
  assert.ok(lines.some((line) => line.includes('was still held')));
});

test('without lock_set_size there are no locks', () => {
  const { call, run } = createFixture(cfgutils);
  for (const name of ['lock', 'trylock', 'unlock']) assert.equal(call(run(OPTIONS), name, 'a'), -1);
});

test('probability and global flags are shared by all workers', () => {
  const first = createFixture(cfgutils, { params: { initial_gflags: 4 } });
  const store = attachStore(first.store.share(), 1);
  const run = first.run(OPTIONS);
  assert.equal(first.call(run, 'rand_get_prob'), 10);
  assert.equal(first.call(run, 'is_gflag', 2), 1);
  assert.equal(first.call(run, 'set_gflag', 31), 1);
  assert.equal(first.call(run, 'reset_gflag', 2), 1);
  assert.equal(first.call(run, 'set_gflag', 32), -1);
  assert.equal(store.table('cfgutils').get('gflags', 0), 2 ** 31);
  assert.equal(first.call(run, 'is_gflag', 31), 1);
  assert.equal(first.call(run, 'rand_set_prob', 40), 1);
  assert.equal(store.table('cfgutils').get('probability', 0), 40);
  assert.equal(first.call(run, 'rand_set_prob', 101), -1);
  assert.equal(first.call(run, 'rand_reset_prob'), 1);
  assert.equal(first.call(run, 'rand_get_prob'), 10);
  assert.match(first.loadProblem('rand_set_prob', 101) ?? '', /percentage/);
});

test('rand_event follows the probability', () => {
  let next = 0;
  const { call, run } = createFixture(cfgutils, { random: () => next });
  const context = run(OPTIONS);
  next = 209;
  assert.equal(call(context, 'rand_event'), 1);
  next = 210;
  assert.equal(call(context, 'rand_event'), -1);
});

test('$RANDOM has 31 bits, routes are known, abort is refused', () => {
  const { call, run, get, lines } = createFixture(cfgutils, { random: () => 0xffffffff, routes: ['YES'] });
  const context = run(OPTIONS);
  assert.equal(get(context, 'RANDOM', null), 0x7fffffff);
  assert.equal(call(context, 'check_route_exists', 'YES'), 1);
  assert.equal(call(context, 'check_route_exists', 'NO'), -1);
  assert.equal(call(context, 'abort'), -1);
  assert.equal(call(context, 'shm_status'), 1);
  assert.ok(lines.some((line) => line.startsWith('3 shared store: ')));
});

test('route_if_exists calls a route there is, and only that', () => {
  const { call, run } = createFixture(cfgutils, { routes: ['YES'] });
  assert.equal(call(run(OPTIONS), 'route_if_exists', 'YES'), 1);
  assert.equal(call(run(OPTIONS), 'route_if_exists', 'NO'), -1);
});

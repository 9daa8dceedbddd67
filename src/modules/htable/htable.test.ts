import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../kit/index.ts';
import { releaseLocks } from '../../run/locks.ts';
import { attachStore } from '../../store/volatile-store.ts';
import { createFixture, OPTIONS } from '../fixture.ts';
import htable from './index.ts';

// What is expected here was observed on Kamailio 5.6.3 unless a test says otherwise.

const TABLES = ['n=>size=4;', 'a=>size=4;autoexpire=3;', 'k=>autoexpire=5;updateexpire=0;initval=7'];

function begin(options: Parameters<typeof createFixture>[1] = {}) {
  const fixture = createFixture(htable, { params: { htable: TABLES }, ...options });
  const run = fixture.run(OPTIONS);
  return {
    ...fixture,
    context: run,
    sht: (inner: string) => fixture.get(run, 'sht', inner),
    put: (inner: string, value: Value) => fixture.set(run, 'sht', inner, value),
    read: (name: string, inner: string) => fixture.get(run, name, inner),
    fn: (name: string, ...args: Value[]) => fixture.call(run, name, ...args),
  };
}

test('values are written, read and deleted; initval stands for a missing key', () => {
  const { sht, put } = begin();
  assert.equal(put('n=>x', 'text'), true);
  assert.equal(put('n => y ', 5), true);
  assert.equal(sht('n=>x'), 'text');
  assert.equal(sht('n=>y'), 5);
  assert.equal(sht('n=>none'), null);
  assert.equal(sht('k=>none'), 7);
  assert.equal(put('n=>x', null), true);
  assert.equal(put('n=>x', null), true);
  assert.equal(sht('n=>x'), null);
  assert.equal(sht('nope=>x'), null);
  assert.equal(put('nope=>x', 1), false);
});

test('$shtinc and $shtdec count integers only, and do not make entries without initval', () => {
  const { sht, put, read } = begin();
  put('n=>c', 5);
  put('n=>t', '5');
  assert.equal(read('shtinc', 'n=>c'), 6);
  assert.equal(read('shtdec', 'n=>c'), 5);
  assert.equal(read('shtinc', 'n=>none'), null);
  assert.equal(sht('n=>none'), null);
  assert.equal(read('shtinc', 'n=>t'), null);
  assert.equal(sht('n=>t'), '5');
  assert.equal(read('shtinc', 'k=>fresh'), 8);
  assert.equal(read('shtdec', 'k=>other'), 6);
});

test('entries expire on time, and only in tables with autoexpire', () => {
  const { sht, put, read, set, context, clock } = begin();
  put('a=>x', 'v');
  put('n=>x', 'v');
  assert.equal(read('shtex', 'a=>x'), 3);
  assert.equal(read('shtex', 'n=>x'), 0);
  clock.advanceSync(1200);
  assert.equal(read('shtex', 'a=>x'), 2);
  put('a=>x', 'w');
  assert.equal(read('shtex', 'a=>x'), 3);
  assert.equal(set(context, 'shtex', 'a=>x', 10), true);
  assert.equal(read('shtex', 'a=>x'), 10);
  assert.equal(set(context, 'shtex', 'n=>x', 10), true);
  assert.equal(read('shtex', 'n=>x'), 0);
  clock.advanceSync(10_000);
  assert.equal(sht('a=>x'), null);
  assert.equal(read('shtex', 'a=>x'), 0);
  assert.equal(sht('n=>x'), 'v');
});

test('updateexpire=0 keeps the time an entry has', () => {
  const { put, read, clock } = begin();
  put('k=>x', 1);
  clock.advanceSync(1100);
  put('k=>x', 2);
  assert.equal(read('shtex', 'k=>x'), 4);
  assert.equal(read('shtinc', 'k=>x'), 3);
  assert.equal(read('shtex', 'k=>x'), 4);
});

test('sht_setxs and sht_setxi take an expiry of their own', () => {
  const { fn, sht, read } = begin();
  assert.equal(fn('sht_setxs', 'a', 's', 'abc', 100), 1);
  assert.equal(read('shtex', 'a=>s'), 100);
  assert.equal(fn('sht_setxi', 'a', 'i', 7, 0), 1);
  assert.equal(read('shtex', 'a=>i'), 3);
  assert.equal(sht('a=>i'), 7);
  assert.equal(fn('sht_setxs', 'n', 's', 'abc', 10), 1);
  assert.equal(read('shtex', 'n=>s'), 0);
  assert.equal(fn('sht_setxs', 'nope', 's', 'abc', 10), -1);
});

test('expired entries are swept, each into its event route', () => {
  const { put, clock, tick, events, get, sht } = begin();
  put('a=>x', 'v');
  put('a=>y', 2);
  put('n=>z', 1);
  clock.advanceSync(3000);
  tick('sweep');
  assert.deepEqual(
    events
      .map(({ name, run }) => `${name} ${get(run, 'shtrecord', 'key')}=${get(run, 'shtrecord', 'value')}`)
      .sort(),
    ['htable:expired:a x=v', 'htable:expired:a y=2'],
  );
  assert.equal(sht('n=>z'), 1);
  tick('sweep');
  assert.equal(events.length, 2);
});

test('start runs the event route of the module', () => {
  const { start, events } = begin();
  start();
  assert.deepEqual(
    events.map(({ name }) => name),
    ['htable:mod-init'],
  );
});

test('entries are counted by name and by value', () => {
  const { put, read } = begin();
  put('n=>a1', 1);
  put('n=>a2', '22');
  put('n=>b', 22);
  put('n=>k', 'v');
  put('n=>v2', '2v');
  const names: [string, number][] = [
    ['~~^a', 2],
    ['==b', 1],
    ['**', 5],
    ['a', 2],
    ['%~a', 2],
    ['~%1', 1],
    ['re:^a', 0],
    ['*', 0],
    ['', 0],
  ];
  for (const [expression, count] of names) assert.equal(read('shtcn', `n=>${expression}`), count, expression);
  const values: [string, number][] = [
    ['eq22', 1],
    ['%~2', 2],
    ['~%2', 1],
    ['~~^2', 2],
    ['2', 2],
    ['22', 1],
    ['==v', 1],
    ['**', 5],
    ['1', 0],
  ];
  for (const [expression, count] of values)
    assert.equal(read('shtcv', `n=>${expression}`), count, expression);
});

test('entries are found and removed by name and value', () => {
  const { fn, put, sht } = begin();
  put('n=>a1', 1);
  put('n=>a2', '22');
  put('n=>b', 22);
  assert.equal(fn('sht_match_name', 'n', 'eq', 'a1'), 1);
  assert.equal(fn('sht_match_name', 'n', 'ne', 'a1'), 1);
  assert.equal(fn('sht_has_name', 'n', 're', '^A'), 1);
  assert.equal(fn('sht_match_name', 'n', 'sw', 'z'), -1);
  assert.equal(fn('sht_match_name', 'n', 'xx', 'z'), -1);
  assert.equal(fn('sht_match_name', 'nope', 'eq', 'z'), -1);
  assert.equal(fn('sht_match_str_value', 'n', 'eq', '22'), 1);
  assert.equal(fn('sht_has_str_value', 'n', 'eq', '1'), -1);
  assert.equal(fn('sht_rm_value', 'n', 're', '22'), 1);
  assert.deepEqual([sht('n=>a2'), sht('n=>b')], [null, 22]);
  assert.equal(fn('sht_rm_name', 'n', 'qq', 'b'), -1);
  assert.equal(fn('sht_rm_name', 'n', 're', '(('), -1);
  assert.equal(fn('sht_rm_name', 'n', 'sw', 'zzz'), 1);
  assert.equal(fn('sht_rm_name_re', 'n=>^A1'), 1);
  assert.equal(sht('n=>a1'), null);
  assert.equal(fn('sht_rm', 'n', 'b'), 1);
  assert.equal(sht('n=>b'), null);
  assert.equal(fn('sht_rm', 'n', ''), -1);
  put('n=>p', 1);
  assert.equal(fn('sht_reset', 'nope'), -1);
  assert.equal(fn('sht_reset', 'n'), 1);
  assert.equal(sht('n=>p'), null);
});

test('iterators walk, change and remove', () => {
  const { fn, put, read, sht } = begin();
  put('n=>p', 1);
  assert.equal(fn('sht_iterator_next', 'i'), -1);
  assert.equal(fn('sht_iterator_end', 'i'), -1);
  assert.equal(fn('sht_iterator_start', 'i', 'nope'), -1);
  assert.equal(fn('sht_iterator_start', 'i', 'n'), 1);
  assert.equal(read('shtitkey', 'i'), null);
  assert.equal(fn('sht_iterator_next', 'i'), 1);
  assert.deepEqual([read('shtitkey', 'i'), read('shtitval', 'i')], ['p', 1]);
  assert.equal(fn('sht_iterator_sets', 'i', 'new'), 1);
  assert.equal(read('shtitval', 'i'), 'new');
  assert.equal(fn('sht_iterator_seti', 'i', 5), 1);
  assert.equal(sht('n=>p'), 5);
  assert.equal(fn('sht_iterator_setex', 'i', 50), 1);
  assert.equal(fn('sht_iterator_rm', 'i'), -2);
  assert.equal(sht('n=>p'), null);
  assert.equal(fn('sht_iterator_next', 'i'), -1);
  assert.equal(fn('sht_iterator_rm', 'i'), -1);
  assert.equal(fn('sht_iterator_end', 'i'), 1);
  for (const name of ['i1', 'i2', 'i3', 'i4']) assert.equal(fn('sht_iterator_start', name, 'n'), 1);
  assert.equal(fn('sht_iterator_start', 'i5', 'n'), -1);
});

test('iterators belong to their run', () => {
  const { call, run, context } = begin();
  assert.equal(call(context, 'sht_iterator_start', 'i', 'n'), 1);
  assert.equal(call(run(OPTIONS), 'sht_iterator_next', 'i'), -1);
});

test('a taken lock pauses until it is given back; another worker sees it', async () => {
  const first = begin();
  const second = begin({ clock: first.clock, store: attachStore(first.store.share(), 1) });
  assert.equal(first.fn('sht_lock', 'n=>x'), 1);
  assert.equal(first.fn('sht_lock', 'n=>x'), 1);
  assert.equal(second.fn('sht_lock', 'n=>y'), 1);
  let answer: unknown;
  const waiting = second.fn('sht_lock', 'n=>x');
  assert.ok(waiting instanceof Promise);
  waiting.then((result) => {
    answer = result;
  });
  first.fn('sht_unlock', 'n=>x');
  await first.clock.advance(50);
  assert.equal(answer, undefined);
  assert.equal(first.fn('sht_unlock', 'n=>x'), 1);
  await first.clock.advance(50);
  assert.equal(answer, 1);
  assert.equal(first.fn('sht_lock', 'nope=>x'), -11);
  assert.equal(first.fn('sht_unlock', 'n=>x'), 1);
});

test('a lock left at the end of a run is released and logged; one that never comes free is given up', async () => {
  const fixture = begin();
  const { context, clock, call, run, lines } = fixture;
  assert.equal(call(context, 'sht_lock', 'n=>x'), 1);
  const late = call(run(OPTIONS), 'sht_lock', 'n=>x');
  let answer: unknown;
  assert.ok(late instanceof Promise);
  late.then((result) => {
    answer = result;
  });
  await clock.advance(30_100);
  assert.equal(answer, -1);
  assert.equal(clock.timers, 0);
  releaseLocks(context);
  assert.equal(lines.filter((line) => line.includes('sht_lock: the lock of "x" was still held')).length, 1);
  assert.equal(call(run(OPTIONS), 'sht_lock', 'n=>x'), 1);
});

test('a table is defined well or not at all', () => {
  const { params } = htable;
  const check = (text: string) => params.htable.check?.(text) ?? null;
  assert.equal(check('t=>size=8;autoexpire=60;initval=0;updateexpire=1;'), null);
  assert.equal(check("t=>size=8;dbtable=x;cols='a,b'"), null);
  for (const bad of ['', '=>size=8', 't=>size', 't=>colour=1', 't=>autoexpire=-1', 't=>initval=x']) {
    assert.ok(check(bad) !== null, bad);
  }
});

test('a full store refuses writes and says so', () => {
  const { fn, put } = begin();
  const big = 'x'.repeat(100_000);
  let refused = 0;
  for (let n = 0; n < 20; n++) if (!put(`n=>${n}`, big)) refused++;
  assert.ok(refused > 0);
  assert.equal(fn('sht_setxs', 'n', 'other', big, 0), -1);
});

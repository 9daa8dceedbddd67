import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isProblem } from '../../kit/index.ts';
import { createFixture, OPTIONS } from '../fixture.ts';
import { parseQueue } from './definition.ts';
import mqueue from './index.ts';

const PARAMS = { mqueue: ['name=q;size=2', 'name=old;addmode=1', 'name=new;size=9;addmode=2'] };

function worker(store?: ReturnType<typeof createFixture>['store']) {
  return createFixture(mqueue, { params: PARAMS, ...(store === undefined ? {} : { store }) });
}

test('what one worker adds another fetches, the oldest first', () => {
  const here = worker();
  const there = worker(here.store);
  const adding = here.run(OPTIONS);
  for (const key of ['a', 'b', 'c'])
    assert.equal(here.call(adding, 'mq_add', 'q', key, `value of ${key}`), 1);
  const fetching = there.run(OPTIONS);
  assert.equal(there.call(fetching, 'mq_size', 'q'), 2);
  assert.equal(there.call(fetching, 'mq_fetch', 'q'), 1);
  assert.equal(there.get(fetching, 'mqk', 'q'), 'b');
  assert.equal(there.get(fetching, 'mqv', 'q'), 'value of b');
  assert.equal(here.get(adding, 'mq_size', 'q'), 1);
});

test('a paused run keeps what it fetched; a run that fetched nothing sees what its worker did', () => {
  const { run, call, get } = worker();
  const [one, other, third] = [run(OPTIONS), run(OPTIONS), run(OPTIONS)];
  call(one, 'mq_add', 'q', 'a', '1');
  call(one, 'mq_add', 'q', 'b', '2');
  call(one, 'mq_fetch', 'q');
  assert.equal(get(third, 'mqk', 'q'), 'a');
  call(other, 'mq_fetch', 'q');
  assert.deepEqual([get(one, 'mqk', 'q'), get(other, 'mqk', 'q'), get(third, 'mqk', 'q')], ['a', 'b', 'b']);
  call(one, 'mq_pv_free', 'q');
  assert.equal(get(one, 'mqk', 'q'), null);
  assert.equal(call(other, 'mq_fetch', 'q'), -2);
  assert.equal(get(other, 'mqv', 'q'), null);
});

test('keys that are unique', () => {
  const { run, call, get } = worker();
  const context = run(OPTIONS);
  for (const queue of ['old', 'new']) {
    for (const [key, value] of [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ] as const) {
      assert.equal(call(context, 'mq_add', queue, key, value), 1);
    }
  }
  const order = (queue: string) => {
    const items: string[] = [];
    while (call(context, 'mq_fetch', queue) === 1)
      items.push(`${get(context, 'mqk', queue)}${get(context, 'mqv', queue)}`);
    return items;
  };
  assert.deepEqual(order('old'), ['a1', 'b2']);
  assert.deepEqual(order('new'), ['b2', 'a3']);
});

test('a queue that is not defined, and a full memory, are refused with a line', () => {
  const { run, call, get, lines } = worker();
  const context = run(OPTIONS);
  assert.equal(call(context, 'mq_add', 'none', 'k', 'v'), -1);
  assert.equal(call(context, 'mq_fetch', 'none'), -1);
  assert.equal(call(context, 'mq_size', 'none'), -2);
  assert.equal(call(context, 'mq_pv_free', 'none'), 1);
  assert.equal(get(context, 'mq_size', 'none'), null);
  assert.equal(lines.length, 3);
  let added = call(context, 'mq_add', 'old', '0', 'x'.repeat(1024 * 1024));
  for (let count = 1; count < 200 && added === 1; count++) {
    added = call(context, 'mq_add', 'old', String(count), 'x'.repeat(1024 * 1024));
  }
  assert.equal(added, -1);
  assert.match(lines.at(-1) ?? '', /the shared memory is full/);
});

test('commands show and fetch', async () => {
  const { run, call, rpc } = worker();
  const context = run(OPTIONS);
  call(context, 'mq_add', 'q', 'k', 'v');
  assert.deepEqual(await rpc('mqueue.get_size', 'q'), { name: 'q', size: 1 });
  assert.deepEqual(await rpc('mqueue.get_sizes'), [
    { name: 'new', size: 0 },
    { name: 'old', size: 0 },
    { name: 'q', size: 1 },
  ]);
  assert.deepEqual(await rpc('mqueue.fetch', 'q'), { key: 'k', val: 'v' });
  assert.equal(await rpc('mqueue.fetch', 'q'), '404 Empty queue');
  assert.equal(await rpc('mqueue.fetch', 'none'), '500 No such queue');
  assert.equal(await rpc('mqueue.get_size', 'none'), '404 No such queue');
});

describe('definitions', () => {
  const RIGHT: readonly (readonly [text: string, size: number, sameKey: string])[] = [
    ['name=q', 0, 'both'],
    ['name=q;size=100', 100, 'both'],
    [' size = 5 ; name = q ; addmode = 1 ;', 5, 'keep-old'],
    ['name=q;addmode=2;dbmode=1', 0, 'keep-new'],
  ];
  for (const [text, size, sameKey] of RIGHT) {
    test(text, () => {
      const queue = parseQueue(text);
      assert.ok(!isProblem(queue));
      assert.deepEqual([queue.name, queue.size, queue.sameKey], ['q', size, sameKey]);
    });
  }
  for (const text of [
    '',
    'size=5',
    'name=',
    'name=q;size=x',
    'name=q;size=-1',
    'name=q;addmode=3',
    'name=q;most=5',
  ]) {
    test(`"${text}" is refused`, () => assert.ok(isProblem(parseQueue(text))));
  }
});

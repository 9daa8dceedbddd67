import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import type { SharedTable } from './shared-table.ts';
import { attachStore, createVolatileStore } from './volatile-store.ts';

/** A worker's death is an exception out of the n-th call that can be its last: an atomic operation or a native copy. */
class Death extends Error {}

function dieAtCall(n: number, act: () => void): boolean {
  let calls = 0;
  const counted = <A extends unknown[], R>(original: (...args: A) => R) =>
    function (this: unknown, ...args: A): R {
      if (++calls === n) throw new Death();
      return original.apply(this, args);
    };
  const mocks = [
    mock.method(Atomics, 'compareExchange', counted(Atomics.compareExchange)),
    mock.method(Atomics, 'exchange', counted(Atomics.exchange)),
    mock.method(Int32Array.prototype, 'fill', counted(Int32Array.prototype.fill)),
    mock.method(Buffer.prototype, 'write', function (this: Buffer, text: string, offset: number) {
      // Half of it is written.
      for (let i = 0; i < text.length / 2; i++) this[offset + i] = text.charCodeAt(i);
      if (++calls === n) throw new Death();
      for (let i = 0; i < text.length; i++) this[offset + i] = text.charCodeAt(i);
      return text.length;
    }),
  ];
  try {
    act();
    return false;
  } catch (error) {
    assert.ok(error instanceof Death);
    return true;
  } finally {
    for (const mocked of mocks) mocked.mock.restore();
  }
}

const DEAD = 5;
const long = (letter: string): string => letter.repeat(100);

/** What a worker may be at when it dies, and what may be under `k` afterwards. */
const acts: {
  name: string;
  before?: string;
  act: (table: SharedTable) => void;
  after: (string | undefined)[];
}[] = [
  { name: 'a first write', act: (t) => t.set('k', long('a'), 0, 0), after: [undefined, long('a')] },
  {
    name: 'an overwrite in place',
    before: long('a'),
    act: (t) => t.set('k', long('b'), 0, 0),
    after: [undefined, long('a'), long('b')],
  },
  {
    name: 'an overwrite that moves',
    before: long('a'),
    act: (t) => t.set('k', long('b').repeat(20), 0, 0),
    after: [long('a'), long('b').repeat(20)],
  },
  {
    name: 'a write of many pages',
    before: long('a'),
    act: (t) => t.set('k', long('b').repeat(400), 0, 0),
    after: [long('a'), long('b').repeat(400)],
  },
  { name: 'a delete', before: long('a'), act: (t) => t.delete('k'), after: [undefined, long('a')] },
  { name: 'a sweep', before: long('a'), act: (t) => t.sweepExpired(1, () => {}), after: [long('a')] },
  { name: 'a clear', before: long('a'), act: (t) => t.clear(), after: [undefined, long('a')] },
  {
    name: 'writes that double the buckets',
    before: long('a'),
    act: (t) => {
      for (let i = 0; i < 1600; i++) t.set(`more${i}`, i, 0, 0);
    },
    after: [long('a')],
  },
];

describe('a worker that dies', () => {
  for (const { name, before, act, after } of acts) {
    test(`at ${name}, wherever: its locks come free, nothing is torn, no memory is lost`, () => {
      let died = true;
      // Every call in a short act, samples of a long one.
      for (let n = 1; died; n += n < 60 ? 1 : 211) {
        const stuck: number[] = [];
        const store = createVolatileStore({
          maxBytes: 1024 * 1024,
          hashSeed: [3, 4],
          onStuck: ({ holder }) => stuck.push(holder),
        });
        const table = store.table('t');
        const emptyBytes = store.stats().usedBytes;
        if (before !== undefined) table.set('k', before, 0, 0);
        for (let i = 0; i < 20; i++) table.set(`expired${i}`, i, 1, 0);
        const there = attachStore(store.share(), DEAD).table('t');
        died = dieAtCall(n, () => act(there));

        store.releaseLocksOf(DEAD);
        const value = table.get('k', 0);
        assert.ok(
          after.some((possible) => possible === value),
          `call ${n}: ${String(value).slice(0, 20)}`,
        );
        const entries = [...table.entries(0)];
        assert.equal(entries.length, table.size(), `call ${n}`);
        assert.equal(table.set('k', 'new', 0, 0), 'ok');
        assert.equal(table.get('k', 0), 'new');
        for (const { key } of entries) table.delete(key);
        table.delete('k');
        table.clear();
        assert.equal(store.stats().usedBytes, emptyBytes, `call ${n}`);
        assert.deepEqual(stuck, []);
      }
    });
  }

  for (const sameKey of ['both', 'keep-new'] as const) {
    test(`at a queue (${sameKey}), wherever: what is in it can be fetched in order, no memory is lost`, () => {
      let died = true;
      for (let n = 1; died; n++) {
        const store = createVolatileStore({
          maxBytes: 1024 * 1024,
          hashSeed: [3, 4],
          onStuck: () => assert.fail('stuck'),
        });
        const queue = store.queue('q');
        const emptyBytes = store.stats().usedBytes;
        for (const key of ['a', 'b', 'c']) queue.add(key, long(key), 3, sameKey);
        const there = attachStore(store.share(), DEAD).queue('q');
        died = dieAtCall(n, () => {
          there.add('d', long('d'), 3, sameKey);
          there.add('c', long('c'), 3, sameKey);
          there.fetch();
        });
        store.releaseLocksOf(DEAD);
        const size = queue.size();
        assert.equal(queue.add('last', 'v', 0, 'both'), 'added');
        const keys: string[] = [];
        for (let item = queue.fetch(); item !== undefined; item = queue.fetch()) {
          if (item.key !== 'last') assert.equal(item.value, long(item.key));
          keys.push(item.key);
        }
        assert.equal(keys.length, size + 1, `call ${n}`);
        assert.equal(keys.at(-1), 'last');
        assert.equal(store.stats().usedBytes, emptyBytes, `call ${n}`);
      }
    });
  }

  test('at making a table or a counter', () => {
    let died = true;
    for (let n = 1; died; n++) {
      const store = createVolatileStore({
        maxBytes: 1024 * 1024,
        hashSeed: [3, 4],
        onStuck: () => assert.fail('stuck'),
      });
      const there = attachStore(store.share(), DEAD);
      died = dieAtCall(n, () => {
        there.table('made');
        there.counter('made');
      });
      store.releaseLocksOf(DEAD);
      store.table('made').set('k', 'v', 0, 0);
      store.counter('made').add(1);
      assert.equal(store.table('made').get('k', 0), 'v');
      assert.equal(store.counter('made').get(), 1);
    }
  });

  test('a lock that nobody released is reported, and the call refused', { timeout: 20_000 }, () => {
    const stuck: number[] = [];
    const store = createVolatileStore({
      maxBytes: 1024 * 1024,
      hashSeed: [3, 4],
      onStuck: (s) => stuck.push(s.holder),
    });
    const table = store.table('t');
    const there = attachStore(store.share(), DEAD).table('t');
    // The second call that can be a stripe's last is the heap's lock: the stripe is held.
    assert.ok(dieAtCall(2, () => there.set('k', 1, 0, 0)));
    assert.equal(table.set('k', 2, 0, 0), 'busy');
    assert.deepEqual(stuck, [DEAD]);
    assert.equal(store.releaseLocksOf(DEAD), 1);
    assert.equal(table.set('k', 2, 0, 0), 'ok');
  });
});

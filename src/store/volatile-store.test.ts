import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hashKey } from './hash.ts';
import type { StoredValue } from './shared-table.ts';
import { attachStore, createVolatileStore } from './volatile-store.ts';

const hashSeed = [0x1234567, 0x89abcde] as const;
const SMALL = 512 * 1024;

describe('a table against a Map', () => {
  const key = fc.oneof(
    fc.constantFrom('', 'a', 'b', 'call-1', '\xff\x00'),
    fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)), maxLength: 40 }),
  );
  const value = fc.oneof(
    fc.integer(),
    fc.constantFrom('', 'x'),
    fc
      .tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 255 }))
      .map(([n, c]) => String.fromCharCode(c).repeat(n)),
  );
  const expiry = fc.constantFrom(0, 5, 10, 15);
  const step = fc.oneof(
    fc.record({ op: fc.constant('set' as const), key, value, expiry, keep: fc.boolean() }),
    fc.record({
      op: fc.constant('increment' as const),
      key,
      delta: fc.integer(),
      expiry,
      keep: fc.boolean(),
    }),
    fc.record({
      op: fc.constant('compareAndSet' as const),
      key,
      expected: fc.option(value, { nil: undefined }),
      next: fc.option(value, { nil: undefined }),
      expiry,
    }),
    fc.record({ op: fc.constant('swap' as const), key, next: fc.option(value, { nil: undefined }) }),
    fc.record({ op: fc.constant('delete' as const), key }),
    fc.record({ op: fc.constant('setExpiry' as const), key, expiry }),
    fc.record({ op: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ op: fc.constant('sweep' as const) }),
    fc.record({ op: fc.constant('clear' as const) }),
  );

  test('any sequence of calls has the same results', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table = createVolatileStore({ maxBytes: 2 * 1024 * 1024, hashSeed }).table('t');
        const model = new Map<string, { value: StoredValue; expiry: number }>();
        let now = 1;
        const live = (k: string) => {
          const entry = model.get(k);
          return entry !== undefined && (entry.expiry === 0 || entry.expiry > now) ? entry : undefined;
        };
        for (const s of steps) {
          switch (s.op) {
            case 'set': {
              const kept = s.keep ? live(s.key) : undefined;
              assert.equal(table.set(s.key, s.value, s.expiry, now, s.keep), 'ok');
              model.set(s.key, { value: s.value, expiry: kept?.expiry ?? s.expiry });
              break;
            }
            case 'increment': {
              const old = live(s.key);
              const sum = (typeof old?.value === 'number' ? old.value : 7) + s.delta;
              const result = table.increment(s.key, s.delta, 7, s.expiry, now, s.keep);
              if (typeof old?.value === 'string') {
                assert.equal(result, 'not-an-integer');
              } else {
                assert.equal(result, sum);
                model.set(s.key, { value: sum, expiry: s.keep && old !== undefined ? old.expiry : s.expiry });
              }
              break;
            }
            case 'swap':
            case 'compareAndSet': {
              const old = live(s.key)?.value;
              const expected = s.op === 'swap' ? old : s.expected;
              const until = s.op === 'swap' ? 0 : s.expiry;
              const result = table.compareAndSet(s.key, expected, s.next, until, now);
              assert.equal(result, old === expected ? 'ok' : 'changed');
              if (result === 'ok' && s.next !== undefined) model.set(s.key, { value: s.next, expiry: until });
              if (result === 'ok' && s.next === undefined && old !== undefined) model.delete(s.key);
              break;
            }
            case 'delete':
              assert.equal(table.delete(s.key), model.delete(s.key));
              break;
            case 'setExpiry': {
              const entry = live(s.key);
              assert.equal(table.setExpiry(s.key, s.expiry, now), entry !== undefined);
              if (entry !== undefined) entry.expiry = s.expiry;
              break;
            }
            case 'pass':
              now += s.ms;
              break;
            case 'sweep': {
              const gone = new Map<string, StoredValue>();
              table.sweepExpired(now, (k, v) => gone.set(k, v));
              const expected = new Map(
                [...model].filter(([k]) => live(k) === undefined).map(([k, e]) => [k, e.value]),
              );
              assert.deepEqual(gone, expected);
              for (const k of gone.keys()) model.delete(k);
              break;
            }
            case 'clear':
              table.clear();
              model.clear();
              break;
          }
          assert.equal(table.size(), model.size);
          for (const k of model.keys()) {
            const entry = live(k);
            assert.equal(table.get(k, now), entry?.value);
            assert.equal(table.getEntry(k, now)?.expiresAtMs, entry?.expiry);
          }
        }
        const seen = new Map([...table.entries(now)].map((e) => [e.key, e.value]));
        assert.deepEqual(seen, new Map([...model].filter(([k]) => live(k)).map(([k, e]) => [k, e.value])));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the bound', () => {
  test('a full store refuses, keeps what it has, and takes any other size after deletes', () => {
    const store = createVolatileStore({ maxBytes: SMALL, hashSeed });
    const table = store.table('t');
    for (const size of [10, 200, 5000, 70_000, 1]) {
      let stored = 0;
      while (table.set(`k${stored}`, 'v'.repeat(size), 0, 0) === 'ok') stored++;
      assert.ok(stored * size < SMALL);
      assert.ok(stored >= 3, `${stored} of ${size}`);
      assert.equal(table.size(), stored);
      assert.equal(table.get(`k${stored - 1}`, 0), 'v'.repeat(size));
      assert.equal(table.increment('n'.repeat(size), 1, 0, 0, 0), 'full');
      assert.equal(table.set('k0', 'w'.repeat(SMALL), 0, 0), 'full');
      assert.equal(table.get('k0', 0), 'v'.repeat(size));
      assert.ok(store.stats().refusedWrites > 0);
      assert.equal(table.set('k0', '', 0, 0), 'ok', 'what is smaller always fits');
      for (let i = 0; i < stored; i++) assert.ok(table.delete(`k${i}`));
    }
  });

  test('memory comes back in full', () => {
    const store = createVolatileStore({ maxBytes: SMALL, hashSeed });
    const table = store.table('t');
    const before = store.stats().usedBytes;
    for (let round = 0; round < 50; round++) {
      for (let i = 0; i < 300; i++)
        assert.equal(table.set(`k${i}`, 'v'.repeat((i * 37 + round * 101) % 600), 0, 0), 'ok');
      if (round % 2 === 0) table.clear();
    }
    table.clear();
    assert.equal(store.stats().usedBytes, before);
  });

  test('sizes out of range are told at once', () => {
    assert.throws(() => createVolatileStore({ maxBytes: 1000, hashSeed }), RangeError);
    assert.throws(() => createVolatileStore({ maxBytes: Number.NaN, hashSeed }), RangeError);
    assert.throws(() => createVolatileStore({ maxBytes: 2 ** 40, hashSeed }), RangeError);
  });

  test('a table too many is a clear error', () => {
    const store = createVolatileStore({ maxBytes: 256 * 1024, hashSeed });
    assert.throws(() => {
      for (let i = 0; i < 1000; i++) store.table(`t${i}`);
    }, /no room for t\d+/);
    assert.throws(() => store.table('a\0b'), RangeError);
  });
});

describe('hostile keys', () => {
  test('empty, 64 kB, and long ones that differ in the last byte', () => {
    const table = createVolatileStore({ maxBytes: 2 * 1024 * 1024, hashSeed }).table('t');
    const long = 'k'.repeat(65_535);
    const keys = ['', '\0', `${long}a`, `${long}b`, long];
    for (const [i, key] of keys.entries()) assert.equal(table.set(key, i, 0, 0), 'ok');
    for (const [i, key] of keys.entries()) assert.equal(table.get(key, 0), i);
    assert.deepEqual(new Set([...table.entries(0)].map((e) => e.key)), new Set(keys));
    for (const key of keys) assert.ok(table.delete(key));
    assert.equal(table.size(), 0);
  });

  test('the same 32-bit hash', () => {
    const byHash = new Map<number, string>();
    const pairs: [string, string][] = [];
    for (let i = 0; pairs.length < 3; i++) {
      const key = `k${i}`;
      const hash = hashKey(key, ...hashSeed);
      const other = byHash.get(hash);
      if (other !== undefined) pairs.push([other, key]);
      byHash.set(hash, key);
    }
    const table = createVolatileStore({ maxBytes: SMALL, hashSeed }).table('t');
    for (const [a, b] of pairs) {
      table.set(a, 1, 0, 0);
      assert.equal(table.get(b, 0), undefined);
      table.set(b, 2, 0, 0);
      assert.equal(table.get(a, 0), 1);
      assert.ok(table.delete(a));
      assert.equal(table.get(b, 0), 2);
    }
  });

  test('the hash spreads keys that differ little, and depends on its seed', () => {
    const stripes = new Array<number>(64).fill(0);
    let moved = 0;
    for (let i = 0; i < 6400; i++) {
      const hash = hashKey(`sip:${i}@example.com`, ...hashSeed);
      stripes[hash >>> 26] = (stripes[hash >>> 26] ?? 0) + 1;
      if (hash >>> 26 !== hashKey(`sip:${i}@example.com`, hashSeed[0] + 1, hashSeed[1]) >>> 26) moved++;
    }
    assert.ok(Math.max(...stripes) < 150 && Math.min(...stripes) > 60);
    assert.ok(moved > 6000);
  });
});

describe('iteration', () => {
  test('sees every lasting entry once although the table grows and shrinks meanwhile', () => {
    const table = createVolatileStore({ maxBytes: 8 * 1024 * 1024, hashSeed }).table('t');
    for (let i = 0; i < 2000; i++) table.set(`stays${i}`, i, 0, 0);
    const seen: string[] = [];
    let writes = 0;
    for (const { key } of table.entries(0)) {
      if (!key.startsWith('stays')) continue;
      seen.push(key);
      for (let i = 0; i < 8; i++) table.set(`new${writes++}`, 'x', 0, 0);
      table.delete(`new${writes - 100}`);
    }
    assert.equal(seen.length, 2000);
    assert.equal(new Set(seen).size, 2000);
  });

  test('parts make up a whole sweep, and a part out of range is none', () => {
    const table = createVolatileStore({ maxBytes: SMALL, hashSeed }).table('t');
    for (let i = 0; i < 500; i++) table.set(`k${i}`, i, i % 2 === 0 ? 10 : 20, 0);
    const swept: StoredValue[] = [];
    for (let part = -1; part <= table.sweepParts; part++)
      table.sweepPart(part, 10, (_key, value) => swept.push(value));
    assert.equal(swept.length, 250);
    assert.equal(new Set(swept).size, 250);
    assert.equal(
      table.sweepPart(0.5, 20, () => assert.fail('no such part')),
      0,
    );
    assert.equal(
      table.sweepExpired(20, () => {}),
      250,
    );
  });

  test('a sweep may write to the table it sweeps', () => {
    const table = createVolatileStore({ maxBytes: SMALL, hashSeed }).table('t');
    for (let i = 0; i < 500; i++) table.set(`k${i}`, i, 10, 0);
    let count = 0;
    assert.equal(
      table.sweepExpired(9, () => assert.fail('too early')),
      0,
    );
    table.sweepExpired(10, (key, value) => {
      count++;
      if (typeof value === 'number' && value % 2 === 0) table.set(key, value, 0, 10);
    });
    assert.equal(count, 500);
    assert.equal(table.size(), 250);
  });
});

describe('integers', () => {
  test('an increment stays within safe integers and refuses text', () => {
    const table = createVolatileStore({ maxBytes: SMALL, hashSeed }).table('t');
    assert.equal(table.increment('n', 1, Number.MAX_SAFE_INTEGER, 0, 0), 'not-an-integer');
    assert.equal(table.increment('n', 1, Number.MAX_SAFE_INTEGER - 1, 0, 0), Number.MAX_SAFE_INTEGER);
    assert.equal(table.increment('n', 1, 0, 0, 0), 'not-an-integer');
    assert.equal(table.increment('n', 0.5, 0, 0, 0), 'not-an-integer');
    assert.equal(table.get('n', 0), Number.MAX_SAFE_INTEGER);
    table.set('s', '12', 0, 0);
    assert.equal(table.increment('s', 1, 0, 0, 0), 'not-an-integer');
    assert.equal(table.get('s', 0), '12');
  });

  test('a counter adds, ignores what is no integer, and is listed', () => {
    const store = createVolatileStore({ maxBytes: SMALL, hashSeed });
    const counter = store.counter('tm.created');
    counter.add(2 ** 40);
    counter.add(-1);
    counter.add(Number.NaN);
    counter.add(0.5);
    assert.equal(attachStore(store.share(), 1).counter('tm.created').get(), 2 ** 40 - 1);
    counter.set(3);
    counter.set(Number.POSITIVE_INFINITY);
    assert.equal(counter.get(), 3);
    store.table('zebra');
    store.table('ant');
    assert.deepEqual(store.counterNames(), ['tm.created']);
    assert.deepEqual(store.tableNames(), ['ant', 'zebra']);
  });
});

describe('named locks', () => {
  test('count for their owner, refuse others, and end with a dead worker', () => {
    const store = createVolatileStore({ maxBytes: SMALL, hashSeed });
    const here = store.table('t');
    const there = attachStore(store.share(), 7).table('t');
    assert.equal(here.tryLock('', 1), 'ok');
    assert.equal(here.tryLock('', 1), 'ok');
    assert.equal(here.tryLock('', 2), 'held');
    assert.equal(there.tryLock('', 1), 'held');
    assert.equal(there.unlock('', 1), false);
    assert.equal(store.table('other').tryLock('', 2), 'ok');
    assert.equal(here.unlock('', 1), true);
    assert.equal(there.tryLock('', 1), 'held');
    assert.equal(here.unlock('', 1), true);
    assert.equal(here.unlock('', 1), false);
    assert.equal(there.tryLock('', 1), 'ok');
    assert.equal(there.tryLock('b', 1), 'ok');
    assert.equal(store.releaseLocksOf(77), 0);
    assert.equal(store.releaseLocksOf(7), 2);
    assert.equal(here.tryLock('', 5), 'ok');
    assert.equal(here.size(), 0);
    assert.deepEqual(store.tableNames(), ['other', 't']);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { PACE_TABLE, pace } from './pace.ts';

const NOW = 1_700_000_000_000;

function table() {
  return createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] }).table(PACE_TABLE);
}

test('a burst is spread evenly', () => {
  const paces = table();
  const waits = Array.from({ length: 5 }, () => pace(paces, 'k', 100, 1000, NOW));
  assert.deepEqual(waits, [0, 100, 200, 300, 400]);
  assert.equal(pace(paces, 'other', 100, 1000, NOW), 0);
});

test('what would have to wait too long takes no turn', () => {
  const paces = table();
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(() => pace(paces, 'k', 100, 150, NOW)),
    [0, 100, null, null, null],
  );
  assert.equal(pace(paces, 'k', 100, 150, NOW + 100), 100);
});

test('idle time is not saved up', () => {
  const paces = table();
  pace(paces, 'k', 10, 1000, NOW);
  assert.equal(pace(paces, 'k', 10, 1000, NOW + 60_000), 0);
  assert.equal(pace(paces, 'k', 10, 1000, NOW + 60_000), 10);
});

test('those let through are never closer than the interval, and none waits without need', () => {
  const steps = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5000 }), (gaps, perSecond) => {
      const paces = table();
      const interval = 1000 / perSecond;
      let now = NOW;
      let last = Number.NEGATIVE_INFINITY;
      for (const gap of gaps) {
        now += gap;
        const wait = pace(paces, 'k', interval, 100_000, now);
        assert.ok(typeof wait === 'number');
        const due = now + wait;
        assert.ok(due - last >= interval - 0.002, `${due - last} apart`);
        assert.ok(wait === 0 || due - last <= interval + 0.002);
        last = due;
      }
    }),
  );
});

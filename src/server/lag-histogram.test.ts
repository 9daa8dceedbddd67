import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLagHistogram } from './lag-histogram.ts';

test('without values every quantile is 0', () => {
  const lags = createLagHistogram();
  assert.deepEqual([lags.quantile(0.5), lags.count, lags.largest], [0, 0, 0]);
});

test('a quantile is at least the exact one and at most an eighth and a millisecond above it', () => {
  const value = fc.oneof(
    fc.nat({ max: 20 }),
    fc.nat({ max: 100_000_000 }),
    fc.double({ min: 0, max: 50, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, part) => {
        const lags = createLagHistogram();
        for (const each of values) lags.add(each);
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(part * values.length)) - 1] ?? 0;
        const given = lags.quantile(part);
        assert.ok(given >= exact && given <= exact * 1.125 + 1, `${given} for ${exact}`);
      },
    ),
  );
});

test('what is early counts as in time', () => {
  const lags = createLagHistogram();
  lags.add(-5);
  assert.deepEqual([lags.quantile(1), lags.count], [0, 1]);
});

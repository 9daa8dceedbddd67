import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SrvRecord } from './records.ts';
import { inSrvOrder } from './srv-order.ts';

const srv = (target: string, priority: number, weight: number): SrvRecord => {
  return { type: 'SRV', target, port: 5060, priority, weight, ttl: 30 };
};
const RECORDS = [srv('c', 20, 0), srv('a', 10, 10), srv('b', 10, 90), srv('z', 10, 0)];
const order = (balanced: boolean, ...drawn: number[]): string => {
  return inSrvOrder(RECORDS, balanced, () => drawn.shift() ?? 0)
    .map(({ target }) => target)
    .join('');
};

test('without balancing the heaviest of the lowest priority is first', () => {
  assert.equal(order(false), 'bazc');
});

test('with balancing the number drawn says which, by the running sum of weights (RFC 2782)', () => {
  // Of z 0, a 10, b 90: sums 0, 10, 100.
  assert.equal(order(true, 0), 'zabc');
  assert.equal(order(true, 1), 'azbc');
  assert.equal(order(true, 10, 90), 'abzc');
  assert.equal(order(true, 11), 'bzac');
  assert.equal(order(true, 100, 10), 'bazc');
});

test('over many draws each is first as often as its weight says', () => {
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed >>> 8;
  };
  let first = 0;
  for (let i = 0; i < 2000; i++) if (inSrvOrder(RECORDS, true, random)[0]?.target === 'b') first++;
  assert.ok(first > 1700 && first < 1860, `b was first ${first} times of 2000`);
});

test('every record is tried once, whatever is drawn', () => {
  for (let drawn = 0; drawn < 300; drawn++) {
    assert.equal([...order(true, drawn, drawn * 7)].sort().join(''), 'abcz');
  }
});

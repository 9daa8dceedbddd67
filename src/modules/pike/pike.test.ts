import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { createVirtualClock } from '../../time/virtual-clock.ts';
import { createFixture, OPTIONS } from '../fixture.ts';
import pike from './index.ts';

const PARAMS = { sampling_time_unit: 1, reqs_density_per_unit: 8, remove_latency: 3 };

/** The results of so many requests of an address. */
function results(fixture: ReturnType<typeof createFixture>, address: string, count: number): unknown[] {
  return Array.from({ length: count }, () => fixture.call(fixture.run(OPTIONS), 'pike_check_ip', address));
}

test('an address is blocked while it sends too much, and passes again after a unit in which it did not', async () => {
  const fixture = createFixture(pike, { params: PARAMS });
  // Observed on Kamailio 5.6.3 with a unit of one second: requests in each second, and what became of them.
  const seconds: [number, string][] = [
    [12, '1 1 1 1 1 1 1 1 1 1 1 -2'],
    [1, '-1'],
    [1, '1'],
    [7, '1 1 1 1 1 1 1'],
    [7, '1 1 1 1 1 1 1'],
    [8, '1 1 1 1 1 1 1 -2'],
    [9, '-1 -1 -1 -1 -1 -1 -1 -1 -1'],
    [1, '-1'],
    [1, '1'],
    [10, '1 1 1 1 1 1 1 -2 -1 -1'],
    [3, '-1 -1 -1'],
    [4, '1 1 1 1'],
  ];
  for (const [count, expected] of seconds) {
    assert.equal(results(fixture, '192.0.2.1', count).join(' '), expected);
    await fixture.clock.advance(1000);
    fixture.tick('sweep');
  }
  const lines = fixture.lines.map((line) => /pike\.(un)?blocked/.exec(line)?.[0]);
  assert.deepEqual(lines, Array.from({ length: 3 }, () => ['pike.blocked', 'pike.unblocked']).flat());
});

test('IPv6 addresses are counted, too', () => {
  const fixture = createFixture(pike, { params: { ...PARAMS, sampling_time_unit: 60, remove_latency: 100 } });
  const codes = results(fixture, '2001:db8::1', 30);
  // 2 requests for the first byte, one for each other, and 8.
  assert.equal(codes.indexOf(-2), 1 + 15 + 8 - 1);
  assert.equal(results(fixture, '2001:db8::2', 9).indexOf(-2), 8);
});

test('an address is forgotten', async () => {
  const fixture = createFixture(pike, { params: PARAMS });
  results(fixture, '192.0.2.1', 8);
  const listed = async (): Promise<unknown> => fixture.rpc('pike.top', 'all');
  assert.deepEqual(await listed(), {
    max_hits: 8,
    list: [{ ip_addr: '192.0.2.1', leaf_hits_prev: 0, leaf_hits_curr: 4, expires: 3, status: 'WARM' }],
    number_of_rows: 1,
  });
  await fixture.clock.advance(3000);
  fixture.tick('sweep');
  assert.deepEqual(await listed(), { max_hits: 8, list: [], number_of_rows: 0 });
  await fixture.clock.advance(2000);
  assert.equal(results(fixture, '192.0.2.1', 12).at(-1), -2, 'it begins anew');
});

test('all workers count together', async () => {
  const clock = createVirtualClock();
  const store = createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
  const [one, other] = [0, 1].map(() => createFixture(pike, { params: PARAMS, clock, store }));
  assert.ok(one && other);
  const codes = Array.from({ length: 14 }, (_, at) => results(at % 2 === 0 ? one : other, '2001:db8::1', 2));
  assert.equal(codes.flat().filter((code) => code === -2).length, 1);
  assert.deepEqual(await one.rpc('pike.top', 'xx'), '500 Bad argument. Select: ALL, HOT or WARM');
  assert.match(JSON.stringify(await other.rpc('pike.list')), /"ip_addr":"2001:db8::1".*"status":"HOT"/);
});

test('parameters that make no sense are refused', () => {
  const { sampling_time_unit: unit } = pike.params;
  assert.ok(unit.type === 'int' && unit.check?.(0) !== null);
});

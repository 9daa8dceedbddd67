import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTop } from './top-screen.ts';
import { readSnapshot, type TopSnapshot } from './top-snapshot.ts';

const INFO = { name: 'fermata', version: '0.1.0', utime_days: '0d 0h 1m 5s' };
const MEMORY = { used: 3 * 1024 * 1024, total: 64 * 1024 * 1024 };

function place(where: string, waiting: number, resumed: number) {
  return { where, waiting, resumed, lag: { p50: 0.25, p90: 1, p99: 12.34, max: 100 } };
}

function request(id: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    id,
    why: 'sleep',
    key: null,
    method: 'INVITE',
    from: 'sip:a@example.org',
    ruri: 'sip:b@example.org',
    where: 'k.cfg:7:5',
    route: 'request_route',
    goes_on_in: 'route[LATER]',
    age: 1500,
    left: 83_000,
    ...more,
  };
}

function snapshot(at: number, stats: object, requests: readonly object[] = []): TopSnapshot {
  return readSnapshot(at, INFO, MEMORY, stats, { requests });
}

const WIDE = { columns: 300, rows: 40 };

test('counts, rates since the look before, places with their lags, requests', () => {
  const before = snapshot(1000, {
    suspended: 0,
    suspensions: 10,
    wakes: 4,
    places: [place('k.cfg:7:5', 0, 4)],
  });
  const now = snapshot(
    3000,
    {
      suspended: 2,
      suspensions: 20,
      wakes: 504,
      timeouts: 1,
      places: [place('k.cfg:9:5', 0, 1), place('k.cfg:7:5', 2, 304)],
    },
    [request('12:34'), request('5:6', { why: 'wait', key: 'bob', goes_on_in: null, left: 500 })],
  );
  assert.deepEqual(renderTop(now, before, WIDE), [
    'fermata 0.1.0  up 0d 0h 1m 5s  memory 3.0 of 64.0 MB',
    'suspended 2  new 5.0/s  woken 250/s  timeouts 1  stale 0  queued 0  refused 0',
    '',
    ' WAITING    RESUMED        /s    p50 ms    p90 ms    p99 ms    max ms  PLACE',
    '       2        304       150       0.3       1.0      12.3     100.0  k.cfg:7:5',
    '       0          1       0.5       0.3       1.0      12.3     100.0  k.cfg:9:5',
    '',
    '     AGE      LEFT  METHOD     WHY           WAITS AT                GOES ON IN          ID                 TO                        FROM',
    '    1.5s     1m23s  INVITE     sleep         k.cfg:7:5               route[LATER]        12:34              sip:b@example.org         sip:a@example.org',
    '    1.5s      0.5s  INVITE     wait bob      k.cfg:7:5               t_continue          5:6                sip:b@example.org         sip:a@example.org',
  ]);
});

test('without a look before there are no rates', () => {
  assert.match(renderTop(snapshot(0, {}), null, WIDE)[1] ?? '', /new -\/s {2}woken -\/s/);
});

for (const size of [
  { columns: 80, rows: 24 },
  { columns: 20, rows: 5 },
  { columns: 1, rows: 1 },
  { columns: 200, rows: 9 },
]) {
  test(`fits ${size.columns}x${size.rows}, and shows requests whatever the script`, () => {
    const places = Array.from({ length: 50 }, (_, index) => place(`k.cfg:${index}:1`, index, index));
    const requests = Array.from({ length: 50 }, (_, index) => request(`${index}:1`));
    const lines = renderTop(snapshot(0, { places }, requests), null, size);
    assert.ok(lines.length <= size.rows);
    for (const line of lines) assert.ok(line.length <= size.columns);
    if (size.rows >= 9) assert.ok(lines.some((line) => line.includes('INVITE')));
  });
}

test('what callers wrote does not reach the terminal as control', () => {
  const lines = renderTop(
    snapshot(0, {}, [request('1:1', { ruri: 'sip:\x1b[2J\x07\r\n@x', from: 'é' })]),
    null,
    WIDE,
  );
  assert.match(lines.at(-1) ?? '', /sip:\?\[2J\?\?\?@x +\?$/);
});

test('an answer of another form is shown as nothing', () => {
  const lines = renderTop(readSnapshot(0, null, [], 'x', { requests: [null, 7] }), null, WIDE);
  assert.ok(lines.length > 3);
});

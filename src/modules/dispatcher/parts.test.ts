import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { openCalls } from './calls.ts';
import { type Destination, type DestinationRecord, destinationOf, setsOf } from './destination.ts';
import { openLatencies } from './latencies.ts';
import { readList } from './list-file.ts';
import { parseReplyCodes } from './reply-codes.ts';
import { openSets } from './sets.ts';
import { createSource, type ListTable } from './source.ts';
import { DISABLED, INACTIVE, openStates, PROBING, shownState, stateNamed, TRYING } from './states.ts';
import { slotsByRelativeWeight, slotsByWeight } from './weights.ts';

const store = () => createVolatileStore({ hashSeed: [1, 2], maxBytes: 1 << 20 });

function record(uri: string, rest: Partial<DestinationRecord> = {}): DestinationRecord {
  return { set: 1, uri, flags: 0, priority: 0, attributes: '', ...rest };
}

function destination(uri: string, rest: Partial<DestinationRecord> = {}): Destination {
  const made = destinationOf(record(uri, rest));
  assert.ok(made !== null);
  return made;
}

test('lines of a list', () => {
  const text = '# a list\n\n1 sip:a@h:5061;transport=tcp 8 -3  duid=x; weight = 5 \r\n-2\tsip:b\n1 tel:123\n';
  assert.deepEqual(readList(text, 'x.list'), {
    records: [
      { set: 1, uri: 'sip:a@h:5061;transport=tcp', flags: 8, priority: -3, attributes: 'duid=x; weight = 5' },
      { set: -2, uri: 'sip:b', flags: 0, priority: 0, attributes: '' },
    ],
    skipped: ['x.list:5: "tel:123" is no SIP URI'],
  });
});

for (const line of ['x sip:a', '1', '1 sip:a b', '1 sip:a 0 b', 'nonsense']) {
  test(`"${line}" is no line of a list`, () => {
    assert.deepEqual(readList(`1 sip:a\n${line}\n`, 'x.list'), {
      problem: `x.list:2: "${line}" is no line of a list`,
      hint: 'write "setid uri flags priority attributes"',
    });
  });
}

test('attributes of a destination', () => {
  const attributes =
    'duid=x;maxload=7;weight=30;rweight=101;socket=udp:h:1;sockname=n;ping_from=sip:me@h;obproxy=sip:p;cc=1;odd;=';
  const made = destination('sips:u@[2001:DB8::1]', { attributes });
  assert.equal(made.host, '2001:DB8::1');
  assert.deepEqual([made.port, made.transport], [null, null]);
  assert.deepEqual(
    [made.duid, made.maxLoad, made.weight, made.relativeWeight, made.socket, made.socketName],
    ['x', 7, 30, 0, 'udp:h:1', 'n'],
  );
  assert.deepEqual([made.pingFrom, made.outboundProxy, made.congestionControl], ['sip:me@h', 'sip:p', true]);
  assert.equal(destination('sip:a', { attributes: 'rweight=100' }).relativeWeight, 100);
  for (const uri of ['', 'a', 'tel:1', 'sip:', 'urn:x:y']) assert.equal(destinationOf(record(uri)), null);
});

test('a destination goes before those of its priority, and after those of a higher one', () => {
  const sets = setsOf(
    [
      record('sip:a'),
      record('sip:b', { priority: 5 }),
      record('sip:c'),
      record('sip:d', { priority: 5 }),
      record('sip:e', { priority: -1 }),
      record('sip:z', { set: -1 }),
    ],
    ({ uri }) => uri !== 'sip:c',
  );
  assert.deepEqual([...sets.keys()], [-1, 1]);
  assert.deepEqual(
    sets.get(1)?.destinations.map(({ uri }) => uri),
    ['sip:d', 'sip:b', 'sip:a', 'sip:e'],
  );
});

test('weights share out 100 slots', () => {
  const weighted = (name: 'weight' | 'rweight', ...weights: number[]): Destination[] =>
    weights.map((weight, n) => destination(`sip:${n}`, { attributes: `${name}=${weight}` }));
  const counts = (slots: readonly number[]): number[] =>
    slots.reduce<number[]>((all, place) => {
      all[place] = (all[place] ?? 0) + 1;
      return all;
    }, []);
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed >>> 4;
  };
  const slots = slotsByWeight(weighted('weight', 50, 30, 20), random);
  assert.deepEqual(counts(slots), [50, 30, 20]);
  assert.notDeepEqual(slots, [...slots].sort(), 'they are mixed');
  assert.deepEqual(counts(slotsByWeight(weighted('weight', 70, 50, 20), random)), [70, 30]);
  assert.deepEqual(counts(slotsByWeight(weighted('weight', 20, 20), random)), [20, 80]);
  assert.deepEqual(slotsByWeight(weighted('weight', 0, 50), random), []);
  const relative = weighted('rweight', 1, 1, 1, 3);
  assert.deepEqual(counts(slotsByRelativeWeight(relative, () => true, random)), [16, 16, 16, 52]);
  const out = slotsByRelativeWeight(relative, ({ uri }) => uri !== 'sip:3', random);
  assert.deepEqual(counts(out), [33, 33, 34]);
  assert.deepEqual(
    slotsByRelativeWeight(relative, () => false, random),
    [],
  );
});

test('reply codes of a well destination', () => {
  const codes = parseReplyCodes('class=3;code=404; code=408');
  assert.ok(typeof codes === 'function');
  assert.deepEqual([200, 202, 302, 404, 408, 500].map(codes), [true, false, true, true, true, false]);
  assert.deepEqual(parseReplyCodes('404'), {
    problem: '"404" is no reply code',
    hint: 'write "class=2;code=404"',
  });
});

test('states by name', () => {
  const shown = ['a', 'ip', 'TX', 'dP', 'p', 'ai', ''].map((text) => {
    const flags = stateNamed(text);
    return flags === null ? null : shownState(flags);
  });
  assert.deepEqual(shown, ['AX', 'IP', 'TX', 'DP', null, null, null]);
});

test('one state for all workers, changed by what they find', () => {
  const shared = store();
  const [one, other] = [1, 2].map(() => openStates(shared.table('s'), { failures: 2, successes: 2 }));
  assert.ok(one !== undefined && other !== undefined);
  const a = destination('sip:a');
  one.reset([record('sip:a', { flags: PROBING | 16 })]);
  assert.equal(other.of(a), PROBING);
  assert.equal(other.found(a, TRYING | PROBING), 'none');
  assert.equal(one.found(a, TRYING), 'down');
  assert.equal(other.of(a), INACTIVE);
  assert.equal(other.found(a, TRYING), 'none');
  assert.equal(other.found(a, 0), 'none');
  assert.equal(one.found(a, 0), 'up');
  one.set(a, DISABLED);
  assert.equal(other.of(a), DISABLED);
  one.forget(a);
  assert.equal(other.of(a), 0);
});

test('calls count until they end or are too old', () => {
  const shared = store();
  let now = 1000;
  const open = () =>
    openCalls(shared.table('c'), shared.table('l'), { initial: 100, confirmed: 1000, now: () => now });
  const [one, other] = [open(), open()];
  const [a, b] = [
    destination('sip:a', { attributes: 'duid=a' }),
    destination('sip:b', { attributes: 'duid=b' }),
  ];
  one.give('call 1', a);
  one.give('call 2', a);
  other.give('call 2', b);
  assert.deepEqual([one.loadOf(a), one.loadOf(b)], [1, 1]);
  assert.equal(other.confirm('call 1'), true);
  assert.equal(other.confirm('call 3'), false);
  now += 100;
  other.sweep();
  assert.deepEqual([one.loadOf(a), one.loadOf(b)], [1, 0]);
  assert.equal(one.end('call 1'), true);
  assert.equal(other.end('call 1'), false);
  assert.equal(one.loadOf(a), 0);
  one.give('call 4', a);
  now += 100;
  assert.equal(other.confirm('call 4'), false, 'too old already');
});

test('latencies', () => {
  const kept = openLatencies(store().table('l'), 0.1);
  const a = destination('sip:a');
  assert.equal(kept.of(a), null);
  for (const ms of [10, 20, 30]) kept.answered(a, ms);
  kept.timedOut(a);
  assert.deepEqual(kept.of(a), { average: 20, deviation: 10, estimate: 12.9, most: 30, timeouts: 1 });
  kept.clear();
  assert.equal(kept.of(a), null);
  const none = openLatencies(null, 0.1);
  none.answered(a, 10);
  assert.equal(none.of(a), null);
});

test('a list in a table of a database', async () => {
  const shared = store();
  const sets = openSets(shared.table('sets'), () => true);
  const states = openStates(shared.table('states'), { failures: 1, successes: 1 });
  const lines: string[] = [];
  const asked: unknown[] = [];
  let rows: (string | number | null)[][] = [
    [1, 'sip:a', 8, 'duid=a'],
    ['2', 'sip:b', null, null],
    [2, 'nothing', 0, ''],
  ];
  const table: ListTable = {
    name: 'gateways',
    columns: ['setid', 'uri', 'state', '', 'attrs'],
    database: {
      async perform(statement) {
        if (statement.kind === 'query' && statement.table === 'version') {
          return { columns: [], rows: [[4]], affected: 0, lastId: 0 };
        }
        asked.push(statement);
        if (rows.length === 0) throw new Error('no such table');
        return { columns: [], rows, affected: 0, lastId: 0 };
      },
      performAll: async () => [],
    },
  };
  let now = 0;
  const source = createSource({
    sets,
    states,
    latencies: openLatencies(null, 0),
    changes: shared.table('changes'),
    log: { enabled: () => true, write: (_level, text) => lines.push(text), setLevel() {}, setLevelOf() {} },
    from: table,
    delta: 5000,
    now: () => now,
  });
  assert.equal(await source.load(), null);
  assert.deepEqual(asked, [
    {
      kind: 'query',
      table: 'gateways',
      columns: ['setid', 'uri', 'state', 'attrs'],
      where: [],
      orderBy: null,
    },
  ]);
  assert.deepEqual([...sets.current().keys()], [1, 2]);
  assert.equal(states.of({ set: 1, uri: 'sip:a' }), PROBING);
  assert.deepEqual(lines, ['table gateways: "nothing" is no SIP URI: left out [dispatcher.bad-destination]']);
  rows = [];
  assert.deepEqual(await source.reload(), {
    problem: 'dispatcher: table gateways cannot be read: no such table',
  });
  assert.equal(sets.current().size, 2, 'the list stays');
  assert.equal((await source.reload())?.problem, 'Ongoing reload');
  now += 5000;
  assert.equal(source.add(record('nonsense'))?.problem, '"nonsense" is no SIP URI');
  now += 5000;
  assert.equal(source.add(record('sip:c', { set: 3, flags: 1 })), null);
  assert.equal(states.of({ set: 3, uri: 'sip:c' }), INACTIVE);
  assert.equal(source.remove(3, 'sip:c')?.problem, 'Ongoing reload');
  now += 5000;
  assert.equal(source.remove(3, 'sip:c'), null);
  assert.equal(sets.current().has(3), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Destination, RunContext } from '../../kit/index.ts';
import { createFixture, type Fixture, OPTIONS } from '../fixture.ts';
import tm from './index.ts';

const PARAMS = { contacts_avp: 'contacts', contact_flows_avp: 'flows' };

function destination(name: string, q: number, instance: string | null = null): Destination {
  return {
    uri: `sip:${name}`,
    dstUri: `sip:hop-${name}`,
    path: null,
    q,
    sendSocket: 'udp:127.0.0.1:5060',
    flags: 4,
    located: { ruid: `uloc-${name}`, userAgent: 'phone', instance },
  };
}

/** A run with these destinations, the first of which is the Request-URI. */
function runWith(fixture: Fixture, [first, ...others]: readonly Destination[]): RunContext {
  const run = fixture.run(OPTIONS);
  assert.ok(first !== undefined);
  const { uri, dstUri, path, q, sendSocket, flags, located } = first;
  run.requestUri = uri;
  Object.assign(run.state, {
    dstUri,
    path,
    q,
    sendSocket,
    branchFlags: flags,
    located,
    destinations: others,
  });
  return run;
}

/** What is tried one after the other: users of each group. */
function tried(fixture: Fixture, run: RunContext): string[] {
  const groups: string[] = [];
  while (fixture.call(run, 't_next_contacts') === 1) {
    groups.push(
      [run.requestUri, ...run.state.destinations.map(({ uri }) => uri)].join(' ').replaceAll('sip:', ''),
    );
  }
  return groups;
}

test('contacts come by q, and with all that is known of them', () => {
  const fixture = createFixture(tm, { params: PARAMS });
  const run = runWith(fixture, [destination('a', 500), destination('b', 900), destination('c', 500)]);
  assert.equal(fixture.call(run, 't_load_contacts'), 1);
  assert.deepEqual(run.state.destinations, []);
  assert.equal(fixture.call(run, 't_next_contacts'), 1);
  const { dstUri, q, sendSocket, branchFlags, located } = run.state;
  assert.deepEqual(
    { uri: run.requestUri, dstUri, path: null, q, sendSocket, flags: branchFlags, located },
    destination('b', 900),
  );
  assert.equal(fixture.call(run, 't_next_contacts'), 1);
  assert.equal(run.requestUri, 'sip:c');
  assert.deepEqual(run.state.destinations, [destination('a', 500)]);
  assert.equal(fixture.call(run, 't_next_contacts'), -2);
});

test('of several flows to one phone the next is tried when its branch has failed', () => {
  const fixture = createFixture(tm, { params: PARAMS });
  const run = runWith(fixture, [
    destination('a1', 500, 'a'),
    destination('b', 500, 'b'),
    destination('a2', 500, 'a'),
  ]);
  fixture.call(run, 't_load_contacts');
  assert.deepEqual(tried(fixture, run), ['a2 b']);
  const branch = {
    reply: null,
    failure: null,
    branchFailure: null,
    flags: 0,
    uri: '',
    ruid: null,
    dstUri: null,
    path: null,
  };
  const failed = fixture.run(OPTIONS, 'branch-failure');
  failed.state.xavps = run.state.xavps;
  assert.equal(fixture.call(failed, 't_next_contact_flow'), -2);
  const of = (instance: string) =>
    Object.assign(Object.create(failed), { branchScript: { ...branch, sendSocket: null, instance } });
  assert.equal(fixture.call(of('b'), 't_next_contact_flow'), -2);
  assert.equal(fixture.call(of('a'), 't_next_contact_flow'), 1);
  assert.equal(failed.requestUri, 'sip:a1');
  assert.equal(fixture.call(of('a'), 't_next_contact_flow'), -2);
});

test('without contact_flows_avp flows are contacts like others', () => {
  const fixture = createFixture(tm, { params: { contacts_avp: 'contacts' } });
  const run = runWith(fixture, [destination('a1', 500, 'a'), destination('a2', 500, 'a')]);
  fixture.call(run, 't_load_contacts');
  assert.deepEqual(tried(fixture, run), ['a2 a1']);
  assert.equal(fixture.call(run, 't_next_contact_flow'), -1);
});

test('mode 1: one by one, those of higher q first in proportion', () => {
  let random = 0;
  const fixture = createFixture(tm, { params: PARAMS, random: () => random });
  for (const [point, order] of [
    [0, ['a', 'b', 'none']],
    [99, ['a', 'b', 'none']],
    [100, ['b', 'a', 'none']],
    [999, ['b', 'a', 'none']],
  ] as const) {
    random = point;
    const run = runWith(fixture, [destination('a', 100), destination('none', -1), destination('b', 900)]);
    assert.equal(fixture.call(run, 't_load_contacts', 1), 1);
    assert.deepEqual(tried(fixture, run), order);
  }
});

test('nothing to put away, no parameter, no such mode', () => {
  const fixture = createFixture(tm, { params: PARAMS });
  const run = runWith(fixture, [destination('a', 500)]);
  assert.equal(fixture.call(run, 't_load_contacts'), 1);
  assert.equal(run.requestUri, 'sip:a');
  assert.equal(fixture.call(run, 't_next_contacts'), -2);
  assert.equal(fixture.call(run, 't_load_contacts', 2), -1);
  const without = createFixture(tm);
  assert.equal(without.call(without.run(OPTIONS), 't_load_contacts'), -1);
  assert.equal(without.call(without.run(OPTIONS), 't_next_contacts'), -1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plain } from '../../run/fixture.ts';
import { attachStore, createVolatileStore } from '../../store/volatile-store.ts';
import { createVirtualClock } from '../../time/virtual-clock.ts';
import { createFixture } from '../fixture.ts';
import { ALL_METHODS, type Contact, createContactCodec, isLive, secondsLeft } from './contact.ts';
import { expiredContact } from './expired.ts';
import usrloc from './index.ts';
import { locationNames, openLocation } from './location.ts';
import { findContact, requestOrder } from './matching.ts';
import { replacedContact, withContact } from './order.ts';

function contact(given: Partial<Contact> = {}): Contact {
  return {
    uri: 'sip:a@192.0.2.1',
    expiresAt: 0,
    q: -1,
    callId: 'c',
    cseq: 1,
    flags: 0,
    branchFlags: 0,
    userAgent: 'n/a',
    received: null,
    path: null,
    socket: 'udp:127.0.0.1:5060',
    modifiedAt: 0,
    methods: ALL_METHODS,
    ruid: 'uloc-1-1-1',
    instance: null,
    regId: 0,
    attributes: [],
    ...given,
  };
}

/** One table in a store that two workers share. */
function twoWorkers() {
  const clock = createVirtualClock();
  const store = createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
  const other = attachStore(store.share(), 1);
  return {
    clock,
    store,
    one: openLocation('location', store, clock),
    two: openLocation('location', other, clock),
  };
}

const uris = (contacts: readonly Contact[]): string[] => contacts.map(({ uri }) => uri);

const byteString = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
});
const textOrNull = fc.option(byteString, { nil: null });
const word = fc.nat({ max: 0xffff_ffff });
const contacts: fc.Arbitrary<Contact[]> = fc.array(
  plain({
    uri: byteString,
    expiresAt: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    q: fc.integer({ min: -1, max: 1000 }),
    callId: byteString,
    cseq: word,
    flags: word,
    branchFlags: word,
    userAgent: byteString,
    received: textOrNull,
    path: textOrNull,
    socket: textOrNull,
    modifiedAt: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    methods: word,
    ruid: byteString,
    instance: textOrNull,
    regId: fc.nat(),
    attributes: fc.array(plain({ name: byteString, value: fc.oneof(byteString, fc.nat()) })),
  }),
);

test('contacts read back as they were written', () => {
  const codec = createContactCodec();
  fc.assert(
    fc.property(contacts, (given) => {
      assert.deepEqual(codec.decode(codec.encode(given)), given);
    }),
  );
});

test('a contact lives until the moment it expires, and has whole seconds left', () => {
  const one = contact({ expiresAt: 10_000 });
  assert.deepEqual([isLive(one, 9_999), isLive(one, 10_000)], [true, false]);
  assert.deepEqual(
    [0, 1, 9_001, 10_000, 11_000].map((now) => secondsLeft(one, now)),
    [10, 10, 1, 0, 0],
  );
  assert.equal(isLive(contact(), 1e15), true);
});

test('what one worker writes the other one reads; an address of record without contacts is gone', () => {
  const { one, store, two } = twoWorkers();
  one.update('alice', () => ({ contacts: [contact()] }));
  assert.deepEqual(two.contacts('alice'), [contact()]);
  assert.deepEqual([two.size(), two.contactCount()], [1, 1]);
  assert.deepEqual([...two.entries()], [{ aor: 'alice', contacts: [contact()] }]);
  two.update('alice', () => ({ contacts: [] }));
  assert.deepEqual(one.contacts('alice'), []);
  assert.deepEqual([one.size(), one.contactCount()], [0, 0]);
  assert.deepEqual(locationNames(store), ['location']);
});

test('a change that another worker came before is made again on what is there then', () => {
  const { one, two } = twoWorkers();
  let calls = 0;
  const seen = one.update('alice', (before) => {
    if (calls++ === 0) two.update('alice', () => ({ contacts: [contact({ uri: 'sip:two' })] }));
    return { contacts: [...before, contact({ uri: 'sip:one' })], seen: before.length };
  });
  assert.equal(calls, 2);
  assert.equal(seen?.seen, 1);
  assert.deepEqual(uris(one.contacts('alice')), ['sip:two', 'sip:one']);
  assert.equal(two.contactCount(), 2);
});

test('an address of record takes no more than its bound', () => {
  const { one } = twoWorkers();
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => contact({ uri: `sip:${n}`, callId: 'x'.repeat(200) }));
  assert.notEqual(
    one.update('alice', () => ({ contacts: many(200) })),
    null,
  );
  assert.equal(
    one.update('alice', () => ({ contacts: many(400) })),
    null,
  );
  assert.equal(one.contacts('alice').length, 200);
});

test('each expired contact is swept once, whoever sweeps, and the others stay', async () => {
  const { clock, one, two } = twoWorkers();
  const at = (seconds: number): number => clock.wallTime() + seconds * 1000;
  one.update('alice', () => ({
    contacts: [contact({ uri: 'sip:1', expiresAt: at(1) }), contact({ uri: 'sip:9', expiresAt: at(9) })],
  }));
  two.update('bob', () => ({ contacts: [contact({ uri: 'sip:b', expiresAt: at(1) }), contact()] }));
  const swept: string[] = [];
  const sweep = (): void => {
    for (const location of [one, two]) location.sweep((aor, { uri }) => swept.push(`${aor} ${uri}`));
  };
  sweep();
  assert.deepEqual(swept, []);
  await clock.advance(1000);
  sweep();
  assert.deepEqual(swept.sort(), ['alice sip:1', 'bob sip:b']);
  assert.deepEqual(uris(two.contacts('alice')), ['sip:9']);
  await clock.advance(8000);
  sweep();
  assert.deepEqual(swept.slice(2), ['alice sip:9']);
  assert.deepEqual([one.size(), one.contactCount()], [1, 1]);
});

test('a contact that was refreshed is not swept when its first time is over', async () => {
  const { clock, one } = twoWorkers();
  for (const seconds of [1, 5]) {
    one.update('alice', () => ({ contacts: [contact({ expiresAt: clock.wallTime() + seconds * 1000 })] }));
  }
  await clock.advance(2000);
  one.sweep(() => assert.fail('it lives'));
  assert.equal(one.contacts('alice').length, 1);
});

test('a contact with an instance is found by its name until it expires', async () => {
  const { clock, one, two } = twoWorkers();
  const expiresAt = clock.wallTime() + 1000;
  one.update('alice', () => ({
    contacts: [contact({ ruid: 'r1', instance: '<urn:x>', expiresAt }), contact({ ruid: 'r2', expiresAt })],
  }));
  assert.deepEqual([two.aorOf('r1'), two.aorOf('r2')], ['alice', null]);
  await clock.advance(1000);
  assert.equal(two.aorOf('r1'), null);
});

test('contacts are told apart by the matching mode, and by their instance first', () => {
  const list = [
    contact({ ruid: '1', callId: 'one', path: 'p1' }),
    contact({ ruid: '2', callId: 'two', path: 'p2' }),
    contact({ ruid: '3', callId: 'three', uri: 'sip:b', instance: 'i', regId: 2 }),
  ];
  const found = (mode: number, wanted: Partial<Contact>) => findContact(list, contact(wanted), mode)?.ruid;
  assert.equal(found(0, { callId: 'two', path: 'p2' }), '1');
  assert.equal(found(0, { uri: 'SIP:a@192.0.2.1' }), undefined);
  assert.equal(found(1, { callId: 'two' }), '2');
  assert.equal(found(1, { callId: 'three' }), undefined);
  assert.equal(found(2, { path: 'p2' }), '2');
  assert.equal(found(2, { path: 'p3' }), undefined);
  assert.equal(found(2, { path: null }), '1');
  assert.equal(found(3, { callId: 'three', uri: 'sip:any' }), '3');
  assert.equal(found(0, { instance: 'i', regId: 2 }), '3');
  assert.equal(found(0, { instance: 'i', regId: 1 }), undefined);
});

test('Call-ID and CSeq tell a newer registration from a retransmission and from one that came too late', () => {
  const kept = contact({ callId: 'c', cseq: 5, modifiedAt: 1000 });
  const order = (callId: string, cseq: number, now: number) => requestOrder(kept, { callId, cseq }, now, 500);
  assert.equal(order('c', 6, 9000), 'newer');
  assert.equal(order('d', 1, 9000), 'newer');
  assert.equal(order('c', 5, 1500), 'retransmission');
  assert.equal(order('c', 5, 1501), 'out-of-order');
  assert.equal(order('c', 4, 1000), 'out-of-order');
});

test('contacts stand by q-value, the newest last among equals, or first of all', () => {
  const named = (uri: string, q: number) => contact({ uri, q });
  const list = [named('a', 900), named('b', 500), named('c', -1)];
  assert.deepEqual(uris(withContact(list, named('x', 500), false)), ['a', 'b', 'x', 'c']);
  assert.deepEqual(uris(withContact(list, named('x', 0), true)), ['x', 'a', 'b', 'c']);
  const [, b = named('b', 500)] = list;
  assert.deepEqual(uris(replacedContact(list, b, named('b', 600), false)), ['a', 'b', 'c']);
  assert.deepEqual(uris(replacedContact(list, b, named('b', 1000), false)), ['b', 'a', 'c']);
  assert.deepEqual(uris(replacedContact(list, b, named('b', -1), false)), ['a', 'b', 'c']);
  assert.deepEqual(uris(replacedContact(list, b, named('b', 500), true)), ['b', 'a', 'c']);
});

test('the sweep runs the event route with the contact', async () => {
  const { clock, events, store, tick } = createFixture(usrloc);
  const location = openLocation('location', store, clock);
  location.update('alice', () => ({ contacts: [contact({ expiresAt: clock.wallTime() + 1000 })] }));
  await clock.advance(1000);
  tick('sweep');
  tick('sweep');
  assert.equal(events.length, 1);
  const [event] = events;
  assert.ok(event);
  assert.equal(event.name, 'usrloc:contact-expired');
  const { table, aor, contact: gone } = expiredContact.get(event.run) ?? assert.fail('no contact');
  assert.deepEqual([table, aor, gone.uri], ['location', 'alice', 'sip:a@192.0.2.1']);
});

test('what there is not is a mistake at load', () => {
  const { db_mode, ka_mode, matching_mode } = usrloc.params;
  assert.match(db_mode.check(3)?.problem ?? '', /contacts in the database alone/);
  assert.match(db_mode.check(5)?.problem ?? '', /must be 0, 1, 2 or 4/);
  for (const mode of [1, 2, 4]) assert.equal(db_mode.check(mode), null);
  assert.equal(db_mode.check(0), null);
  assert.notEqual(ka_mode.check(1), null);
  assert.notEqual(matching_mode.check(4), null);
});

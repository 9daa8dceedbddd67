import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RouteKind } from '../script/declarations.ts';
import type { Edit } from '../sip/edits.ts';
import { plain } from './fixture.ts';
import { createRecordEncoder, decodeRecord, headOfRecord, type SuspensionRecord } from './record.ts';
import { newRunState, type RunState, type Xavp } from './state.ts';

const byteString = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
});
const offset = fc.nat({ max: 65_535 });
const word = fc.nat({ max: 0xffff_ffff });
const value = fc.oneof(byteString, fc.maxSafeInteger(), fc.constant(null));
const textOrNull = fc.option(byteString, { nil: null });
const time = fc.option(fc.nat(), { nil: null });

const socketText = plain({
  before: byteString,
  names: fc.constantFrom('address' as const, 'transport' as const, 'nothing' as const),
  after: byteString,
});

const edit: fc.Arbitrary<Edit> = fc.oneof(
  plain({
    kind: fc.constant('socket' as const),
    at: offset,
    differ: fc.constantFrom('socket' as const, 'transport' as const),
    same: socketText,
    other: socketText,
  }),
  plain({ kind: fc.constant('delete' as const), start: offset, end: offset }),
  plain({ kind: fc.constant('replace' as const), start: offset, end: offset, text: byteString }),
  plain({ kind: fc.constant('insert' as const), at: offset, text: byteString }),
  plain({ kind: fc.constant('body' as const), text: byteString }),
);

const { xavp } = fc.letrec<{ xavp: Xavp }>((tie) => ({
  xavp: plain({
    name: byteString,
    value: fc.oneof({ maxDepth: 3 }, value, fc.array(tie('xavp'), { maxLength: 3 })),
  }),
}));
const xavps = fc.array(xavp, { maxLength: 3 });

const variables = fc.array(fc.tuple(byteString, value));

const located = fc.option(plain({ ruid: byteString, userAgent: byteString, instance: textOrNull }), {
  nil: null,
});
const state: fc.Arbitrary<RunState> = plain({
  received: plain({
    proto: byteString,
    socket: fc.nat(),
    srcIp: byteString,
    srcPort: offset,
    dstIp: byteString,
    dstPort: offset,
    connection: offset,
    at: fc.nat(),
  }),
  bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  edits: fc.array(edit),
  reply: plain({ headers: byteString, body: textOrNull, contentType: textOrNull }),
  uri: textOrNull,
  uriIsNew: fc.boolean(),
  q: fc.integer({ min: -1, max: 1000 }),
  located,
  dstUri: textOrNull,
  path: textOrNull,
  sendSocket: textOrNull,
  destinations: fc.array(
    plain({
      uri: byteString,
      dstUri: textOrNull,
      path: textOrNull,
      q: fc.integer({ min: -1, max: 1000 }),
      sendSocket: textOrNull,
      flags: word,
      located,
    }),
  ),
  flags: word,
  xflags: fc.tuple(word, word),
  branchFlags: word,
  forceRport: fc.boolean(),
  avps: fc.array(plain({ name: fc.oneof(byteString, fc.nat()), value })),
  xavps,
  xavus: xavps,
  xavis: xavps,
  routes: plain({
    failure: textOrNull,
    reply: textOrNull,
    branch: textOrNull,
    branchFailure: textOrNull,
    cancel: textOrNull,
  }),
  timers: plain({
    fr: time,
    frInv: time,
    maxLifetimeInv: time,
    maxLifetimeNonInv: time,
    retr1: time,
    retr2: time,
  }),
  autoTrying: fc.option(fc.boolean(), { nil: null }),
  ownVia: plain({ host: textOrNull, port: fc.option(offset, { nil: null }), rport: fc.boolean() }),
  formerBranchRoute: textOrNull,
  connects: fc.boolean(),
  off: plain({
    sixHundred: fc.boolean(),
    errorReply: fc.boolean(),
    cancelReason: fc.boolean(),
    failover: fc.boolean(),
  }),
  base: fc.option(
    plain({
      edits: fc.array(edit),
      uri: textOrNull,
      dstUri: textOrNull,
      path: textOrNull,
      sendSocket: textOrNull,
      branchFlags: word,
    }),
    { nil: null },
  ),
});

const portOrNull = fc.option(fc.nat(65_535), { nil: null });

const record: fc.Arbitrary<SuspensionRecord> = plain({
  group: byteString,
  why: byteString,
  where: byteString,
  key: textOrNull,
  since: fc.nat(),
  kind: fc.constantFrom<RouteKind>(
    'request',
    'failure',
    'onreply',
    'branch',
    'branch-failure',
    'onsend',
    'event',
  ),
  timeResult: fc.option(fc.integer(), { nil: null }),
  locals: fc.option(
    plain({
      rc: fc.integer(),
      scriptFlags: word,
      lastError: fc.nat({ max: 699 }),
      vars: variables,
      nullVars: variables,
    }),
    { nil: null },
  ),
  failure: fc.option(
    plain({
      status: fc.nat({ max: 699 }),
      timedOut: fc.boolean(),
      expired: fc.boolean(),
      reply: fc.option(
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        { nil: null },
      ),
    }),
    { nil: null },
  ),
  state,
  snapshot: plain({
    index: offset,
    label: word,
    method: byteString,
    toTag: byteString,
    status: fc.nat({ max: 699 }),
    cancelled: fc.constant(false),
    suspended: fc.constant(false),
    released: fc.constant(false),
    invite: fc.option(plain({ index: offset, label: word, pending: fc.boolean() }), { nil: null }),
    branches: fc.array(
      plain({
        status: fc.nat({ max: 699 }),
        settled: fc.boolean(),
        replied: fc.boolean(),
        timedOut: fc.boolean(),
        dropped: fc.boolean(),
      }),
    ),
  }),
  places: fc.array(plain({ block: fc.nat(), action: fc.nat(), operands: fc.array(value) })),
  branch: fc.option(fc.nat({ max: 31 }), { nil: null }),
  kept: fc.option(state, { nil: null }),
  branchScript: fc.option(
    plain({
      reply: textOrNull,
      failure: textOrNull,
      branchFailure: textOrNull,
      flags: word,
      uri: byteString,
      ruid: textOrNull,
      instance: textOrNull,
      dstUri: textOrNull,
      path: textOrNull,
      sendSocket: textOrNull,
      failover: fc.option(
        plain({
          hop: plain({ host: byteString, port: portOrNull, transport: textOrNull, secure: fc.boolean() }),
          tried: fc.array(plain({ transport: byteString, ip: byteString, port: fc.nat(65_535) })),
          socket: fc.nat(10),
          ownVia: plain({ host: textOrNull, port: portOrNull, rport: fc.boolean() }),
        }),
        { nil: null },
      ),
    }),
    { nil: null },
  ),
});

test('every record reads back as it was written', () => {
  const encode = createRecordEncoder();
  fc.assert(
    fc.property(record, (given) => {
      const bytes = encode(given);
      assert.deepEqual(decodeRecord(bytes), given);
      const { group, why, where, key, since } = given;
      assert.deepEqual(headOfRecord(bytes), { group, why, where, key, since });
    }),
  );
});

test('bytes that are no record are refused and never throw', () => {
  const encode = createRecordEncoder();
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      decodeRecord(bytes);
      headOfRecord(bytes);
    }),
  );
  fc.assert(
    fc.property(record, fc.nat(), (given, cut) => {
      const bytes = encode(given);
      assert.equal(decodeRecord(bytes.subarray(0, cut % bytes.length)), null);
    }),
  );
});

/** What `record-v1.bin` holds; a later version must still read it. */
const KEPT: SuspensionRecord = {
  group: 'async',
  why: 'sleep',
  where: '',
  key: null,
  since: 0,
  kind: 'failure',
  timeResult: null,
  locals: null,
  failure: null,
  state: {
    ...newRunState(
      {
        proto: 'udp',
        socket: 1,
        srcIp: '192.0.2.7',
        srcPort: 5070,
        dstIp: '192.0.2.1',
        dstPort: 5060,
        connection: 0,
        at: 1_700_000_000_000,
      },
      Buffer.from('OPTIONS sip:sleep@example.com SIP/2.0\r\n\r\n', 'latin1'),
    ),
    edits: [
      { kind: 'insert', at: 40, text: 'X-One: 1\r\n' },
      { kind: 'delete', start: 3, end: 9 },
      { kind: 'replace', start: 10, end: 12, text: 'x' },
      { kind: 'body', text: 'hello' },
    ],
    reply: { headers: 'X-Reply: kept\r\n', body: 'b', contentType: 'text/plain' },
    uri: 'sip:other@example.com',
    uriIsNew: false,
    dstUri: 'sip:192.0.2.9',
    path: '<sip:192.0.2.8;lr>',
    sendSocket: 'udp:192.0.2.1:5060',
    destinations: [
      {
        uri: 'sip:c@example.com',
        dstUri: null,
        path: null,
        q: 500,
        sendSocket: null,
        flags: 3,
        located: null,
      },
    ],
    flags: 0x8000_0020,
    xflags: [1, 2],
    branchFlags: 8,
    forceRport: true,
    avps: [
      { name: 'top', value: 'text \xff' },
      { name: 5, value: -7 },
    ],
    xavps: [{ name: 'root', value: [{ name: 'field', value: 1 }] }],
    xavus: [{ name: 'u', value: null }],
    xavis: [{ name: 'I', value: 'i' }],
    routes: { failure: 'FAIL', reply: 'REPLY', branch: 'BRANCH', branchFailure: 'BF', cancel: null },
    timers: { fr: 1000, frInv: 2000, maxLifetimeInv: 3000, maxLifetimeNonInv: 4000, retr1: 100, retr2: 200 },
    autoTrying: true,
  },
  snapshot: {
    index: 4711,
    label: 1_234_567_890,
    method: 'CANCEL',
    toTag: 'tag',
    status: 100,
    cancelled: false,
    suspended: false,
    released: false,
    invite: { index: 1, label: 2, pending: false },
    branches: [],
  },
  branch: null,
  kept: null,
  branchScript: null,
  places: [
    { block: 3, action: 14, operands: [1, 'two', null] },
    { block: 1, action: 0, operands: [] },
  ],
};

/** What `record-v2.bin` holds. */
const KEPT_WITH_ALL: SuspensionRecord = {
  ...KEPT,
  why: 'wait',
  where: 'kamailio.cfg:7:3',
  key: 'alice',
  since: 1_700_000_000_500,
  kind: 'request',
  timeResult: -2,
  locals: { rc: -1, scriptFlags: 5, lastError: 500, vars: [['x', 1]], nullVars: [['y', 'z']] },
  failure: { status: 408, timedOut: true, expired: false, reply: null },
  state: {
    ...KEPT.state,
    q: 700,
    located: { ruid: 'uloc-1', userAgent: 'phone', instance: null },
    destinations: KEPT.state.destinations.map((destination) => ({
      ...destination,
      located: { ruid: 'uloc-2', userAgent: 'n/a', instance: null },
    })),
    routes: { ...KEPT.state.routes, cancel: 'GONE' },
  },
};

/** What `record-v3.bin` holds. */
const KEPT_WITH_BRANCHES: SuspensionRecord = {
  ...KEPT_WITH_ALL,
  kind: 'onreply',
  state: {
    ...KEPT_WITH_ALL.state,
    located: { ruid: 'uloc-3', userAgent: 'phone', instance: 'urn:uuid:1' },
    received: { ...KEPT_WITH_ALL.state.received, proto: 'tcp', connection: 7 },
    connects: false,
    ownVia: { host: 'proxy.example.com', port: 5062, rport: true },
    formerBranchRoute: 'FORMER',
    off: { sixHundred: true, errorReply: false, cancelReason: true, failover: true },
    base: {
      edits: [{ kind: 'insert', at: 40, text: 'X-Base: 1\r\n' }],
      uri: 'sip:base@example.com',
      dstUri: null,
      path: null,
      sendSocket: null,
      branchFlags: 1,
    },
  },
  snapshot: {
    ...KEPT_WITH_ALL.snapshot,
    invite: { index: 1, label: 2, pending: true },
    branches: [
      { status: 486, settled: true, replied: true, timedOut: false, dropped: true },
      { status: 408, settled: true, replied: false, timedOut: true, dropped: false },
    ],
  },
  failure: { status: 486, timedOut: false, expired: true, reply: Buffer.from('SIP/2.0 486 Busy\r\n\r\n') },
  branch: 1,
  kept: KEPT.state,
  branchScript: {
    reply: 'REPLY',
    failure: null,
    branchFailure: null,
    flags: 8,
    uri: 'sip:b@example.com',
    ruid: null,
    instance: null,
    dstUri: 'sip:192.0.2.1',
    path: null,
    sendSocket: null,
    failover: null,
  },
};

test('the record kept from version 1 still reads', () => {
  const bytes = readFileSync(new URL('./record-v1.bin', import.meta.url));
  assert.deepEqual(decodeRecord(bytes), KEPT);
});

test('the record kept from version 2 still reads', () => {
  const bytes = readFileSync(new URL('./record-v2.bin', import.meta.url));
  assert.deepEqual(decodeRecord(bytes), KEPT_WITH_ALL);
});

test('version 3 still writes the bytes that were kept', () => {
  const bytes = readFileSync(new URL('./record-v3.bin', import.meta.url));
  assert.deepEqual(createRecordEncoder()(KEPT_WITH_BRANCHES), bytes);
  assert.deepEqual(decodeRecord(bytes), KEPT_WITH_BRANCHES);
});

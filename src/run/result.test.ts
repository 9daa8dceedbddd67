import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PROTOS } from '../sip/transport.ts';
import { plain } from './fixture.ts';
import { createResultEncoder, decodeResult, type RunResult, type SentEffect } from './result.ts';
import type { WakeCause } from './wake.ts';

const bytes = fc.uint8Array().map((given) => Buffer.from(given));
const time = fc.option(fc.nat(), { nil: null });

const text = fc.string({ unit: 'grapheme-ascii' });
const operation = plain({ module: text, name: text, input: bytes });
const task = plain({
  group: text,
  places: fc.array(plain({ block: fc.nat(), action: fc.nat(), operands: fc.array(fc.nat()) })),
  wake: plain({
    cause: fc.constantFrom<WakeCause>('time', 'key', 'result', 'continue', 'operator', 'task'),
    data: fc.option(bytes, { nil: null }),
  }),
  where: text,
});

const target = plain({
  proto: fc.constantFrom(...PROTOS),
  socket: fc.nat(),
  ip: text,
  port: fc.nat(),
  connection: fc.integer({ min: -1 }),
});

const effect: fc.Arbitrary<SentEffect> = fc.oneof(
  plain({ kind: fc.constant('stateless-reply' as const), status: fc.nat({ max: 699 }), bytes }),
  plain({ kind: fc.constant('reply' as const), status: fc.nat({ max: 699 }), bytes }),
  plain({ kind: fc.constant('retransmit-reply' as const) }),
  plain({
    kind: fc.constant('suspend' as const),
    delay: time,
    key: fc.option(fc.string({ unit: 'grapheme-ascii' }), { nil: null }),
    operation: fc.option(operation, { nil: null }),
    begun: fc.nat(),
    tellsCancel: fc.boolean(),
    ownDeadline: fc.boolean(),
    reply: fc.option(plain({ branch: fc.nat({ max: 31 }), status: fc.nat({ max: 699 }), bytes }), {
      nil: null,
    }),
    record: bytes,
  }),
  plain({ kind: fc.constant('task' as const), task }),
  plain({
    kind: fc.constant('operation' as const),
    operation,
    task: fc.option(task, { nil: null }),
  }),
  plain({ kind: fc.constant('release' as const) }),
  plain({
    kind: fc.constant('cancel' as const),
    invite: plain({ index: fc.nat(), label: fc.nat() }),
    headers: text,
  }),
  plain({
    kind: fc.constant('forward' as const),
    branches: fc.array(plain({ number: fc.nat({ max: 31 }), salt: fc.nat(), target, bytes, script: bytes })),
    without6xx: fc.boolean(),
    quiet: fc.boolean(),
  }),
  plain({ kind: fc.constant('fail' as const), status: fc.nat({ max: 699 }), now: fc.boolean() }),
  plain({ kind: fc.constant('send' as const), target, bytes }),
  plain({ kind: fc.constant('alias' as const), connection: fc.nat(), port: fc.nat() }),
  plain({ kind: fc.constant('close' as const), connection: fc.nat() }),
  plain({
    kind: fc.constant('cancel-branches' as const),
    which: fc.constantFrom('all' as const, 'others' as const, 'this' as const),
    branch: fc.nat({ max: 31 }),
  }),
  plain({
    kind: fc.constant('drop-replies' as const),
    which: fc.constantFrom('all' as const, 'last' as const, 'none' as const),
  }),
  plain({ kind: fc.constant('keep' as const), record: bytes, listened: fc.boolean() }),
  plain({ kind: fc.constant('watch' as const) }),
  plain({
    kind: fc.constant('request' as const),
    request: plain({
      method: text,
      uri: text,
      nextHop: fc.option(text, { nil: null }),
      socket: fc.option(text, { nil: null }),
      from: text,
      to: text,
      callId: fc.option(text, { nil: null }),
      cseq: fc.nat(),
      headers: text,
      body: text,
    }),
  }),
  plain({
    kind: fc.constant('append' as const),
    transaction: plain({ index: fc.nat(), label: fc.nat() }),
    destinations: fc.array(
      plain({
        uri: text,
        dstUri: fc.option(text, { nil: null }),
        path: fc.option(text, { nil: null }),
        q: fc.integer({ min: -1, max: 1000 }),
        sendSocket: fc.option(text, { nil: null }),
        flags: fc.nat(),
        located: fc.option(plain({ ruid: text, userAgent: text, instance: fc.option(text, { nil: null }) }), {
          nil: null,
        }),
      }),
    ),
  }),
  plain({
    kind: fc.constant('relay-reply' as const),
    branch: fc.nat({ max: 31 }),
    status: fc.nat({ max: 699 }),
    bytes,
    dropped: fc.boolean(),
  }),
  plain({
    kind: fc.constant('timers' as const),
    timers: plain({
      fr: time,
      frInv: time,
      maxLifetimeInv: time,
      maxLifetimeNonInv: time,
      retr1: time,
      retr2: time,
    }),
  }),
  plain({ kind: fc.constant('module' as const), module: fc.string({ unit: 'binary-ascii' }), data: bytes }),
);

const result: fc.Arbitrary<RunResult> = plain({
  of: fc.option(
    plain({ index: fc.nat({ max: 65_535 }), label: fc.nat(), slot: fc.nat({ max: 40 }), turn: fc.nat() }),
    { nil: null },
  ),
  resumed: fc.option(plain({ where: text, lag: fc.nat() }), { nil: null }),
  over: fc.boolean(),
  effects: fc.array(effect),
});

test('every result reads back as it was written', () => {
  const encode = createResultEncoder();
  fc.assert(fc.property(result, (given) => assert.deepEqual(decodeResult(encode(given)), given)));
});

test('a result cut short or followed by more is none', () => {
  const encode = createResultEncoder();
  fc.assert(
    fc.property(result, (given) => {
      const bytes = encode(given);
      assert.equal(decodeResult(Buffer.concat([bytes, Buffer.alloc(1)])), null);
      assert.equal(decodeResult(bytes.subarray(0, -1)), null);
    }),
  );
});

test('bytes that are no result never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (given) => {
      decodeResult(given);
    }),
  );
});

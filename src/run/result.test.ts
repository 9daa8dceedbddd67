import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plain } from './fixture.ts';
import { createResultEncoder, decodeResult, type RunResult, type SentEffect } from './result.ts';

const bytes = fc.uint8Array().map((given) => Buffer.from(given));
const time = fc.option(fc.nat(), { nil: null });

const effect: fc.Arbitrary<SentEffect> = fc.oneof(
  plain({ kind: fc.constant('stateless-reply' as const), status: fc.nat({ max: 699 }), bytes }),
  plain({ kind: fc.constant('reply' as const), status: fc.nat({ max: 699 }), bytes }),
  plain({ kind: fc.constant('retransmit-reply' as const) }),
  plain({ kind: fc.constant('suspend' as const), delay: time, record: bytes }),
  plain({ kind: fc.constant('release' as const) }),
  plain({
    kind: fc.constant('cancel' as const),
    invite: plain({ index: fc.nat(), label: fc.nat() }),
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
  index: fc.nat({ max: 65_535 }),
  label: fc.nat(),
  slot: fc.nat({ max: 40 }),
  turn: fc.nat(),
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

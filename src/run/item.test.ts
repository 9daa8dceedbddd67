import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Answer,
  type Ask,
  decodeAsk,
  decodeTold,
  encodeAnswer,
  encodeAsk,
  encodeCancelled,
} from './ask.ts';
import { plain } from './fixture.ts';
import { createItemEncoder, decodeItem, type Item } from './item.ts';
import type { WakeCause } from './wake.ts';

const bytes = fc.uint8Array().map((given) => Buffer.from(given));
const bytesOrNull = fc.option(bytes, { nil: null });
const text = fc.string({ unit: 'grapheme-ascii' });
const wake = plain({
  cause: fc.constantFrom<WakeCause>('time', 'key', 'result', 'continue', 'operator', 'task', 'tkv'),
  data: bytesOrNull,
});

const item: fc.Arbitrary<Item> = fc.oneof(
  plain({ kind: fc.constant('resume' as const), dueAt: fc.nat(), wake, suspension: bytes }),
  plain({
    kind: fc.constant('task' as const),
    task: plain({
      group: text,
      places: fc.array(plain({ block: fc.nat(), action: fc.nat(), operands: fc.array(text) })),
      wake,
      where: text,
    }),
  }),
);

const name = plain({ index: fc.nat({ max: 65_535 }), label: fc.nat() });
const ask: fc.Arbitrary<Ask> = plain({
  id: fc.nat(),
  worker: fc.nat(),
  question: fc.oneof(
    plain({ kind: fc.constant('claim' as const), transaction: name }),
    plain({ kind: fc.constant('wake' as const), key: text, data: bytesOrNull }),
    plain({ kind: fc.constant('standing' as const), transaction: name }),
    plain({ kind: fc.constant('command' as const), call: bytes }),
  ),
});
const answer: fc.Arbitrary<Answer> = plain({ id: fc.nat(), code: fc.integer(), data: bytesOrNull });

test('items, questions and answers read back as they were written', () => {
  const encode = createItemEncoder();
  fc.assert(fc.property(item, (given) => assert.deepEqual(decodeItem(encode(given)), given)));
  fc.assert(fc.property(ask, (given) => assert.deepEqual(decodeAsk(encodeAsk(given)), given)));
  fc.assert(
    fc.property(answer, (given) =>
      assert.deepEqual(decodeTold(encodeAnswer(given)), { kind: 'answer', answer: given }),
    ),
  );
  const transaction = { index: 65_535, label: 2 ** 31 - 1 };
  assert.deepEqual(decodeTold(encodeCancelled(transaction)), { kind: 'cancelled', transaction });
});

test('what is cut short, followed by more or something else is none, and never throws', () => {
  const encode = createItemEncoder();
  fc.assert(
    fc.property(item, (given) => {
      const whole = encode(given);
      assert.equal(decodeItem(Buffer.concat([whole, Buffer.alloc(1)])), null);
      assert.equal(decodeItem(whole.subarray(0, -1)), null);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (given) => {
      decodeItem(given);
      decodeAsk(given);
      decodeTold(given);
    }),
  );
});

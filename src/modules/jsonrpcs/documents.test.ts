import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MOST_CONTROL_BYTES } from '../../kit/index.ts';
import { createDocumentCutter } from './documents.ts';

function cut(texts: readonly string[], everyMs = 0): { readonly whole: string[]; readonly dropped: number } {
  const cutter = createDocumentCutter();
  const whole = texts.flatMap((text, index) => cutter.push(Buffer.from(text), index * everyMs));
  return { whole: whole.map(String), dropped: cutter.dropped };
}

test('objects are cut out of whatever stands around them', () => {
  assert.deepEqual(cut(['{"a":1}{"b":{"c":2}}\n x {"d":"}\\"{"}']).whole, [
    '{"a":1}',
    '{"b":{"c":2}}',
    '{"d":"}\\"{"}',
  ]);
  assert.deepEqual(cut(['{"a"', ':', '1', '}']).whole, ['{"a":1}']);
  assert.deepEqual(cut(['}}}"', '{"a":1}']).whole, ['{"a":1}']);
});

test('however the bytes come, the objects are the same', () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }), { maxLength: 4 });
  fc.assert(
    fc.property(objects, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (values, sizes) => {
      const documents = values.map((value) => JSON.stringify(value));
      const bytes = Buffer.from(documents.join('\n'));
      const cutter = createDocumentCutter();
      const whole: string[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = sizes.next().value ?? 1;
        whole.push(...cutter.push(bytes.subarray(at, at + size), 0).map(String));
        at += size;
      }
      assert.deepEqual(whole, documents);
    }),
  );
});

test('what is too long is dropped to the end of its line, what comes after it is not', () => {
  const long = `{"a":"${'x'.repeat(MOST_CONTROL_BYTES)}"}`;
  assert.deepEqual(cut([long, '{"lost":1}\n', '{"b":2}']), { whole: ['{"b":2}'], dropped: 1 });
  assert.deepEqual(cut(['{'.repeat(MOST_CONTROL_BYTES + 1), '\n{"b":2}']), {
    whole: ['{"b":2}'],
    dropped: 1,
  });
});

test('half a request does not swallow those that come later', () => {
  assert.deepEqual(cut(['{"a":', '{"b":2}'], 2001), { whole: ['{"b":2}'], dropped: 1 });
  assert.deepEqual(cut(['{"a":', '{"b":2}}'], 2000), { whole: ['{"a":{"b":2}}'], dropped: 0 });
});

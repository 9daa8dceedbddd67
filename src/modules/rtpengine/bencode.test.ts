import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Bencode, decodeBencode, encodeBencode } from './bencode.ts';

test('values are written as BEP 3 has them', () => {
  const value: Bencode = new Map<string, Bencode>([
    ['spam', ['a', 'bc']],
    ['n', -42],
    ['', new Map()],
  ]);
  assert.equal(encodeBencode(value), 'd4:spaml1:a2:bce1:ni-42e0:dee');
  assert.deepEqual(decodeBencode('d4:spaml1:a2:bce1:ni-42e0:dee'), value);
});

test('what is no bencode is null', () => {
  const malformed = [
    '',
    'i',
    'ie',
    'i1',
    'i1.5e',
    'l',
    'li1e',
    'd',
    'd1:ae',
    'di1ei2ee',
    '3:ab',
    '-1:a',
    'x',
    '1:ab',
    'i1ei2e',
  ];
  for (const text of malformed) assert.equal(decodeBencode(text), null, text);
  assert.equal(decodeBencode('l'.repeat(100_000)), null);
  assert.equal(decodeBencode('d0:'.repeat(100_000)), null);
});

test('every value comes back, and any text is read without a throw', () => {
  const bytes = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  });
  const { value } = fc.letrec<{ value: Bencode }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      bytes,
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(fc.tuple(bytes, tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    ),
  }));
  fc.assert(fc.property(value, (one) => assert.deepEqual(decodeBencode(encodeBencode(one)), one)));
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('i', 'l', 'd', 'e', ':', '1', '0', '-', 'a') }),
      (text) => void decodeBencode(text),
    ),
  );
});

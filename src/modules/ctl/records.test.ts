import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Json, NO_ANSWER } from '../../kit/index.ts';
import { MalformedRecords, readRecords, writeAnswer } from './records.ts';

// The bytes are those that Kamailio 5.6.3 sends.
const ANSWERS: readonly (readonly [what: string, answer: Json, hex: string])[] = [
  ['nothing', NO_ANSWER, ''],
  ['a struct without members', {}, '0383'],
  ['an empty list', [], ''],
  ['a short text', 'text', '517465787400'],
  ['no text', '', '1100'],
  ['null', null, `910e${Buffer.from('<null string>\0').toString('hex')}`],
  [
    'numbers',
    [300, 70_000, 0, 2_147_483_647, 4_294_967_295, -1],
    '20012c30011170004 07fffffff40ffffffff40ffffffff',
  ],
  ['a decimal', 0.5, '2201f4'],
  ['a number that is too large', 2 ** 33, `91 0b ${Buffer.from('8589934592\0').toString('hex')}`],
  [
    'a number that is too large for thousandths',
    2 ** 31 + 0.5,
    `91 0d ${Buffer.from('2147483648.5\0').toString('hex')}`,
  ],
  ['members', { intvar: 5, strvar: 'text' }, '0375696e7476617200100575737472766172005174657874 0083'],
  [
    'a list of structs',
    { slot: [{ name: 'n', value: 5 }] },
    '0355736c6f74000303556e616d6500216e006576616c75650010058383 83',
  ],
  [
    'a list of named structs',
    { A: [{ C: { n: 1 } }, { C: { n: 2 } }] },
    '0325410003254300 03256e00100183 25430003256e001002838383',
  ],
  ['a member that is left out', { a: undefined, b: 1 }, '0325620010 0183'],
  ['bytes', '\xe9\0', '31e90000'],
];

for (const [what, answer, hex] of ANSWERS) {
  test(`an answer: ${what}`, () => {
    assert.equal(writeAnswer(answer).toString('hex'), hex.replaceAll(' ', ''));
  });
}

test('what is written reads back', () => {
  const bytes = fc.uint8Array({ maxLength: 70_000 }).map((given) => Buffer.from(given).toString('latin1'));
  const value = fc.oneof(bytes, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 5 }), (values) => {
      assert.deepEqual(readRecords(writeAnswer(values)), values);
    }),
  );
});

test('a decimal reads back in thousandths', () => {
  assert.deepEqual(readRecords(writeAnswer([-1.25, 0.0004])), [-1.25, 0]);
});

test('whatever bytes come are values, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (given) => {
      try {
        for (const value of readRecords(Buffer.from(given)))
          assert.ok(['string', 'number'].includes(typeof value));
      } catch (error) {
        assert.ok(error instanceof MalformedRecords);
      }
    }),
  );
});

for (const hex of ['03', '83', '25', '91', '91ff', '2161', 'f1', '5001020304 05', '8100', '04', '0f']) {
  test(`no records: ${hex}`, () => {
    assert.throws(() => readRecords(Buffer.from(hex.replaceAll(' ', ''), 'hex')), MalformedRecords);
  });
}

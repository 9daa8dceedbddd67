import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCSeq } from './cseq.ts';

test('CSeq: number and method, or null', () => {
  const cases: readonly (readonly [string, { number: number; method: string } | null])[] = [
    ['1 INVITE', { number: 1, method: 'INVITE' }],
    ['0009\t  INVITE ', { number: 9, method: 'INVITE' }],
    ['0 !odd%', { number: 0, method: '!odd%' }],
    ['4294967295 BYE', { number: 4294967295, method: 'BYE' }],
    ['4294967296 BYE', null],
    ['36893488147419103232 REGISTER', null],
    ['-1 BYE', null],
    ['a BYE', null],
    ['1', null],
    ['1 ', null],
    ['1BYE', null],
    ['1 B YE', null],
    ['1 BY(E)', null],
    ['', null],
  ];
  for (const [text, expected] of cases) assert.deepEqual(parseCSeq(text), expected, text);
});

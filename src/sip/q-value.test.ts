import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatQ, parseQ } from './q-value.ts';

// What is expected here was observed on Kamailio 5.6.3.
const cases: [string, number | null, string][] = [
  ['', -1, ''],
  ['0', 0, ';q=0'],
  ['0.', 0, ';q=0'],
  ['.5', 500, ';q=0.5'],
  ['0.15', 150, ';q=0.15'],
  ['0.1234', 123, ';q=0.123'],
  ['1', 1000, ';q=1'],
  ['1.0', 1000, ';q=1'],
  ['1.001', null, ''],
  ['2', null, ''],
  ['.', null, ''],
  ['-1', null, ''],
  ['abc', null, ''],
  ['0.5x', null, ''],
];
for (const [text, thousandths, written] of cases) {
  test(`the q-value "${text}" is ${thousandths}`, () => {
    assert.equal(parseQ(text), thousandths);
    assert.equal(formatQ(thousandths ?? -1), written);
  });
}

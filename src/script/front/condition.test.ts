import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluateCondition } from './condition.ts';
import type { Defines } from './defines.ts';

const span = { file: 0, start: 0, end: 0 };
const defines: Defines = new Map([
  ['TWO', { value: '2', span }],
  ['EMPTY', { value: null, span }],
  ['NAME', { value: '"abc"', span }],
  ['WORD', { value: 'abc', span }],
]);

describe('evaluateCondition', () => {
  const table: [string, number | string][] = [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['TWO == 2', 1],
    ['UNKNOWN', 0],
    ['EMPTY', 1],
    ['!UNKNOWN && EMPTY', 1],
    ['NAME == "abc"', 1],
    ["WORD != 'abc'", 0],
    ['"a" + "b"', 'ab'],
    ['"b" > "a"', 1],
    ['TWO >= 2 || TWO < 1', 1],
    ['0x10 | 1', 17],
    ['7 & 3 ^ 1', 2],
    ['1 << 4 >> 1', 8],
    ['-3 + ~0', -4],
    ['7 % 4 - 10 / 4', 0.5],
  ];
  for (const [text, value] of table) {
    it(text, () => assert.deepEqual(evaluateCondition(text, defines), { ok: true, value }));
  }

  const mistakes: [string, number][] = [
    ['', 0],
    ['1 +', 3],
    ['(1', 2],
    ['1 2', 2],
    ['"a', 0],
    ['1 / 0', 5],
    ['@', 0],
  ];
  for (const [text, at] of mistakes) {
    it(`refuses '${text}' at ${at}`, () => {
      const result = evaluateCondition(text, defines);
      assert.equal(result.ok, false);
      if (!result.ok) assert.equal(result.at, at);
    });
  }

  it('refuses deep nesting', () => {
    for (const sign of ['(', '!', '-'])
      assert.equal(evaluateCondition(sign.repeat(100_000), defines).ok, false);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAttributes, parseWhole } from './attributes.ts';

const CASES: readonly (readonly [text: string, attributes: Record<string, string> | string])[] = [
  ['name=a;size=5', { name: 'a', size: '5' }],
  [' NAME = a ; Size=5 ; ', { name: 'a', size: '5' }],
  ['name=a=b', { name: 'a=b' }],
  ['name=a;name=b', { name: 'b' }],
  ['', {}],
  [';;', {}],
  ['name=a;color=red', 'has the unknown attribute "color=red"'],
  ['name', 'has the unknown attribute "name"'],
  ['=a', 'has the unknown attribute "=a"'],
];

for (const [text, wanted] of CASES) {
  test(`attributes: ${text}`, () => {
    const got = parseAttributes(text, ['name', 'size']);
    assert.deepEqual('problem' in got ? got.problem : Object.fromEntries(got), wanted);
  });
}

test('whole numbers', () => {
  assert.deepEqual(['0', '12', '-1', '1.5', '', ' 1', '1u', '99999999999999999999'].map(parseWhole), [
    0,
    12,
    ...Array(6).fill(null),
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globMatches } from './glob.ts';

/** What is expected here was observed of fnmatch(3) without flags. */
const rows: [string, string, boolean][] = [
  ['', '', true],
  ['', '*', true],
  ['a', '', false],
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', 'a?c', true],
  ['ac', 'a?c', false],
  ['abcabd', '*ab?', true],
  ['abcabd', 'a*b*d', true],
  ['a/b', 'a*b', true],
  ['.x', '*', true],
  ['b', '[a-c]', true],
  ['d', '[a-c]', false],
  ['d', '[!a-c]', true],
  ['d', '[^a-c]', true],
  [']', '[]a]', true],
  ['-', '[a-]', true],
  ['7', '[[:digit:]]', true],
  ['x', '[[:digit:]]', false],
  ['*', '\\*', true],
  ['a', '\\*', false],
  ['[', '[', true],
  ['[ab', '[ab', true],
  ['+49301', '+4930*', true],
];
for (const [text, pattern, expected] of rows) {
  test(`"${text}" ${expected ? 'fits' : 'does not fit'} "${pattern}"`, () => {
    assert.equal(globMatches(text, pattern), expected);
  });
}

test('a pattern of stars takes no longer than its length times that of the text', () => {
  assert.equal(globMatches('a'.repeat(20_000), `${'*a'.repeat(200)}b`), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { regexOf } from './fixture.ts';
import { compileRegex, createRegexCache } from './regex.ts';

/** Pattern, text, and what matches (null: nothing): observed with glibc's regcomp(REG_EXTENDED | REG_ICASE). */
const MATCHES: readonly (readonly [string, string, string | null])[] = [
  ['a**', 'aaa', 'aaa'],
  ['a+?', 'aaa', 'aaa'],
  ['a?+', 'a', 'a'],
  ['a{,3}', 'aaaa', 'aaa'],
  ['a{1,}', 'aaa', 'aaa'],
  ['a{2}{3}', 'aaaaaaa', 'aaaaaa'],
  ['a{0}', 'a', ''],
  ['a)', 'a)', 'a)'],
  ['a||b', '', ''],
  ['()', 'x', ''],
  ['(|a)b', 'ab', 'ab'],
  ['[]a]', '}]', ']'],
  ['[^]a]', 'ab', 'b'],
  ['[a\\]]', '\\]', '\\]'],
  ['[\\w]', 'w', 'w'],
  ['[[:alpha:]_]+', '1ab_', 'ab_'],
  ['[[:digit:][:space:]]+', 'a1 2', '1 2'],
  ['[--/]', '.', '.'],
  ['[a-]', '-', '-'],
  ['[[.a.]]', 'a', 'a'],
  ['[[=a=]]', 'a', 'a'],
  ['[a-Z]', 'b', 'b'],
  ['[A-z]', '_', null],
  ['[b-\\]', 'b', 'b'],
  ['[^a]', 'A', null],
  ['\\w+', '--ab_', 'ab_'],
  ['\\W', 'a', null],
  ['\\s', 'a b', ' '],
  ['\\bab\\b', 'x ab y', 'ab'],
  ['\\<a\\>', 'b a c', 'a'],
  ['\\`a', 'ba', null],
  ['\\.', 'a.', '.'],
  ['\\{', '{', '{'],
  ['\\/', '/', '/'],
  ['a|ab|abc', 'abcd', 'abc'],
  ['(a|ab)(c|bcd)', 'abcd', 'abcd'],
  ['(^a)', 'a', 'a'],
  ['(a|^)b', 'b', 'b'],
  ['a$b', 'a$b', null],
  ['a^b', 'a^b', null],
  ['x*', 'yx', ''],
  ['.', '\n', '\n'],
  ['^a', 'b\na', null],
  ['SIP', 'sip:x', 'sip'],
  // Bytes, not letters of some alphabet: case is that of ASCII.
  ['\xe9', '\xc9', null],
  ['\xe9', '\xe9', '\xe9'],
  ['^.$', '\xff', '\xff'],
  ['[\x80-\xff]+', 'a\xc3\xa9b', '\xc3\xa9'],
  ['', 'x', ''],
  ['|a', 'a', 'a'],
];

for (const [pattern, text, found] of MATCHES) {
  test(`regex ${JSON.stringify(pattern)} in ${JSON.stringify(text)}`, () => {
    const regex = regexOf(pattern);
    const match = regex.match(text);
    assert.equal(match === null ? null : text.slice(match.start, match.end), found);
    assert.equal(regex.test(text), found !== null);
  });
}

/** Refused by glibc too, unless said otherwise. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['*a', /nothing stands before '\*'/],
  ['+1', /nothing stands before '\+'/],
  ['a|*b', /nothing stands before '\*'/],
  ['(*a)', /nothing stands before/],
  ['^*a', /nothing stands before/],
  ['{1}', /nothing stands before '\{'/],
  ['(?:a)', /nothing stands before '\?'/],
  ['a{x', /does not begin a repetition/],
  ['a{2', /does not begin a repetition/],
  ['a{-1}', /does not begin a repetition/],
  ['a{3,2}', /turned round/],
  ['a{}', /no number/],
  ['a{40000}', /above 1000/],
  ['(a', /'\(' is not closed/],
  ['[a', /'\[' is not closed/],
  ['[]', /'\[' is not closed/],
  ['[[:alpha', /'\[' is not closed/],
  ['[[:foo:]]', /no character class \[:foo:\]/],
  ['[[:ALPHA:]]', /no character class/],
  ['[[:constructor:]]', /no character class/],
  ['[z-a]', /turned round/],
  ['[[.hyphen.]]', /no collating element/],
  ['a\\', /ends in a backslash/],
  // glibc takes these: they cannot be matched in linear time, or in bounded memory.
  ['(a)\\1', /back-reference \\1/],
  ['((a{100}){100}){100}', /repeat/],
  ['('.repeat(300) + ')'.repeat(300), /nested too deeply/],
  ['a'.repeat(10000), /longer than 8192/],
];

for (const [pattern, reason] of REFUSED) {
  test(`regex refused: ${pattern.slice(0, 40)}`, () => {
    const regex = compileRegex(pattern, { ignoreCase: true });
    assert.ok('problem' in regex);
    assert.match(regex.problem, reason);
  });
}

test('groups and the place to search from', () => {
  const regex = regexOf('([a-z]+)=([0-9]*)(x)?');
  assert.deepEqual(regex.match('a=1;bc=22'), { start: 0, end: 3, groups: ['a', '1', null] });
  assert.deepEqual(regex.match('a=1;bc=22', 3), { start: 4, end: 9, groups: ['bc', '22', null] });
  assert.equal(regex.match('a=1', 3), null);
  assert.equal(regex.match('a=1', 99), null);
  assert.equal(regex.groupCount, 3);
});

test('^ is the beginning of the text, wherever the search begins', () => {
  assert.equal(regexOf('^a').match('aa', 1), null);
  assert.deepEqual(regexOf('$').match('ab', 1), { start: 2, end: 2, groups: [] });
});

test('lines: ^, $, . and [^…] stop at line ends', () => {
  const regex = regexOf('^b.*$', { ignoreCase: true, lines: true });
  const match = regex.match('a\r\nbc\nd');
  assert.deepEqual(match, { start: 3, end: 5, groups: [] });
  const negated = regexOf('[^x]+', { ignoreCase: true, lines: true });
  assert.deepEqual(negated.match('ab\ncd'), { start: 0, end: 2, groups: [] });
});

test('case counts when asked', () => {
  assert.equal(regexOf('Sip[a-c]', { ignoreCase: false }).test('sipA'), false);
  assert.equal(regexOf('Sip[a-c]', { ignoreCase: false }).test('Sipa'), true);
});

test('patterns that make a backtracking matcher explode take no time', () => {
  const text = `${'a'.repeat(5000)}!`;
  for (const pattern of ['^(a|a)*b$', '^(a+)+$', '(a*)*b', '(x+x+)+y']) regexOf(pattern).test(text);
  assert.equal(regexOf('^(a|aa)+$').test(text), false);
});

test('property: any text is compiled or refused, never thrown', () => {
  const char = fc.constantFrom(...'ab[](){}*+?|^$.\\-:=,0123456789\n\xff');
  fc.assert(
    fc.property(fc.array(char, { maxLength: 20 }), fc.boolean(), (chars, ignoreCase) => {
      const regex = compileRegex(chars.join(''), { ignoreCase });
      if (!('problem' in regex)) regex.match('ab[0]\n\xff');
    }),
    { numRuns: 2000, seed: 3 },
  );
});

test('property: an escaped text matches itself', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), minLength: 1 }),
      (text) => {
        const pattern = text.replace(/[^0-9A-Za-z<>`']/g, (char) => `\\${char}`);
        const found = regexOf(pattern).match(`x${text}y`);
        assert.equal(found !== null && found.end - found.start, text.length);
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});

test('the cache is bounded and forgets what was not used for longest', () => {
  const cache = createRegexCache({ ignoreCase: true }, 2);
  const a = cache.get('a');
  const b = cache.get('b');
  assert.equal(cache.get('a'), a);
  cache.get('c');
  assert.equal(cache.get('a'), a);
  assert.notEqual(cache.get('b'), b);
  assert.ok('problem' in cache.get('('));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applySubst, parseSubst, variableEnd } from './subst.ts';

/** Substitution, text, result (null: nothing matched). Variables are expanded to their text in angle brackets. */
const CASES: readonly (readonly [string, string, string | null])[] = [
  ['/b/X/', 'abcb', 'aXcb'],
  ['/b/X/g', 'abcb', 'aXcX'],
  ['/B/X/', 'abc', null],
  ['/B/X/i', 'abc', 'aXc'],
  ['/B/X/ig', 'abcb', 'aXcX'],
  ['/z/X/', 'abc', null],
  ['/(a)(b)?/[\\1\\2\\0]/g', 'aba', '[abab][aa]'],
  ['/^sip:([^@]+)@(.*)$/sip:\\2@\\1/', 'sip:bob@example.org', 'sip:example.org@bob'],
  ['#/#-#g', 'a/b/c', 'a-b-c'],
  ['/\\//-/g', 'a/b/c', 'a-b-c'],
  ['/b/\\/x\\\\\\n/', 'abc', 'a/x\\\nc'],
  ['/b/$var(x)$rU/', 'abc', 'a<$var(x)><$rU>c'],
  ['/b/$(avp(x){s.substr,1,2})!/', 'abc', 'a<$(avp(x){s.substr,1,2})>!c'],
  ['/b/$$5/', 'abc', 'a$5c'],
  ['/b/5$/', 'abc', 'a5$c'],
  ['/x*/-/g', 'abc', '-a-b-c-'],
  ['/x*/-/g', '', '-'],
  ['/^a/X/g', 'aaa', 'Xaa'],
  ['/c$/X/g', 'abc', 'abX'],
  ['/b//', 'abc', 'ac'],
  ['/^a/X/g', 'aa\naa', 'Xa\nXa'],
  ['/^a/X/gs', 'aa\naa', 'Xa\naa'],
  ['/a.*/X/', 'ab\ncd', 'X\ncd'],
  ['/a.*/X/s', 'ab\ncd', 'X'],
  ['/[/]/X/', 'a/b', null],
];

for (const [expression, text, result] of CASES) {
  test(`subst ${expression} on "${text}"`, () => {
    const subst = parseSubst(expression);
    if ('problem' in subst) {
      // The delimiter ends the pattern even in brackets, as in Kamailio.
      assert.equal(result, null);
      return;
    }
    assert.equal(
      applySubst(subst, text, (variable) => `<${variable}>`),
      result,
    );
  });
}

test('subst: what is refused', () => {
  for (const [expression, reason] of [
    ['', /is written/],
    ['/a', /lacks a closing/],
    ['/a/b', /lacks a closing/],
    ['/a/b\\/', /lacks a closing/],
    ['/a/b/x', /unknown flag 'x'/],
    ['/(/b/', /is not closed/],
    ['/a/\\1/', /names \\1, the pattern has 0 groups/],
  ] as const) {
    const subst = parseSubst(expression);
    assert.ok('problem' in subst, expression);
    assert.match(subst.problem, reason);
  }
});

test('subst: the caller may overrule the flags', () => {
  const subst = parseSubst('/^a/X/g', { lines: false });
  assert.ok(!('problem' in subst));
  assert.equal(applySubst(subst, 'aa\naa', String), 'Xa\naa');
});

test('the end of a variable', () => {
  assert.equal(variableEnd('$rU.x', 0), 3);
  assert.equal(variableEnd('$var(a(b))c', 0), 10);
  assert.equal(variableEnd('$(avp(x)[0])c', 0), 12);
  assert.equal(variableEnd('$5', 0), -1);
  assert.equal(variableEnd('$', 0), -1);
  assert.equal(variableEnd('$var(x', 0), -1);
});

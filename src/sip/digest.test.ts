import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDigest } from './digest.ts';

const rows: [string, Record<string, string> | null][] = [
  [
    'Digest username="a\\"b", realm="r",nonce=n , URI="sip:r"',
    { username: 'a"b', realm: 'r', nonce: 'n', uri: 'sip:r' },
  ],
  ['digest\tqop=auth,, nc = 1', { qop: 'auth', nc: '1' }],
  ['Digest a="1", A="2"', { a: '1' }],
  ['Digest a="1", b="2', { a: '1' }],
  ['Digest a="1" ; b="2"', { a: '1' }],
  ['Digest username=""', { username: '' }],
  ['Digest ', {}],
  ['Digest', null],
  ['Basic YTpi', null],
  ['', null],
];
for (const [value, expected] of rows) {
  test(`credentials in "${value}"`, () => {
    const parsed = parseDigest(value);
    assert.deepEqual(parsed === null ? null : Object.fromEntries(parsed), expected);
  });
}

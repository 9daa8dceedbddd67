import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalHeaderName, HEADER_ID, HEADER_NAMES, headerIdAt, headerIdOf } from './headers.ts';

function idOf(name: string): number {
  const bytes = Buffer.from(`x${name}:`, 'latin1');
  return headerIdAt(bytes, 1, 1 + name.length);
}

test('every listed name is found in any case, and its number is its place', () => {
  HEADER_NAMES.forEach((name, id) => {
    if (id === 0) return;
    assert.deepEqual([idOf(name), idOf(name.toUpperCase()), headerIdOf(name)], [id, id, id], name);
  });
});

test('the numbers the codec uses name what they say', () => {
  for (const [key, id] of Object.entries(HEADER_ID)) {
    const name = key === 'other' ? '' : key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    assert.equal(HEADER_NAMES[id], name, key);
  }
});

test('compact forms are their long names', () => {
  const compact = {
    a: 'accept-contact',
    b: 'referred-by',
    c: 'content-type',
    d: 'request-disposition',
    e: 'content-encoding',
    f: 'from',
    i: 'call-id',
    j: 'reject-contact',
    k: 'supported',
    l: 'content-length',
    m: 'contact',
    n: 'identity-info',
    o: 'event',
    r: 'refer-to',
    s: 'subject',
    t: 'to',
    u: 'allow-events',
    v: 'via',
    x: 'session-expires',
    y: 'identity',
  };
  for (const [letter, name] of Object.entries(compact)) {
    assert.equal(canonicalHeaderName(letter.toUpperCase()), name);
    assert.equal(HEADER_NAMES[idOf(letter)], name);
  }
});

test('other names have no number', () => {
  for (const name of ['', 'z', 'vi', 'viaa', 'x-via', 'V\u00e9a', 'C%6Fntact', 'a'.repeat(40)])
    assert.equal(idOf(name), 0, name);
  assert.equal(canonicalHeaderName('X-Foo'), 'x-foo');
  assert.equal(canonicalHeaderName('z'), 'z');
});

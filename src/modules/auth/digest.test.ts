import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDigest, sameHash } from './digest.ts';

const body = Buffer.alloc(0);

test('the examples of RFC 7616 section 3.9.1', () => {
  const request = {
    method: 'GET',
    uri: '/dir/index.html',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    qop: { name: 'auth', count: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    body,
  };
  for (const [algorithm, response] of [
    ['', '8ca523f5e9506fed4657c9700eebdbec'],
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const) {
    const digest = createDigest(algorithm);
    const ha1 = digest.ha1('Mufasa', 'http-auth@example.org', 'Circle of Life');
    assert.equal(ha1.length, digest.length);
    assert.equal(digest.response(ha1, request), response);
  }
});

test('the example of RFC 2617 section 3.5, and the same with the body in it', () => {
  const digest = createDigest('MD5');
  const ha1 = digest.ha1('Mufasa', 'testrealm@host.com', 'Circle Of Life');
  assert.equal(ha1, '939e7578ed9e3c518a452acee763bce9');
  const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
  const qop = { name: 'auth', count: '00000001', cnonce: '0a4f113b' };
  const request = { method: 'GET', uri: '/dir/index.html', nonce, qop, body };
  assert.equal(digest.response(ha1, request), '6629fae49393a05397450978507c4ef1');
  const whole = { ...request, qop: { ...qop, name: 'auth-int' } };
  const response = digest.response(ha1, whole);
  assert.notEqual(response, digest.response(ha1, request));
  assert.notEqual(response, digest.response(ha1, { ...whole, body: Buffer.from('x') }));
  assert.notEqual(digest.rspauth(ha1, request), digest.response(ha1, request));
});

test('hashes are compared whole', () => {
  assert.equal(sameHash('abc', 'abc'), true);
  assert.equal(sameHash('abc', 'abd'), false);
  assert.equal(sameHash('abc', 'abcd'), false);
  assert.equal(sameHash('', ''), true);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerDigest, parseChallenges } from './digest.ts';

/** The example of RFC 7616 §3.9.1. */
const INPUT = {
  username: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const CHALLENGE =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=ALGORITHM, ' +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

function responseOf(challenge: string, input = INPUT): string | undefined {
  const [parsed] = parseChallenges(challenge);
  const answer = parsed === undefined ? null : answerDigest(parsed, input);
  return answer === null ? undefined : /response="([^"]*)"/.exec(answer)?.[1];
}

test('the examples of RFC 7616', () => {
  assert.equal(responseOf(CHALLENGE.replace('ALGORITHM', 'MD5')), '8ca523f5e9506fed4657c9700eebdbec');
  assert.equal(
    responseOf(CHALLENGE.replace('ALGORITHM', 'SHA-256')),
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  );
});

test('the example of RFC 2069, without qop', () => {
  const challenge =
    'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="o"';
  const input = { ...INPUT, password: 'CircleOfLife', cnonce: '' };
  assert.equal(responseOf(challenge, input), '1949323746fe6a43ef61f9606e7febea');
});

test('values in quotes keep what would break them', () => {
  const [parsed] = parseChallenges('Digest realm="a\\"b\\\\c", nonce="n"');
  assert.equal(parsed?.params.get('realm'), 'a"b\\c');
  const answer = parsed === undefined ? null : answerDigest(parsed, { ...INPUT, username: 'x"y' });
  assert.match(answer ?? '', /^Digest username="x\\"y", realm="a\\"b\\\\c", /);
});

test('several challenges in one value, and nonsense', () => {
  const schemes = (value: string): string[] => parseChallenges(value).map(({ scheme }) => scheme);
  assert.deepEqual(schemes('Basic realm="x", Digest nonce="n", realm="y", NTLM'), [
    'basic',
    'digest',
    'ntlm',
  ]);
  assert.deepEqual(schemes(',,, ="'), []);
  assert.deepEqual(schemes(''), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inNetwork, parseIp, parseIpNetwork } from './ip-network.ts';

const ADDRESSES: readonly (readonly [string, string | null])[] = [
  ['127.0.0.1', '7f000001'],
  ['255.255.255.255', 'ffffffff'],
  ['256.0.0.1', null],
  ['1.2.3', null],
  ['1.2.3.4.5', null],
  ['::', '0'.repeat(32)],
  ['::1', `${'0'.repeat(30)}01`],
  ['[::1]', `${'0'.repeat(30)}01`],
  ['2001:db8::ff00:42:8329', '20010db8000000000000ff0000428329'],
  ['2001:db8:0:0:0:ff00:42:8329', '20010db8000000000000ff0000428329'],
  ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
  ['1::2::3', null],
  ['1:2:3:4:5:6:7', null],
  ['1:2:3:4:5:6:7:8:9', null],
  ['1:2:3:4:5:6:7::8', null],
  ['12345::', null],
  ['::g', null],
  ['10.0.0.1::', null],
  [':', null],
  ['', null],
  ['example.org', null],
];

for (const [text, hex] of ADDRESSES) {
  test(`address "${text}"`, () => {
    const bytes = parseIp(text);
    assert.equal(bytes === null ? null : Buffer.from(bytes).toString('hex'), hex);
  });
}

const NETWORKS: readonly (readonly [string, string | null, string, boolean | null])[] = [
  ['10.0.0.0', '8', '10.200.3.4', true],
  ['10.0.0.0', '8', '11.0.0.0', false],
  ['10.0.0.0', '255.0.0.0', '10.1.2.3', true],
  ['10.0.0.128', '25', '10.0.0.127', false],
  ['10.0.0.128', '25', '10.0.0.200', true],
  ['10.0.0.1', null, '10.0.0.1', true],
  ['10.0.0.1', '32', '10.0.0.2', false],
  ['10.0.0.1', '0', '99.0.0.2', true],
  ['0.0.0.0', '0.0.0.0', '99.0.0.2', true],
  ['10.0.0.0', '33', '10.0.0.0', null],
  ['10.0.0.0', '255.0.255.0', '10.0.0.0', null],
  ['10.0.0.0', 'ffff::', '10.0.0.0', null],
  ['10.0.0.0', 'x', '10.0.0.0', null],
  ['2001:db8::', '32', '2001:db8:1::5', true],
  ['2001:db8::', '32', '2001:db9::5', false],
  ['2001:db8::', '32', '10.0.0.1', false],
  ['2001:db8::', 'ffff:ffff::', '2001:db8:1::5', true],
];

for (const [address, mask, other, inside] of NETWORKS) {
  test(`${other} in ${address}/${mask}`, () => {
    const network = parseIpNetwork(address, mask);
    const bytes = parseIp(other);
    assert.equal(network === null || bytes === null ? null : inNetwork(bytes, network), inside);
  });
}

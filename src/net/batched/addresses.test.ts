import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAddresses } from './addresses.ts';
import { bindUdpCalls } from './calls.ts';

const calls = bindUdpCalls();

for (const [ip, ipv6, text] of [
  ['127.0.0.1', false, '127.0.0.1'],
  ['255.254.253.252', false, '255.254.253.252'],
  ['::1', true, '::1'],
  ['2001:DB8:0:0::1', true, '2001:db8::1'],
  ['fe80::1%1', true, 'fe80::1%1'],
  ['fe80::1%lo', true, 'fe80::1%1'],
] as const) {
  test(`${ip} is written and read`, { skip: 'problem' in calls ? calls.problem : false }, () => {
    assert.ok(!('problem' in calls));
    const bytes = Buffer.alloc(32, 0xff);
    for (const addresses of [createAddresses(calls), createAddresses(calls)]) {
      // The second time it is remembered.
      for (const port of [5060, 65_535]) {
        assert.equal(addresses.write(bytes, ip, port, ipv6), ipv6 ? 28 : 16);
        assert.deepEqual([addresses.ip(bytes), addresses.port(bytes)], [text, port]);
      }
    }
  });
}

test('what is no address of the family is refused', {
  skip: 'problem' in calls ? calls.problem : false,
}, () => {
  assert.ok(!('problem' in calls));
  const addresses = createAddresses(calls);
  const bytes = Buffer.alloc(32);
  for (const [ip, ipv6] of [
    ['::1', false],
    ['127.0.0.1', true],
    ['example.com', false],
    ['', false],
    ['1.2.3', false],
    ['%lo', true],
  ] as const) {
    assert.equal(addresses.write(bytes, ip, 1, ipv6), 0, ip);
  }
  assert.equal(addresses.write(bytes, '::1', 1, true), 28);
  assert.equal(addresses.write(bytes, '::1', 1, false), 0);
});

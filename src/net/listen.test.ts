import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressesOf, type ListenSpec, parseListen } from './listen.ts';

describe('parseListen', () => {
  const good: [string, ListenSpec][] = [
    ['udp:127.0.0.1:5060', { proto: 'udp', host: '127.0.0.1', port: 5060, advertise: null }],
    ['UDP:127.0.0.1', { proto: 'udp', host: '127.0.0.1', port: 5060, advertise: null }],
    ['127.0.0.1', { proto: null, host: '127.0.0.1', port: 5060, advertise: null }],
    ['127.0.0.1:0', { proto: null, host: '127.0.0.1', port: 0, advertise: null }],
    ['[::1]', { proto: null, host: '::1', port: 5060, advertise: null }],
    ['::1', { proto: null, host: '::1', port: 5060, advertise: null }],
    ['udp:[::1]:5070', { proto: 'udp', host: '::1', port: 5070, advertise: null }],
    ['5080', { proto: null, host: '0.0.0.0', port: 5080, advertise: null }],
    ['udp:5080', { proto: 'udp', host: '0.0.0.0', port: 5080, advertise: null }],
    ['udp:*:5080', { proto: 'udp', host: '0.0.0.0', port: 5080, advertise: null }],
    ['0.0.0.0', { proto: null, host: '0.0.0.0', port: 5060, advertise: null }],
    ['eth0', { proto: null, host: 'eth0', port: 5060, advertise: null }],
    ['tcp:eth0:5070', { proto: 'tcp', host: 'eth0', port: 5070, advertise: null }],
    ['tls:10.0.0.1', { proto: 'tls', host: '10.0.0.1', port: 5061, advertise: null }],
    [
      'udp:10.0.0.1:5070 advertise sip.example.com',
      { proto: 'udp', host: '10.0.0.1', port: 5070, advertise: { host: 'sip.example.com', port: 5070 } },
    ],
    [
      '  udp:10.0.0.1  ADVERTISE [2001:db8::1]:5090 ',
      { proto: 'udp', host: '10.0.0.1', port: 5060, advertise: { host: '2001:db8::1', port: 5090 } },
    ],
  ];
  for (const [text, spec] of good) {
    it(`reads "${text}"`, () => assert.deepEqual(parseListen(text), { ok: true, spec }));
  }

  const bad: [string, RegExp][] = [
    ['', /nothing to listen on/],
    ['udp:', /names no host/],
    ['udp:127.0.0.1:99999', /not a port/],
    ['udp:127.0.0.1:', /not a port/],
    ['127.0.0.1:5060:1', /not HOST or HOST:PORT/],
    ['70000', /not a port/],
    ['1.2.3', /not an IPv4 address/],
    ['[1.2.3.4]', /not an IPv6 address/],
    ['sctp:[::1', /not HOST/],
    ['127.0.0.1 advertise', /expected "advertise/],
    ['127.0.0.1 advertize x', /expected "advertise/],
    ['127.0.0.1 advertise x:y', /advertise: "y" is not a port/],
    ['127.0.0.1 advertise x y', /after the advertised/],
  ];
  for (const [text, problem] of bad) {
    it(`refuses "${text}"`, () => {
      const result = parseListen(text);
      assert.ok(!result.ok);
      assert.match(result.problem, problem);
    });
  }

  it('takes the ports of specs without one from the caller', () => {
    const result = parseListen('udp:127.0.0.1', { port: 5999, tlsPort: 5998 });
    assert.ok(result.ok);
    assert.equal(result.spec.port, 5999);
  });
});

describe('addressesOf', () => {
  const entry = { netmask: '', mac: '', internal: false, cidr: null };
  const interfaces = {
    eth0: [
      { ...entry, family: 'IPv4' as const, address: '10.0.0.1' },
      { ...entry, family: 'IPv6' as const, address: 'fe80::1', scopeid: 2 },
      { ...entry, family: 'IPv6' as const, address: '2001:db8::1', scopeid: 0 },
    ],
  };
  it('keeps numeric addresses', () => assert.deepEqual(addressesOf('::1', interfaces), ['::1']));
  it('expands an interface', () =>
    assert.deepEqual(addressesOf('eth0', interfaces), ['10.0.0.1', '2001:db8::1']));
  it('knows nothing of other names', () => assert.deepEqual(addressesOf('eth1', interfaces), []));
});

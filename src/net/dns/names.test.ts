import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { createVirtualClock, type VirtualClock } from '../../time/virtual-clock.ts';
import { type CacheSettings, openDnsCache } from './cache.ts';
import { createMemoryNameServers, type MemoryNameServers, type Zone } from './memory.ts';
import { type Address, createNames, type Hop, type Names, type NamesSettings } from './names.ts';

const ZONE: Zone = {
  'A a.test': [{ address: '10.0.0.1' }],
  'A b.test': [{ address: '10.0.0.2' }],
  'A c.test': [{ address: '10.0.0.3', ttl: 5 }],
  'A two.test': [{ address: '10.0.0.1' }, { address: '10.0.0.2' }],
  'AAAA two.test': [{ address: '2001:db8::2' }],
  'AAAA six.test': [{ address: '2001:db8::1' }],
  'SRV _sip._udp.srv.test': [
    { target: 'a.test', port: 5071, weight: 10 },
    { target: 'B.test', port: 5072, weight: 90 },
    { target: 'c.test', port: 5073, priority: 20, weight: 0 },
  ],
  'SRV _sip._udp.dead.test': [
    { target: 'nobody.test', port: 5071, priority: 1 },
    { target: 'b.test', port: 5072, priority: 2 },
  ],
  'SRV _sip._tcp.tcp.test': [{ target: 'a.test', port: 5081 }],
  'SRV _sips._tcp.secure.test': [{ target: 'a.test', port: 5091 }],
  'NAPTR naptr.test': [
    { order: 10, service: 'SIP+D2T', replacement: '_sip._tcp.tcp.test' },
    { order: 20, service: 'sip+d2u', replacement: '_sip._udp.srv.test' },
    { order: 1, service: 'SIPS+D2T', replacement: '_sips._tcp.secure.test' },
    { order: 1, service: 'E2U+sip', replacement: 'elsewhere.test' },
  ],
};

const SETTINGS: NamesSettings = {
  tryNaptr: false,
  failover: false,
  srvByWeight: false,
  naptrIgnoresOrder: true,
  preferences: { udp: 30, tcp: 20, tls: 10 },
  addressTypes: ['A'],
  transports: ['udp', 'tcp', 'tls'],
  slowQueryMs: 0,
};
const CACHE: CacheSettings = {
  minTtl: 0,
  maxTtl: Number.POSITIVE_INFINITY,
  negativeTtl: 60,
  maxBytes: 500_000,
  dropsLiving: false,
};

interface Made {
  readonly names: Names;
  readonly servers: MemoryNameServers;
  readonly clock: VirtualClock;
  readonly slow: string[];
}

function make(
  settings: Partial<NamesSettings> = {},
  cache: Partial<CacheSettings> | null = {},
  delay = 0,
): Made {
  const clock = createVirtualClock();
  const store = createVolatileStore({ hashSeed: [1, 2], maxBytes: 1 << 20 });
  const servers = createMemoryNameServers(ZONE, delay === 0 ? undefined : { clock, ms: delay });
  const slow: string[] = [];
  const names = createNames({
    servers,
    cache:
      cache === null
        ? null
        : openDnsCache(store.table('dns'), store.counter('dns'), clock, { ...CACHE, ...cache }),
    clock,
    random: () => 11,
    settings: { ...SETTINGS, ...settings },
    onSlow: (name, type, ms) => slow.push(`${type} ${name} ${ms}`),
  });
  return { names, servers, clock, slow };
}

const hop = (host: string, rest: Partial<Hop> = {}): Hop => {
  return { host, port: null, transport: null, secure: false, ...rest };
};

const shown = (found: Address | null): string | null =>
  found === null ? null : `${found.transport}:${found.ip}:${found.port}`;

/** Every place of a hop, in the order in which they are tried. */
async function allOf({ names }: Made, where: Hop): Promise<string[]> {
  const tried: Address[] = [];
  for (
    let found = await names.locate(where, tried);
    found !== null;
    found = await names.locate(where, tried)
  ) {
    tried.push(found);
  }
  return tried.map((one) => shown(one) ?? '');
}

const cases: readonly [
  what: string,
  settings: Partial<NamesSettings>,
  Hop,
  string | null,
  asked: string[],
][] = [
  ['an address is itself', {}, hop('10.9.9.9'), 'udp:10.9.9.9:5060', []],
  ['of a sips URI with tls', {}, hop('10.9.9.9', { secure: true }), 'tls:10.9.9.9:5061', []],
  ['a port skips SRV', {}, hop('a.test', { port: 5070 }), 'udp:10.0.0.1:5070', ['A a.test']],
  ['without SRV the host', {}, hop('A.test'), 'udp:10.0.0.1:5060', ['SRV _sip._udp.a.test', 'A a.test']],
  ['SRV', {}, hop('srv.test'), 'udp:10.0.0.2:5072', ['SRV _sip._udp.srv.test', 'A b.test']],
  [
    'SRV by weight',
    { srvByWeight: true },
    hop('srv.test'),
    'udp:10.0.0.2:5072',
    ['SRV _sip._udp.srv.test', 'A b.test'],
  ],
  [
    'a target that has no address is passed over',
    {},
    hop('dead.test'),
    'udp:10.0.0.2:5072',
    ['SRV _sip._udp.dead.test', 'A nobody.test', 'A b.test'],
  ],
  ['nothing at all', {}, hop('no.test'), null, ['SRV _sip._udp.no.test', 'A no.test']],
  [
    'a transport asks for no NAPTR',
    { tryNaptr: true },
    hop('tcp.test', { transport: 'tcp' }),
    'tcp:10.0.0.1:5081',
    ['SRV _sip._tcp.tcp.test', 'A a.test'],
  ],
  [
    'NAPTR, our preference first',
    { tryNaptr: true },
    hop('naptr.test'),
    'udp:10.0.0.2:5072',
    ['NAPTR naptr.test', 'SRV _sip._udp.srv.test', 'A b.test'],
  ],
  [
    'NAPTR, the order of the domain first',
    { tryNaptr: true, naptrIgnoresOrder: false },
    hop('naptr.test'),
    'tls:10.0.0.1:5091',
    ['NAPTR naptr.test', 'SRV _sips._tcp.secure.test', 'A a.test'],
  ],
  [
    'NAPTR, what we have no socket for is not used',
    { tryNaptr: true, naptrIgnoresOrder: false, transports: ['udp'] },
    hop('naptr.test'),
    'udp:10.0.0.2:5072',
    ['NAPTR naptr.test', 'SRV _sip._udp.srv.test', 'A b.test'],
  ],
  [
    'NAPTR of a sips URI',
    { tryNaptr: true },
    hop('naptr.test', { secure: true }),
    'tls:10.0.0.1:5091',
    ['NAPTR naptr.test', 'SRV _sips._tcp.secure.test', 'A a.test'],
  ],
  [
    'without NAPTR records the SRV of every transport',
    { tryNaptr: true },
    hop('tcp.test'),
    'tcp:10.0.0.1:5081',
    ['NAPTR tcp.test', 'SRV _sip._udp.tcp.test', 'SRV _sip._tcp.tcp.test', 'A a.test'],
  ],
  [
    'a transport with a negative preference is not used',
    { tryNaptr: true, preferences: { udp: -1, tcp: 20 } },
    hop('naptr.test'),
    'tcp:10.0.0.1:5081',
    ['NAPTR naptr.test', 'SRV _sip._tcp.tcp.test', 'A a.test'],
  ],
  [
    'AAAA where there is no A',
    { addressTypes: ['A', 'AAAA'] },
    hop('six.test', { port: 5060 }),
    'udp:2001:db8::1:5060',
    ['A six.test', 'AAAA six.test'],
  ],
  ['what is no name is not asked for', {}, hop('a b', { port: 5060 }), null, []],
  ['nor is one that is too long', {}, hop(`${'a.'.repeat(127)}test`, { port: 5060 }), null, []],
];

for (const [what, settings, where, expected, asked] of cases) {
  test(`located: ${what}`, async () => {
    const made = make(settings);
    assert.equal(shown(await made.names.locate(where, [])), expected);
    assert.deepEqual(made.servers.asked, asked);
  });
}

test('an answer that is at hand needs no promise', () => {
  const { names } = make();
  assert.equal(names.locate(hop('srv.test'), []) instanceof Promise, false);
});

test('the places of a hop in order, each once, with names asked for as they are needed', async () => {
  const made = make({ failover: true, addressTypes: ['A', 'AAAA'], transports: ['udp'] });
  assert.deepEqual(await allOf(made, hop('srv.test')), [
    'udp:10.0.0.2:5072',
    'udp:10.0.0.1:5071',
    'udp:10.0.0.3:5073',
  ]);
  assert.equal(made.servers.asked.indexOf('A c.test') > made.servers.asked.indexOf('A a.test'), true);
  assert.deepEqual(await allOf(made, hop('two.test', { port: 1 })), [
    'udp:10.0.0.1:1',
    'udp:10.0.0.2:1',
    'udp:2001:db8::2:1',
  ]);
});

test('answers are kept as long as they say, negative ones for negative_ttl', async () => {
  const { names, servers, clock } = make();
  const ask = async (): Promise<number> => {
    const before = servers.asked.length;
    await names.addresses('c.test');
    await names.addresses('no.test');
    return servers.asked.length - before;
  };
  assert.equal(await ask(), 2);
  await clock.advance(4999);
  assert.equal(await ask(), 0);
  await clock.advance(2);
  assert.equal(await ask(), 1);
  await clock.advance(60_000);
  assert.equal(await ask(), 2);
});

test('times to live are kept within their bounds', async () => {
  const { names, servers, clock } = make({}, { minTtl: 10, maxTtl: 20, negativeTtl: 0 });
  for (const host of ['a.test', 'c.test', 'no.test']) await names.addresses(host);
  await clock.advance(9000);
  for (const host of ['a.test', 'c.test', 'no.test']) await names.addresses(host);
  assert.deepEqual(servers.asked.slice(3), ['A no.test']);
  await clock.advance(2000);
  for (const host of ['a.test', 'c.test']) await names.addresses(host);
  assert.deepEqual(servers.asked.slice(4), ['A c.test']);
});

test('a cache that is full takes nothing more, unless the living make room', async () => {
  const full = make({}, { maxBytes: 130 });
  await full.names.addresses('a.test');
  await full.names.addresses('b.test');
  assert.deepEqual(
    full.names.cache?.entries().map(({ name }) => name),
    ['a.test'],
  );
  const rotating = make({}, { maxBytes: 130, dropsLiving: true });
  await rotating.names.addresses('a.test');
  await rotating.names.addresses('b.test');
  assert.deepEqual(
    rotating.names.cache?.entries().map(({ name }) => name),
    ['b.test'],
  );
  const { cache } = rotating.names;
  assert.equal(cache?.usedBytes(), cache?.entries()[0]?.bytes);
  await rotating.clock.advance(31_000);
  cache?.sweep();
  assert.equal(cache?.usedBytes(), 0);
});

test('who asks for the same while it is being asked waits for the same answer', async () => {
  const { names, servers, clock, slow } = make({ slowQueryMs: 50 }, null, 80);
  const [one, other] = [names.addresses('a.test'), names.addresses('a.test')];
  assert.equal(one instanceof Promise, true);
  await clock.advance(80);
  assert.deepEqual(await Promise.all([one, other]), [['10.0.0.1'], ['10.0.0.1']]);
  assert.deepEqual(servers.asked, ['A a.test']);
  assert.deepEqual(slow, ['A a.test 80']);
  // Without a cache the next one asks again.
  names.addresses('a.test');
  assert.equal(servers.asked.length, 2);
});

test('what does not say how long it may be kept is kept for a minute', async () => {
  const clock = createVirtualClock();
  const store = createVolatileStore({ hashSeed: [1, 2], maxBytes: 1 << 20 });
  const cache = openDnsCache(store.table('dns'), store.counter('dns'), clock, CACHE);
  cache.put('a.test', 'SRV', [{ type: 'SRV', target: 'b.test', port: 1, priority: 1, weight: 1, ttl: null }]);
  await clock.advance(59_999);
  assert.equal(cache.get('a.test', 'SRV')?.records.length, 1);
  await clock.advance(1);
  assert.equal(cache.get('a.test', 'SRV'), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Params } from './params.ts';
import { formatVia, parseVia, parseViaList, Via } from './via.ts';
import { completeVia } from './via-received.ts';

test('parts of a Via value', () => {
  const via = parseVia('SIP/2.0/UDP h.example.com:5070;branch=z9hG4bKx;rport;received=1.2.3.4;ttl=1');
  assert.ok(via !== null);
  assert.deepEqual(
    [via.protocol, via.transport, via.host, via.port],
    ['SIP/2.0', 'UDP', 'h.example.com', 5070],
  );
  assert.deepEqual(
    [via.branch, via.rport, via.received, via.params.get('ttl')],
    ['z9hG4bKx', '', '1.2.3.4', '1'],
  );
  const bare = parseVia('SIP/2.0/TLS [::1]');
  assert.deepEqual([bare?.host, bare?.port, bare?.branch, bare?.rport], ['[::1]', null, null, null]);
});

test('white space, folding and comments wherever they may stand', () => {
  const list = parseViaList('SIP / 2.0\r\n / UDP  a : 5060 ; branch = x (c) , SIP/2.0/UNKNOWN b;; (d) (e)');
  assert.deepEqual(
    list?.map((via) => [via.transport, via.host, via.port, via.branch]),
    [
      ['UDP', 'a', 5060, 'x'],
      ['UNKNOWN', 'b', null, null],
    ],
  );
});

test('completing skips what only looks like a parameter', () => {
  const complete = (text: string): string => {
    const via = parseVia(text);
    assert.ok(via !== null, text);
    return completeVia(text, via, { ip: '1.1.1.1', port: 9 }, false);
  };
  assert.equal(
    complete('SIP/2.0/UDP h (;rport) ;a=";rport" ; RPORT = 3 ;b'),
    'SIP/2.0/UDP h (;rport) ;a=";rport" ;rport=9;b;received=1.1.1.1',
  );
  assert.equal(complete('SIP/2.0/UDP 1.1.1.1;a=";rport"'), 'SIP/2.0/UDP 1.1.1.1;a=";rport"');
});

test('refuses what is malformed', () => {
  const bad = [
    '',
    'foo',
    'SIP/2.0 h',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ',
    'SIP//UDP h',
    'SIP/2.0/UDP h:',
    'SIP/2.0/UDP h:x',
    'SIP/2.0/UDP h:65536',
    'SIP/2.0/UDP [::1',
    'SIP/2.0/UDP [x]',
    'SIP/2.0/UDP []',
    'SIP/2.0/UDP h x',
    'SIP/2.0/UDP h;b="',
    'SIP/2.0/UDP h (open',
    'SIP/2.0/UDP h, ',
    'SIP/2.0/UDP ;branch=x',
  ];
  for (const text of bad) assert.equal(parseViaList(text), null, text);
  assert.equal(parseVia('SIP/2.0/UDP a, SIP/2.0/UDP b'), null);
});

const token = fc.string({ unit: fc.constantFrom(...'abz09-._'), minLength: 1, maxLength: 6 });
const anyVia = fc
  .record({
    transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'WSS'),
    host: fc.oneof(token, fc.constantFrom('10.0.0.1', '[2001:db8::1]')),
    port: fc.option(fc.integer({ min: 0, max: 65535 })),
    params: fc.array(
      fc.tuple(fc.oneof(token, fc.constantFrom('rport', 'received', 'branch')), fc.option(token)),
      {
        maxLength: 4,
      },
    ),
  })
  .map(({ transport, host, port, params }) => {
    const list = params.map(([name, value]) => ({ name, value }));
    return new Via('SIP/2.0', transport, host, port, new Params(list));
  });

test('what formatVia writes is read back the same', () => {
  fc.assert(
    fc.property(fc.array(anyVia, { minLength: 1, maxLength: 3 }), (vias) => {
      assert.deepEqual(parseViaList(vias.map(formatVia).join(',')), vias);
    }),
    { seed: 1 },
  );
});

test('a completed Via says where the request came from, and keeps all else', () => {
  fc.assert(
    fc.property(anyVia, fc.boolean(), (via, forceRport) => {
      fc.pre(new Set(via.params.list.map((param) => param.name)).size === via.params.list.length);
      const completed = parseVia(
        completeVia(formatVia(via), via, { ip: '192.0.2.9', port: 4321 }, forceRport),
      );
      assert.equal(completed?.received, '192.0.2.9');
      assert.equal(completed?.rport, via.rport !== null || forceRport ? '4321' : null);
      const others = (value: Via | null): unknown =>
        value?.params.list.filter((param) => param.name !== 'rport' && param.name !== 'received');
      assert.deepEqual(others(completed), others(via));
    }),
    { seed: 1 },
  );
});

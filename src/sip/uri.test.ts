import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unescapeUri } from './escapes.ts';
import { formatUri, parseUri, type SipUri, uriToAor } from './uri.ts';
import { urisEqual } from './uri-compare.ts';

function parse(text: string): SipUri {
  const uri = parseUri(text);
  assert.ok(uri !== null, text);
  return uri;
}

test('sip and sips URIs come apart', () => {
  const cases: readonly (readonly [string, Partial<SipUri>])[] = [
    ['sip:host', { scheme: 'sip', user: null, host: 'host', port: null }],
    ['SIPS:a@h:5061', { scheme: 'sips', user: 'a', host: 'h', port: 5061 }],
    ['sip:a:b@1.2.3.4:70', { user: 'a', password: 'b', host: '1.2.3.4', port: 70 }],
    ['sip:a:@h', { user: 'a', password: '' }],
    ['sip:a@[2001:db8::1]:70', { host: '[2001:db8::1]', port: 70 }],
    ['sip:a@h:', { host: 'h', port: null }],
    ['sip:user;par=u%40example.net@example.com', { user: 'user;par=u%40example.net', host: 'example.com' }],
    ['sip:a?b@h', { user: 'a?b', host: 'h' }],
    ['sip:a_b@c_d', { host: 'c_d' }],
  ];
  for (const [text, expected] of cases) {
    const uri = parse(text);
    for (const [key, value] of Object.entries(expected)) {
      assert.deepEqual(Object.entries(uri).find(([name]) => name === key)?.[1], value, `${text} ${key}`);
    }
  }
});

test('parameters and headers', () => {
  const uri = parse('sip:a@h;transport=tcp;lr;;x=?Subject=a%20b&X');
  assert.deepEqual(uri.params.list, [
    { name: 'transport', value: 'tcp' },
    { name: 'lr', value: null },
    { name: 'x', value: '' },
  ]);
  assert.deepEqual(uri.headers.list, [
    { name: 'Subject', value: 'a%20b' },
    { name: 'X', value: null },
  ]);
});

test('tel and other schemes', () => {
  const tel = parse('tel:+1-212-555;ext=5');
  assert.deepEqual([tel.user, tel.host, tel.params.get('ext')], ['+1-212-555', '', '5']);
  assert.equal(parse('urn:service:sos').opaque, 'service:sos');
  assert.equal(parse('nobodyKnowsThisScheme:totallyopaque').scheme, 'nobodyknowsthisscheme');
});

test('refuses what is not a URI', () => {
  const bad = [
    '',
    'sip',
    'sip:',
    ':a',
    'sip:@h',
    'sip::b@h',
    'sip:a@',
    'sip:a@b@c',
    'sip:a@h;x=y@z',
    'sip:a@h$o',
    'sip:a@h:x',
    'sip:a@h:65536',
    'sip:a@[::1',
    'sip:a@[zz]',
    'sip:a@[]',
    'sip:a b@h',
    '<sip:a@h>',
    'sip:a@h\r\n',
    'sip:a@h;=x',
    's ip:a',
    '1sip:a',
    'tel:',
    'tel:;x',
  ];
  for (const text of bad) assert.equal(parseUri(text), null, text);
});

test('comparison: the examples of RFC 3261 §19.1.4 and some more', () => {
  const equal: readonly (readonly [string, string])[] = [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['tel:+1-201-555', 'tel:+1(201)555'],
    ['urn:x', 'URN:x'],
  ];
  const different: readonly (readonly [string, string])[] = [
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:bob@h', 'sips:bob@h'],
    ['sip:bob@h', 'sip:h'],
    ['sip:b%3Bc@h', 'sip:b;c@h'],
    ['sip:b:p@h', 'sip:b@h'],
    ['sip:b@h;maddr=1.2.3.4', 'sip:b@h'],
    ['tel:+1;ext=1', 'tel:+1'],
  ];
  for (const [a, b] of equal)
    assert.ok(urisEqual(parse(a), parse(b)) && urisEqual(parse(b), parse(a)), `${a} ${b}`);
  for (const [a, b] of different) {
    assert.ok(!urisEqual(parse(a), parse(b)) && !urisEqual(parse(b), parse(a)), `${a} ${b}`);
  }
});

test('the address of record', () => {
  assert.equal(uriToAor(parse('sip:%61l%00:pw@Host.COM:5070;x=y?a=b')), 'sip:al\0@host.com:5070');
  assert.equal(uriToAor(parse('sips:Host')), 'sips:host');
  assert.equal(uriToAor(parse('tel:+1;ext=5')), 'tel:+1');
  assert.equal(uriToAor(parse('urn:service:sos')), 'urn:service:sos');
});

test('unescaping leaves incomplete escapes alone', () => {
  assert.equal(unescapeUri('a%41%4%zz%'), 'aA%4%zz%');
});

const word = (chars: string, min = 1): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...chars), minLength: min, maxLength: 8 });
const pair = fc.tuple(word('abz09-.'), fc.option(word("abz09-.!~*'()%[]:/+$", 0)));
const pairText = ([name, value]: readonly [string, string | null]): string =>
  value === null ? name : `${name}=${value}`;

test('what parseUri reads, formatUri writes back, and it equals itself', () => {
  const uri = fc
    .record({
      scheme: fc.constantFrom('sip', 'sips'),
      user: fc.option(word("abz09-_.!~*'()&=+$,;?/%")),
      password: fc.option(word('abz09&=+$,-', 0)),
      host: fc.oneof(word('abz09-.'), fc.constantFrom('[::1]', '[2001:db8::7]')),
      port: fc.option(fc.integer({ min: 0, max: 65535 })),
      params: fc.uniqueArray(pair, { maxLength: 4, selector: ([name]) => name }),
      headers: fc.array(pair, { maxLength: 3 }),
    })
    .map((parts) => {
      const password = parts.password === null ? '' : `:${parts.password}`;
      const user = parts.user === null ? '' : `${parts.user}${password}@`;
      const port = parts.port === null ? '' : `:${parts.port}`;
      const params = parts.params.map((param) => `;${pairText(param)}`).join('');
      const headers = parts.headers.length === 0 ? '' : `?${parts.headers.map(pairText).join('&')}`;
      return `${parts.scheme}:${user}${parts.host}${port}${params}${headers}`;
    });
  fc.assert(
    fc.property(uri, (text) => {
      const parsed = parse(text);
      assert.equal(formatUri(parsed), text);
      assert.ok(urisEqual(parsed, { ...parsed, host: parsed.host.toUpperCase() }));
    }),
    { seed: 1 },
  );
});

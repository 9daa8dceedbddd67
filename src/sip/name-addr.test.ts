import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatNameAddr, NameAddr, parseNameAddr, parseNameAddrList } from './name-addr.ts';
import { Params } from './params.ts';

test('name-addr and addr-spec', () => {
  const cases: readonly (readonly [string, string, string, string | null])[] = [
    ['sip:a@h', '', 'sip:a@h', null],
    ['sip:a@h;tag=1', '', 'sip:a@h', '1'],
    ['<sip:a@h;tag=uri>;tag=1', '', 'sip:a@h;tag=uri', '1'],
    ['"A ; , < \\" B" <sip:a@h>;x;TAG=2', '"A ; , < \\" B"', 'sip:a@h', '2'],
    ['caller<sip:a@h>', 'caller', 'sip:a@h', null],
    ['token1 token2  <sip:a@h> ; tag = 3 ', 'token1 token2', 'sip:a@h', '3'],
    ['J\u00f6rg <sip:a@h>', 'J\u00f6rg', 'sip:a@h', null],
    ['Bell, Alexander <sip:a@h>;tag=43', 'Bell, Alexander', 'sip:a@h', '43'],
    ['"" < sip:a@h >', '""', 'sip:a@h', null],
    ['<sip:a@h>;tag="q q"', '', 'sip:a@h', 'q q'],
    ['<sip:a@h>;tag=', '', 'sip:a@h', null],
    ['<sip:a@h>;;tag=1;', '', 'sip:a@h', '1'],
    ['http://www.example.com', '', 'http://www.example.com', null],
  ];
  for (const [text, display, uri, tag] of cases) {
    const parsed = parseNameAddr(text);
    assert.deepEqual([parsed?.display, parsed?.uri, parsed?.tag], [display, uri, tag], text);
  }
});

test('the URI inside is parsed on demand, null when it is none', () => {
  assert.equal(parseNameAddr('<sip:a@h:70>')?.parsedUri?.port, 70);
  assert.equal(parseNameAddr('<sip:a@b@c>')?.parsedUri, null);
});

test('refuses what is malformed', () => {
  const bad = [
    '',
    ' ',
    'a',
    '<>',
    '<a@h>',
    '<:a>',
    '"open <sip:a@h>',
    '<sip:a@h',
    'sip:a@h>x<',
    '"q" sip:a@h',
    '<sip:a@h> x',
    '<sip:a@h>, <sip:b@h>',
    'sip:a@h, B <sip:b@h>',
    'A; B <sip:a@h>',
    '<<sip:a@h>>',
    '<sip:a@h>;tag=1 x',
    '<sip:a@h>;=1',
  ];
  for (const text of bad) assert.equal(parseNameAddr(text), null, text);
});

test('lists split at commas outside quotes and brackets', () => {
  const uris = (text: string): string[] | undefined => parseNameAddrList(text)?.map((item) => item.uri);
  assert.deepEqual(uris('<sip:a,b@h>;q=1 , "x,y" <sip:c@h>,\r\n sip:d@h;lr'), [
    'sip:a,b@h',
    'sip:c@h',
    'sip:d@h',
  ]);
  for (const bad of ['', '<sip:a@h>,', ',<sip:a@h>', '<sip:a@h>,,<sip:b@h>', 'A, B <sip:a@h>']) {
    assert.equal(parseNameAddrList(bad), null, bad);
  }
});

test('what formatNameAddr writes is read back the same, alone and in a list', () => {
  const token = fc.string({ unit: fc.constantFrom(...'abz09-._'), minLength: 1, maxLength: 6 });
  const quoted = fc
    .string({ unit: fc.constantFrom(...'ab ,;<>@\u00e9'), maxLength: 8 })
    .map((text) => `"${text}"`);
  const item = fc
    .tuple(
      fc.oneof(fc.constant(''), token, quoted),
      token,
      fc.array(fc.tuple(token, fc.option(fc.oneof(token, quoted))), { maxLength: 3 }),
    )
    .map(([display, user, params]) => {
      const list = params.map(([name, value]) => ({ name, value }));
      return new NameAddr(display, `sip:${user}@h;a,b`, new Params(list));
    });
  const plain = (value: NameAddr): unknown => [value.display, value.uri, value.params.list];
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), (items) => {
      const texts = items.map(formatNameAddr);
      assert.deepEqual(parseNameAddrList(texts.join(', '))?.map(plain), items.map(plain));
      const first = parseNameAddr(texts[0] ?? '');
      assert.deepEqual(first && plain(first), items[0] && plain(items[0]));
    }),
    { seed: 1 },
  );
});

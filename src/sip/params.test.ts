import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatParams, Params, readParams, unquote } from './params.ts';

function read(text: string): { list: [string, string | null][] | null; rest: string } {
  const cursor = { text, pos: 0 };
  const params = readParams(cursor);
  return {
    list: params === null ? null : params.list.map(({ name, value }) => [name, value]),
    rest: text.slice(cursor.pos),
  };
}

test('reads names, values, quotes and white space, and stops before what follows', () => {
  const cases: readonly (readonly [string, [string, string | null][] | null, string])[] = [
    ['', [], ''],
    [';lr', [['lr', null]], ''],
    [
      ';a=b;c',
      [
        ['a', 'b'],
        ['c', null],
      ],
      '',
    ],
    [
      ' ; a = b\r\n ;c= "x;,\\"y" , next',
      [
        ['a', 'b'],
        ['c', '"x;,\\"y"'],
      ],
      ', next',
    ],
    [';a=', [['a', '']], ''],
    [';;a;;', [['a', null]], ''],
    [
      ';received=[2001:db8::1];x',
      [
        ['received', '[2001:db8::1]'],
        ['x', null],
      ],
      '',
    ],
    [';a=b c', [['a', 'b']], 'c'],
    [';a="open', null, '"open'],
    [';=b', null, '=b'],
    [';a[=1', [['a', null]], '[=1'],
  ];
  for (const [text, list, rest] of cases) assert.deepEqual(read(text), { list, rest }, text);
});

test('looks up without regard to case; a bare name is the empty string, an absent one null', () => {
  const params = new Params([
    { name: 'Branch', value: 'x' },
    { name: 'lr', value: null },
    { name: 'LR', value: 'second' },
  ]);
  assert.deepEqual([params.get('bRANCH'), params.get('lr'), params.get('nope')], ['x', '', null]);
  assert.deepEqual([params.has('LR'), params.has('l')], [true, false]);
  assert.equal(formatParams(params), ';Branch=x;lr;LR=second');
});

test('unquote takes quotes and escapes off, and leaves the rest alone', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['"a b"', 'a b'],
    ['"a\\"b\\\\"', 'a"b\\'],
    ['plain', 'plain'],
    ['"', '"'],
    ['""', ''],
    ['"a', '"a'],
  ];
  for (const [text, plain] of cases) assert.equal(unquote(text), plain, text);
});

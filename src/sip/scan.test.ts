import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEADER_ID } from './headers.ts';
import {
  FIELD_END,
  FIELD_ID,
  FIELD_NAME_END,
  FIELD_START,
  FIELD_STRIDE,
  FIELD_VALUE_END,
  FIELD_VALUE_START,
  FOLDED,
  scanHeaders,
  unfold,
} from './scan.ts';

function scan(text: string): { fields: unknown[][]; rest: string; complete: boolean; bad: string | null } {
  const bytes = Buffer.from(text, 'latin1');
  const found = scanHeaders(bytes, 0);
  const fields: unknown[][] = [];
  for (let at = 0; at < found.fields.length; at += FIELD_STRIDE) {
    const number = (which: number): number => found.fields[at + which] ?? -1;
    fields.push([
      text.slice(number(FIELD_START), number(FIELD_NAME_END)),
      text.slice(number(FIELD_VALUE_START), number(FIELD_VALUE_END)),
      text.slice(number(FIELD_START), number(FIELD_END)).length,
      number(FIELD_ID),
    ]);
  }
  const bad = found.badLine < 0 ? null : (text.slice(found.badLine).split(/\r?\n/)[0] ?? '');
  return { fields, rest: text.slice(found.headEnd), complete: found.complete, bad };
}

test('fields, folding, white space, line ends', () => {
  assert.deepEqual(scan('Via: a\r\nX-Foo \t:\tb c \r\ns:\r\n d\r\n\te\r\n\r\nbody\r\n\r\n'), {
    fields: [
      ['Via', 'a', 8, HEADER_ID.via],
      ['X-Foo', 'b c', 15, 0],
      ['s', 'd\r\n\te', 12, 14 | FOLDED],
    ],
    rest: 'body\r\n\r\n',
    complete: true,
    bad: null,
  });
  assert.deepEqual(scan('To: a\nl:0\n\nbody'), {
    fields: [
      ['To', 'a', 6, HEADER_ID.to],
      ['l', '0', 4, HEADER_ID.contentLength],
    ],
    rest: 'body',
    complete: true,
    bad: null,
  });
});

test('a head without its empty line', () => {
  assert.deepEqual([scan('To: a\r\n').complete, scan('To: a\r\n').rest], [true, '']);
  assert.equal(scan('To: a').complete, false);
  assert.equal(scan('').complete, false);
});

test('a line that is no field is noted and stepped over, its continuation too', () => {
  const names = (text: string): unknown[] => scan(text).fields.map((field) => field[0]);
  for (const line of ['no colon', 'F[o: x', ': x', ' starts with space', 'a b: c', '\u00e9: x']) {
    const text = `To: a\r\n${line}\r\n more\r\nFrom: b\r\n\r\n`;
    const expectedBad = line.startsWith(' ') ? null : line;
    assert.deepEqual([names(text), scan(text).bad], [['To', 'From'], expectedBad], line);
  }
  assert.equal(scan(' folded nothing\r\nTo: a\r\n\r\n').bad, ' folded nothing');
});

test('unfold joins lines with one space', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a\r\n b', 'a b'],
    ['a \t\r\n \t b\n\tc', 'a b c'],
    ['plain  text', 'plain  text'],
    ['a\r\n \r\n b', 'a  b'],
  ];
  for (const [text, plain] of cases) assert.equal(unfold(text), plain);
});

test('unfolding takes linear time on long runs of white space', () => {
  const text = `${' '.repeat(60_000)}x`.repeat(20);
  assert.equal(unfold(`${text}\r\n y`).length, text.length + 2);
});

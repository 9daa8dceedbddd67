import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture } from '../fixture.ts';
import maxfwd from './index.ts';

/** What is expected here was observed on Kamailio 5.6.3. */
function message(header: string): string {
  return `OPTIONS sip:bob@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK1
${header}From: <sip:a@h>;tag=1
To: <sip:b@h>
Call-ID: 1
CSeq: 1 OPTIONS
Content-Length: 0

`;
}

const rows: [string, number, number, string | null][] = [
  ['Max-Forwards: 70\n', 10, 1, '69'],
  ['Max-Forwards: 70\n', 0, 1, '69'],
  ['Max-Forwards: 255\n', 10, 1, '70'],
  ['Max-Forwards: 1\n', 10, 1, '0'],
  ['Max-Forwards: 0\n', 10, -1, '0'],
  ['Max-Forwards: abc\n', 10, -2, 'abc'],
  ['', 10, 2, '10'],
  ['', 257, -1, null],
];
for (const [header, limit, expected, sent] of rows) {
  test(`mf_process_maxfwd_header(${limit}) with "${header.trim()}" is ${expected}`, () => {
    const fixture = createFixture(maxfwd);
    const run = fixture.run(message(header));
    assert.equal(fixture.call(run, 'mf_process_maxfwd_header', limit), expected);
    assert.equal(/\nMax-Forwards: (.*)\n/.exec(fixture.sent(run))?.[1] ?? null, sent);
  });
}

test('a second decrement, and a comparison, see the first', () => {
  const fixture = createFixture(maxfwd);
  const run = fixture.run(message('Max-Forwards: 70\n'));
  fixture.call(run, 'mf_process_maxfwd_header', 10);
  fixture.call(run, 'process_maxfwd', 10);
  assert.match(fixture.sent(run), /\nMax-Forwards: 68\n/);
  const compare = (limit: number) => fixture.call(run, 'is_maxfwd_lt', limit);
  assert.deepEqual([69, 68, 0, -1, 256].map(compare), [1, -1, -1, -1, -1]);
});

test('comparisons tell a missing header', () => {
  const fixture = createFixture(maxfwd);
  assert.equal(fixture.call(fixture.run(message('')), 'is_maxfwd_lt', 5), -2);
  assert.equal(fixture.call(fixture.run(message('Max-Forwards: 70\n')), 'maxfwd_at_least', 71), 1);
});

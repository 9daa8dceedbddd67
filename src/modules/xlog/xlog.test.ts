import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../kit/index.ts';
import { createFixture, OPTIONS } from '../fixture.ts';
import xlog from './index.ts';

function written(
  name: string,
  args: readonly Value[],
  params: Readonly<Record<string, string | number>> = {},
): readonly string[] {
  const { call, run, lines } = createFixture(xlog, { params });
  assert.equal(call(run(OPTIONS), name, ...args), 1);
  return lines;
}

const lines: [string, Value[], string][] = [
  ['xlog', ['text'], '-1 <script>: text'],
  ['xlog', [null], '-1 <script>: <null>'],
  ['xlog', ['L_INFO', 'text'], '2 <script>: text'],
  ['xlog', ['L_ERROR', 'text'], '-1 <script>: text'],
  ['xlog', ['xxE', 'text'], '-1 <script>: text'],
  ['xlog', [0, 'text'], '0 <script>: text'],
  ['xlog', [-9, 'text'], '-5 <script>: text'],
  ['xlog', ['LOG_LOCAL3', 'L_WARN', 'text'], '0 <script>: text'],
  ['xlogl', ['text'], '-1 <script>: 7:text'],
  ['xdbg', ['text'], '3 <script>: text'],
  ['xdbgl', ['text'], '3 <script>: 7:text'],
  ['xinfo', ['text'], '2 <script>: text'],
  ['xnotice', ['text'], '1 <script>: text'],
  ['xwarn', ['text'], '0 <script>: text'],
  ['xerr', ['text'], '-1 <script>: text'],
  ['xcrit', ['text'], '-3 <script>: text'],
  ['xbug', ['text'], '-4 <script>: text'],
];
for (const [name, args, expected] of lines) {
  test(`${name}(${args.join(', ')})`, () => {
    assert.deepEqual(written(name, args), [expected]);
  });
}

test('parameters act', () => {
  assert.deepEqual(written('xlog', ['text'], { prefix: '-xlog: ' }), ['-1 -xlog: text']);
  assert.deepEqual(written('xlogl', ['text'], { long_format: 1 }), ['-1 <script>: x.cfg:7:text']);
  assert.deepEqual(written('xlog', ['text'], { prefix: '$x', prefix_mode: 1 }), ['-1 <null>text']);
  assert.deepEqual(written('xlogm', ['L_ERR', 'text']), []);
  assert.deepEqual(written('xlogm', ['L_ERR', 'text'], { methods_filter: 1 }), ['-1 <script>: text']);
  assert.deepEqual(written('xlogm', ['L_ERR', 'text'], { methods_filter: 512 }), []);
});

test('what is too long or has no such level is refused', () => {
  const { call, run, lines: log, loadProblem } = createFixture(xlog, { params: { buf_size: 8 } });
  assert.equal(call(run(OPTIONS), 'xlog', '12345678'), -1);
  assert.equal(call(run(OPTIONS), 'xlog', 'err', 'text'), -1);
  assert.equal(call(run(OPTIONS), 'xlog', 'LOG_NOPE', 'L_ERR', 'text'), -1);
  assert.equal(log.length, 3);
  assert.match(loadProblem('xlog', 'err', 'text') ?? '', /no log level/);
  assert.match(loadProblem('xlog', 'LOG_NOPE', 'L_ERR', 'text') ?? '', /facility/);
  assert.equal(loadProblem('xlog', 'err'), null);
});

test('$C gives colours where they are wanted', () => {
  const plain = createFixture(xlog);
  const forced = createFixture(xlog, { params: { force_color: 1 } });
  assert.equal(plain.get(plain.run(OPTIONS), 'C', 'rx'), '');
  assert.equal(forced.get(forced.run(OPTIONS), 'C', 'rx'), '\x1b[0;31m');
  assert.equal(forced.get(forced.run(OPTIONS), 'C', 'xx'), '\x1b[0m');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRunOptions, type RunOptions } from './options.ts';

function options(...args: string[]): RunOptions {
  const parsed = parseRunOptions(args, '/default.cfg');
  assert.ok(parsed.kind === 'run', JSON.stringify(parsed));
  return parsed.options;
}

test('without flags: the default script, in the background', () => {
  assert.deepEqual(options(), {
    script: '/default.cfg',
    check: false,
    report: false,
    lenient: false,
    defines: [],
    foreground: false,
    suggests: false,
    logToStderr: false,
    debug: null,
    pidFile: null,
    workingDirectory: null,
    runDirectory: null,
    autoAliases: null,
    listens: [],
    children: null,
    aliases: [],
    user: null,
    group: null,
    storeBytes: null,
    notices: [],
  });
});

const CASES: readonly (readonly [string, Partial<RunOptions>])[] = [
  ['-f a.cfg -c', { script: 'a.cfg', check: true }],
  ['-f a.cfg --report', { script: 'a.cfg', check: true, report: true }],
  ['--lenient', { lenient: true }],
  ['-D', { foreground: true }],
  ['-DD', { foreground: true }],
  ['-DDD', { foreground: false }],
  ['-E', { foreground: true, logToStderr: true }],
  ['-ddd', { debug: 3 }],
  ['--debug=-2', { debug: -2 }],
  ['-A WITH_NAT -A FLT=1', { defines: ['WITH_NAT', 'FLT=1'] }],
  ['-a no', { autoAliases: false }],
  ['-a on', { autoAliases: true }],
  ['-l udp:127.0.0.1:5060 -l 5070', { listens: ['udp:127.0.0.1:5060', '5070'] }],
  ['-n 4 -m 128', { children: 4, storeBytes: 128 * 1024 * 1024 }],
  ['-P /run/a.pid -w /tmp', { pidFile: '/run/a.pid', workingDirectory: '/tmp' }],
  ['-u sip -g 99 --alias=example.org', { user: 'sip', group: '99', aliases: ['example.org'] }],
];

for (const [line, expected] of CASES) {
  test(line, () => {
    const given = options(...line.split(' '));
    assert.deepEqual({ ...given, ...expected }, given);
  });
}

test('flags without effect say so', () => {
  const { notices } = options('-L', '/usr/lib', '-M', '8', '-x', 'qm', '-X', 'qm', '-T', '-N', '4');
  assert.equal(notices.length, 6);
  for (const notice of notices) assert.match(notice, /^-[A-Za-z]: /);
});

test('help and version come before everything else', () => {
  assert.equal(parseRunOptions(['-h', '-a', 'maybe'], '').kind, 'help');
  assert.equal(parseRunOptions(['-v'], '').kind, 'version');
  assert.equal(parseRunOptions(['-V'], '').kind, 'version');
});

for (const line of ['-a maybe', '-n 0', '-n four', '-m 0', '-m 99999', '--debug=much', '-Z', '-f', 'a.cfg']) {
  test(`${line} is refused`, () => assert.equal(parseRunOptions(line.split(' '), '').kind, 'wrong'));
}

/** Debian's kamcmd, Kamailio's own client, asks the real Kamailio and our server: it shows the same shapes. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { kamailio } from '../harness/targets/kamailio.ts';
import { CALLS, CALLS_OVER_BINARY_RPC } from './calls.ts';
import { type Pair, startPair } from './servers.ts';

const KAMCMD = '/usr/sbin/kamcmd';
const unavailable = existsSync(KAMCMD)
  ? kamailio.unavailable()
  : `there is no ${KAMCMD}: it is in the package kamailio`;
let pair: Pair | null = null;

before(async () => {
  if (unavailable === undefined) pair = await startPair();
});

after(() => pair?.end());

/** What kamcmd prints. It ends with 0 whatever comes, and with 255 when nothing does. */
function kamcmd(address: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(KAMCMD, ['-s', address, ...line.split(' ')], { encoding: 'latin1' }, (error, stdout, stderr) =>
      error === null ? resolve(stdout + stderr) : reject(error),
    );
  });
}

/** The names of the members, with braces and decimals, each once; an error as it is. `shapes.test.ts` tells texts from numbers. */
function shapeOfLines(printed: string): string[] {
  if (printed.startsWith('error: ')) return [printed];
  const shapes = printed.split('\n').map((line) => {
    const [, start = '', value = ''] = /^(\t*(?:[^\t:]+: )?)(.*)$/.exec(line) ?? [];
    return start + kindOf(value);
  });
  return [...new Set(shapes)].sort();
}

function kindOf(value: string): string {
  if (/^[{}]$/.test(value)) return value;
  return /^-?\d+\.\d+$/.test(value) ? 'decimal' : 'value';
}

/** Over binary RPC Kamailio wants the headers and the body that it does without over JSON. */
const OTHERWISE = ['tm.reply_callid 486 Busy call-1 s:1 tag'];

for (const line of [...CALLS, ...CALLS_OVER_BINARY_RPC].filter((call) => !OTHERWISE.includes(call))) {
  test(line, { skip: unavailable ?? false }, async () => {
    assert.ok(pair !== null);
    const { theirs, ours } = pair;
    const expected = shapeOfLines(await kamcmd(`unixs:${theirs.control}`, line));
    assert.deepEqual(shapeOfLines(await kamcmd(`unixs:${ours.control}`, line)), expected);
  });
}

test('the same over each transport', { skip: unavailable ?? false }, async () => {
  assert.ok(pair !== null);
  const { control, controls } = pair.ours;
  const [version] = await Promise.all([kamcmd(`unixs:${control}`, 'core.version')]);
  assert.match(version, /^fermata /);
  assert.equal(await kamcmd(`unixd:${controls.datagrams}`, 'core.version'), version);
  assert.equal(await kamcmd(`tcp:127.0.0.1:${controls.port}`, 'core.version'), version);
  assert.equal(await kamcmd(`udp:127.0.0.1:${controls.port}`, 'core.version'), version);
  const listening = (await kamcmd(`unixs:${control}`, 'ctl.listen')).split('\n');
  assert.deepEqual(
    listening.filter((_line, at) => at % 4 === 1),
    ['unix_stream', 'unix_dgram', 'tcp', 'udp'],
  );
  assert.match(await kamcmd(`tcp:127.0.0.1:${controls.port}`, 'ctl.who'), /\ntcp\n127\.0\.0\.1\n/);
});

/** A real SIP client under load: `sipp` sends 1,000 INVITEs through `async_route` at 200 a second. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findProgram, kamailio } from '../harness/targets/kamailio.ts';
import { freePort } from '../harness/targets/sockets.ts';
import type { Target } from '../harness/targets/target.ts';
import { udp } from '../harness/targets/udp.ts';

const CALLS = 1000;
const RATE = 200;
const SLEEP_SECONDS = 2;
/** How far the mean time from INVITE to the final reply may be from the sleep; Kamailio counts whole seconds. */
const MEAN_TOLERANCE_SECONDS: Readonly<Record<Target['name'], number>> = {
  memory: 0,
  udp: 0.1,
  kamailio: 1.1,
};

interface SippRun {
  exitCode: number;
  /** The last line of a statistics file, by the names of its head line. */
  statistics: Map<string, string>;
  /** How often each message of the scenario was sent, received, repeated or replaced by another one. */
  counts: Map<string, string>;
}

/** Returns the last row of one of sipp's semicolon-separated files, by column name. */
async function lastRow(path: string): Promise<Map<string, string>> {
  const rows = (await readFile(path, 'latin1')).trim().split('\n');
  const names = rows[0]?.split(';') ?? [];
  const values = rows.at(-1)?.split(';') ?? [];
  return new Map(names.map((name, index) => [name, values[index] ?? '']));
}

/** Seconds of sipp's `hours:minutes:seconds:microseconds`. */
function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0, micros = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds + micros / 1e6;
}

async function runSipp(program: string, serverPort: number): Promise<SippRun> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
  try {
    const statistics = join(folder, 'statistics.csv');
    const child = spawn(
      program,
      [
        ...['-sf', join(import.meta.dirname, 'async-route.xml'), '-nostdin', '-timeout', '60'],
        ...['-m', String(CALLS), '-r', String(RATE), '-l', String(CALLS)],
        ...['-i', '127.0.0.1', '-p', String(await freePort()), '-trace_stat', '-stf', statistics, '-fd', '1'],
        ...['-trace_counts', `127.0.0.1:${serverPort}`],
      ],
      { cwd: folder, stdio: 'ignore' },
    );
    await once(child, 'exit');
    const counts = join(folder, `async-route_${child.pid}_counts.csv`);
    return {
      exitCode: child.exitCode ?? -1,
      statistics: await lastRow(statistics),
      counts: await lastRow(counts),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function callsThroughAsyncRoute(program: string, target: Target): Promise<void> {
  const server = await target.start({ script: join(import.meta.dirname, 'async-route.cfg'), defines: {} });
  let run: SippRun;
  try {
    run = await runSipp(program, server.port);
  } finally {
    await server.stop();
  }
  assert.equal(run.exitCode, 0);
  assert.equal(Number(run.statistics.get('SuccessfulCall(C)')), CALLS);
  assert.equal(Number(run.statistics.get('FailedCall(C)')), 0);
  assert.equal(Number(run.statistics.get('Retransmissions(C)')), 0);
  assert.equal(Number(run.statistics.get('OutOfCallMsgs(C)')), 0);
  const unwanted = [...run.counts].filter(
    ([name, count]) => /_(?:Retrans|Timeout|Unexp|Lost)$/.test(name) && Number(count) !== 0,
  );
  assert.deepEqual(unwanted, []);
  assert.ok(run.counts.size > 4, 'sipp counted the messages of the scenario');
  const mean = secondsOf(run.statistics.get('ResponseTime1(C)') ?? '');
  assert.ok(
    Math.abs(mean - SLEEP_SECONDS) < MEAN_TOLERANCE_SECONDS[target.name],
    `mean response time ${mean} s`,
  );
}

describe('sipp: 1,000 calls at 200/s through async_route', () => {
  const program = findProgram('sipp');
  for (const target of [udp, kamailio]) {
    const missing =
      program === undefined ? "Debian's package sip-tester is not installed" : target.unavailable();
    test(`against ${target.name}`, { skip: missing ?? false }, async () => {
      await callsThroughAsyncRoute(program ?? 'sipp', target);
    });
  }
});

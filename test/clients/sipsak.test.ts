/** A real SIP client: `sipsak` sends OPTIONS, repeats it as RFC 3261 says and waits for the final reply. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findProgram, kamailio } from '../harness/targets/kamailio.ts';
import type { Target } from '../harness/targets/target.ts';
import { udp } from '../harness/targets/udp.ts';

/** How early or late the wake may be: ours is exact, Kamailio counts whole seconds. */
const WAKE_TOLERANCE_MS: Readonly<Record<Target['name'], number>> = { memory: 0, udp: 250, kamailio: 1250 };

async function optionsThroughAsyncSleep(program: string, target: Target): Promise<void> {
  const server = await target.start({ script: join(import.meta.dirname, 'async-sleep.cfg'), defines: {} });
  let output = '';
  let exitCode: number | null;
  const start = performance.now();
  let took: number;
  try {
    const child = spawn(program, ['-vvv', '-s', `sip:sleep@127.0.0.1:${server.port}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('latin1');
      });
    }
    await once(child, 'close');
    took = performance.now() - start;
    exitCode = child.exitCode;
  } finally {
    await server.stop();
  }
  assert.equal(exitCode, 0, output);
  assert.match(output, /SIP\/2\.0 200 OK after a sleep/);
  assert.match(output, /^X-Run: resumed/m);
  assert.ok(Math.abs(took - 2000) < WAKE_TOLERANCE_MS[target.name], `answered after ${took} ms`);
}

describe('sipsak: OPTIONS through async_sleep', () => {
  const program = findProgram('sipsak');
  for (const target of [udp, kamailio]) {
    const missing = program === undefined ? "Debian's package sipsak is not installed" : target.unavailable();
    test(`against ${target.name}`, { skip: missing ?? false }, async () => {
      await optionsThroughAsyncSleep(program ?? 'sipsak', target);
    });
  }
});

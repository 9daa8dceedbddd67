/** Real SIP clients that register with a password: users and contacts are in an SQLite database, which outlives the server. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openScenarioDatabase, type ScenarioDatabase } from '../harness/database.ts';
import { findProgram, kamailio } from '../harness/targets/kamailio.ts';
import type { RunningServer, Target } from '../harness/targets/target.ts';
import { udp } from '../harness/targets/udp.ts';

const SCRIPT = join(import.meta.dirname, 'registrations.cfg');
const ALICE = "INSERT INTO subscriber (username, domain, password) VALUES ('alice', '127.0.0.1', 'secret')";

async function run(program: string, args: readonly string[], cwd: string): Promise<[number | null, string]> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('latin1');
    });
  }
  await once(child, 'close');
  return [child.exitCode, output];
}

async function withServer(
  target: Target,
  { defines }: ScenarioDatabase,
  use: (server: RunningServer, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clients-'));
  const server = await target.start({ script: SCRIPT, defines });
  try {
    await use(server, folder);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function registrationOutlivesTheServer(program: string, target: Target): Promise<void> {
  const database = await openScenarioDatabase([ALICE]);
  try {
    await withServer(target, database, async ({ port }, folder) => {
      const register = (password: string) =>
        run(
          program,
          [
            ...['-vvv', '-i', '-U', '-C', 'sip:alice@127.0.0.1:7777', '-x', '300'],
            ...['-s', `sip:alice@127.0.0.1:${port}`, '-u', 'alice', '-a', password],
          ],
          folder,
        );
      const [refused, why] = await register('wrong');
      assert.notEqual(refused, 0, why);
      assert.doesNotMatch(why, /SIP\/2\.0 200/);
      const [code, output] = await register('secret');
      assert.equal(code, 0, output);
      assert.match(output, /SIP\/2\.0 401 Unauthorized[\s\S]*SIP\/2\.0 200 OK/);
    });
    await withServer(target, database, async ({ port }, folder) => {
      const [, output] = await run(program, ['-vvv', '-s', `sip:alice@127.0.0.1:${port}`], folder);
      assert.match(output, /SIP\/2\.0 200 At sip:alice@127\.0\.0\.1:7777/);
    });
  } finally {
    await database.remove();
  }
}

async function manyRegister(program: string, target: Target): Promise<void> {
  const database = await openScenarioDatabase([ALICE]);
  try {
    await withServer(target, database, async ({ port }, folder) => {
      const [code, output] = await run(
        program,
        [
          ...['-sf', join(import.meta.dirname, 'register.xml'), '-m', '50', '-r', '100', '-i', '127.0.0.1'],
          ...['-nostdin', '-timeout', '20', `127.0.0.1:${port}`],
        ],
        folder,
      );
      assert.equal(code, 0, output);
      assert.match(output, /Successful call\s*\|[^|]*\|\s*50\b/);
    });
  } finally {
    await database.remove();
  }
}

for (const [name, package_, check] of [
  ['sipsak', 'sipsak', registrationOutlivesTheServer],
  ['sipp', 'sip-tester', manyRegister],
] as const) {
  describe(`${name} registers with a password`, () => {
    const program = findProgram(name);
    for (const target of [udp, kamailio]) {
      const missing =
        program === undefined ? `Debian's package ${package_} is not installed` : target.unavailable();
      test(`against ${target.name}`, { skip: missing ?? false }, () => check(program ?? name, target));
    }
  });
}

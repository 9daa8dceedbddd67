/** Real phones: two `baresip` register over TCP, and one calls the other. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Followed, freePort, inFolder, start } from '../cli/fermata.ts';
import { findProgram } from '../harness/targets/kamailio.ts';

const program = findProgram('baresip');
const missing = program === undefined ? "Debian's package baresip-core is not installed" : false;

/** A phone that takes commands at a UDP port; sound goes in circles. */
function phone(folder: string, user: string, server: number, console: number, answers: boolean): Followed {
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'config'),
    [
      'sip_listen 127.0.0.1:0',
      'sip_transports tcp',
      'audio_player aubridge,x',
      'audio_source aubridge,x',
      'audio_alert aubridge,x',
      'module_path /usr/lib/baresip/modules',
      ...['account', 'g711', 'aubridge', 'menu', 'cons'].map((name) => `module ${name}.so`),
      `cons_listen 127.0.0.1:${console}`,
      '',
    ].join('\n'),
  );
  const address = `<sip:${user}@127.0.0.1:${server};transport=tcp>`;
  const mode = answers ? 'auto' : 'manual';
  writeFileSync(join(folder, 'accounts'), `${address};auth_pass=none;regint=60;answermode=${mode}\n`);
  writeFileSync(join(folder, 'contacts'), '');
  return start(['-f', folder], { command: program ?? 'baresip' });
}

/** Types a command at a phone. */
function type(console: number, command: string): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.send(`${command}\n`, console, '127.0.0.1', () => {
      socket.close();
      resolve();
    });
  });
}

test('two phones register over TCP, and one calls the other', { skip: missing, timeout: 30_000 }, () =>
  inFolder(async (folder) => {
    const [port, consoleA, consoleB] = [await freePort(), await freePort(), await freePort()];
    const server = start([
      '-f',
      join(import.meta.dirname, 'phones.cfg'),
      '-DD',
      '-E',
      '-Y',
      folder,
      '-l',
      `tcp:127.0.0.1:${port}`,
    ]);
    const phones: Followed[] = [];
    try {
      await server.until(/listening on tcp/);
      const alice = phone(join(folder, 'alice'), 'alice', port, consoleA, false);
      const bob = phone(join(folder, 'bob'), 'bob', port, consoleB, true);
      phones.push(alice, bob);
      await Promise.all(phones.map((one) => one.until(/200 OK .*binding/)));
      await type(consoleA, `/dial sip:bob@127.0.0.1:${port}`);
      await Promise.all(phones.map((one) => one.until(/Call established/)));
      await type(consoleA, '/hangup');
      await Promise.all([alice.until(/terminate call/), bob.until(/session closed/)]);
    } finally {
      // They would wait for the server to unregister them.
      for (const { child } of phones) child.kill('SIGKILL');
      server.child.kill();
      await Promise.all([...phones, server].map(({ ended }) => ended));
    }
    assert.equal((await server.ended).code, 0);
  }),
);

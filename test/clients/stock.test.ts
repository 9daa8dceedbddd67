/**
 * The configuration file that Debian's package `kamailio` installs, unmodified: it loads with what it can switch on, and
 * phones register and call each other through it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Ended, type Followed, freePort, run, start } from '../cli/fermata.ts';
import { findProgram } from '../harness/targets/kamailio.ts';

const STOCK = '/etc/kamailio/kamailio.cfg';
const CALLS = 1000;
const RATE = 100;
const PASSWORD = 'wonderland';
/** The domain of the phones. */
const DOMAIN = 'localhost';

const skip = existsSync(STOCK) ? false : "Debian's package kamailio is not installed";

/** What can be switched on in it, one by one and all together. */
const SWITCHES: readonly (readonly string[])[] = [
  [],
  ['WITH_AUTH', 'WITH_USRLOCDB'],
  ['WITH_NAT'],
  ['WITH_TLS'],
  ['WITH_ANTIFLOOD'],
  ['WITH_ACCDB'],
  ['WITH_DEBUG'],
];

/** A database with the users alice and bob, and flags that make the script use it. */
async function inDatabase(work: (defines: readonly string[]) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stock-'));
  const url = `sqlite://${join(folder, 'kamailio.sqlite')}`;
  try {
    assert.equal((await run(['db', 'create', url])).code, 0);
    for (const user of ['alice', 'bob']) {
      assert.equal((await run(['user', 'add', `${user}@${DOMAIN}`, PASSWORD, '-d', url])).code, 0);
    }
    await work(['-A', `DBURL="${url}"`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the stock script on a free port and ends it after `work`. */
async function served(
  defines: readonly string[],
  work: (port: number, server: Followed) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stock-'));
  const port = await freePort();
  const server = start(
    [
      '-DD',
      '-E',
      '-f',
      STOCK,
      '-a',
      'no',
      `--alias=${DOMAIN}`,
      '-Y',
      folder,
      '-l',
      `udp:127.0.0.1:${port}`,
      ...defines,
    ],
    { limitMs: 120_000 },
  );
  try {
    await server.until(/listening on/);
    await work(port, server);
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
    await rm(folder, { recursive: true, force: true });
  }
}

async function program(name: string, args: readonly string[], cwd?: string): Promise<Ended> {
  const path = findProgram(name);
  assert.ok(path !== undefined, `${name} is not installed`);
  const child = spawn(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('latin1');
    });
  }
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, output };
}

/** Registers a phone with `sipsak`, or ends its registration (`expires` 0). */
function register(user: string, port: number, contact: number, expires: number): Promise<Ended> {
  return program('sipsak', [
    ...[
      '-U',
      '-C',
      `sip:${user}@127.0.0.1:${contact}`,
      '-x',
      String(expires),
      '-u',
      user,
      '-a',
      PASSWORD,
      '-vvv',
    ],
    ...['-s', `sip:${user}@${DOMAIN}`, '-r', String(port)],
  ]);
}

describe('the stock script loads', { skip }, () => {
  const all = [...new Set(SWITCHES.flat())];
  for (const switches of [...SWITCHES, all]) {
    test(switches.join(' ') || 'as it is', () =>
      inDatabase(async (database) => {
        const defines = switches.flatMap((name) => ['-A', name]);
        const { code, output } = await run(['-c', '-E', '-f', STOCK, ...defines, ...database]);
        assert.equal(code, 0, output);
      }),
    );
  }
});

describe('phones at the stock script', { skip: skip || (findProgram('sipp') ? false : 'no sipp') }, () => {
  test('sipsak registers and unregisters', () =>
    served([], async (port) => {
      const registered = await register('bob', port, 5070, 600);
      assert.equal(registered.code, 0, registered.output);
      assert.match(
        registered.output,
        /SIP\/2\.0 200 OK[\s\S]*Contact: <sip:bob@127\.0\.0\.1:5070>;expires=600/,
      );
      const gone = await register('bob', port, 5070, 0);
      assert.equal(gone.code, 0, gone.output);
      assert.doesNotMatch(gone.output.slice(gone.output.lastIndexOf('SIP/2.0 200')), /Contact: <sip:bob/);
    }));

  test(`${CALLS} calls at ${RATE}/s with digest authentication`, () =>
    inDatabase((database) =>
      served(['-A', 'WITH_AUTH', '-A', 'WITH_USRLOCDB', ...database], async (port) => {
        const folder = await mkdtemp(join(tmpdir(), 'stock-'));
        try {
          const [phone, own] = [await freePort(), await freePort()];
          const registered = await register('bob', port, phone, 600);
          assert.equal(registered.code, 0, registered.output);
          const calls = ['-m', String(CALLS), '-nostdin', '-i', '127.0.0.1', '-timeout', '60'];
          const xml = (name: string): string => join(import.meta.dirname, 'stock', name);
          const callee = program('sipp', ['-sf', xml('callee.xml'), ...calls, '-p', String(phone)], folder);
          const caller = await program(
            'sipp',
            [
              ...['-sf', xml('caller.xml'), ...calls, '-r', String(RATE), '-s', 'bob', '-p', String(own)],
              ...['-trace_err', '-error_file', join(folder, 'errors'), `127.0.0.1:${port}`],
            ],
            folder,
          );
          const errors = join(folder, 'errors');
          const found = existsSync(errors)
            ? readFileSync(errors, 'latin1').slice(0, 3000)
            : caller.output.slice(-3000);
          assert.equal(caller.code, 0, found);
          assert.equal((await callee).code, 0);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
    ));
});

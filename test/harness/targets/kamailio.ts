/** The real Kamailio (Debian's package), the oracle of the scenarios. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from './process.ts';
import { connectProgram, listenForPrograms } from './program-sockets.ts';
import { clientSockets, freePort } from './sockets.ts';
import type { Target } from './target.ts';

/**
 * The async module's timer processes empty their whole ring on their first wake-up, one second after the start:
 * what is put to sleep before that may wake at once.
 */
const FIRST_RING_WAKE_MS = 1300;

/**
 * Contacts live for whole seconds of the wall clock: a scenario begins early in one, so that it does not depend on luck
 * which of its steps fall into the next.
 */
const EARLY_IN_SECOND_MS = 10;

/** Returns the path of `name` on PATH or in the system folders, or undefined. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Returns the folder of Kamailio's modules, or undefined. FERMATA_KAMAILIO_MODULES overrides the search. */
function modulesFolder(): string | undefined {
  const candidates = [
    process.env.FERMATA_KAMAILIO_MODULES ?? '',
    ...globSync('/usr/lib/*/kamailio/modules'),
    '/usr/lib64/kamailio/modules',
    '/usr/local/lib64/kamailio/modules',
  ];
  return candidates.find((folder) => folder !== '' && existsSync(folder));
}

/** Why Kamailio cannot run a script here: a module that it loads is in a package that is not installed. */
export function missingModule(script: string): string | undefined {
  const folder = modulesFolder();
  if (folder === undefined) return undefined;
  const loaded = [...readFileSync(script, 'latin1').matchAll(/^\s*loadmodule\s*"([^"]+)"/gm)];
  const missing = loaded.map(([, name = '']) => name).find((name) => !existsSync(join(folder, name)));
  return missing === undefined ? undefined : `${missing} is in a package of kamailio that is not installed`;
}

/** Returns Kamailio's own version line, for instance `kamailio 5.6.3 (x86_64/linux)`. */
export function kamailioVersion(): string {
  const program = findProgram('kamailio');
  if (!program) throw new Error('kamailio is not installed');
  const line = execFileSync(program, ['-v'], { encoding: 'latin1' }).split('\n')[0] ?? '';
  return line.replace(/^version: /, '').trim();
}

function isBound(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/udp', 'latin1').includes(`:${hex} `);
}

/** What every Kamailio of the tests is started with: its modules, little memory, no look-ups of names. */
export function kamailioFlags(): string[] {
  return ['-L', modulesFolder() ?? '', '-m', '32', '-M', '8', '-a', 'no'];
}

/** Kamailio with loopback UDP only, its files in a temporary folder. */
export const kamailio: Target = {
  name: 'kamailio',
  patienceMs: 1000,
  unavailable() {
    if (!findProgram('kamailio')) return "Debian's package kamailio is not installed";
    if (!modulesFolder()) return 'the modules of kamailio are not found';
    return undefined;
  },
  async start({ script, defines, programs = false }) {
    const folder = await mkdtemp(join(tmpdir(), 'scenario-'));
    const port = await freePort();
    const listening = await listenForPrograms(programs);
    const server = startProcess(findProgram('kamailio') ?? 'kamailio', [
      ...['-DD', '-E', '-f', script, '-Y', folder, '-w', folder, '-l', `udp:127.0.0.1:${port}`],
      ...kamailioFlags(),
      ...Object.entries({ ...defines, ...listening.defines }).flatMap(([name, value]) => [
        '-A',
        `${name}=${value}`,
      ]),
    ]);
    await server.until(() => isBound(port), 60_000);
    await sleep(FIRST_RING_WAKE_MS);
    await sleep(EARLY_IN_SECOND_MS + 1000 - (Date.now() % 1000));
    const clients = clientSockets(port);
    return {
      ...clients,
      port,
      connect: (events) => connectProgram(listening.port, clients.now, events),
      async stop() {
        clients.close();
        const log = await server.end();
        await rm(folder, { recursive: true, force: true });
        return log;
      },
    };
  },
};

/** Our server as a process of its own, on a real UDP port. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './process.ts';
import { connectProgram, listenForPrograms } from './program-sockets.ts';
import { clientSockets, freePort } from './sockets.ts';
import type { Target } from './target.ts';

const LAUNCHER = join(import.meta.dirname, '..', '..', '..', 'bin', 'fermata');

/** `bin/fermata` with the flags an operator would type. It is ready when it has logged where it listens. */
export const udp: Target = {
  name: 'udp',
  patienceMs: 50,
  unavailable: () => (existsSync(LAUNCHER) ? undefined : 'bin/fermata does not exist'),
  async start({ script, defines, programs = false }) {
    const folder = await mkdtemp(join(tmpdir(), 'scenario-'));
    const port = await freePort();
    const listening = await listenForPrograms(programs);
    const server = startProcess(LAUNCHER, [
      ...['-f', script, '-DD', '-E', '-a', 'no', '-Y', folder, '-w', folder, '-l', `udp:127.0.0.1:${port}`],
      ...Object.entries({ ...defines, ...listening.defines }).flatMap(([name, value]) => [
        '-A',
        `${name}=${value}`,
      ]),
    ]);
    await server.until((log) => log.includes('listening on'), 60_000);
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

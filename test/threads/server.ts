/** A server with real async worker threads in this process, its SIP side on an in-memory wire over the real clock. */

import { randomBytes } from 'node:crypto';
import { testProcess } from '../../src/kit/fixture.ts';
import { createMemoryControl } from '../../src/net/control/memory.ts';
import { noNameServers } from '../../src/net/dns/records.ts';
import { createMemoryWire, type MemoryWire } from '../../src/net/memory.ts';
import { createMemoryModules } from '../../src/net/memory-modules.ts';
import { openNetwork } from '../../src/net/open.ts';
import { createMemoryStreams } from '../../src/net/stream/memory.ts';
import { defaultStreamSettings } from '../../src/net/stream/settings.ts';
import { renderDiagnostics } from '../../src/script/front/diagnostics.ts';
import { loadScript } from '../../src/server/load.ts';
import { type Server, startServer } from '../../src/server/server.ts';
import { createRealClock, type RealClock } from '../../src/time/real-clock.ts';
import { attachSharedQueue, createSharedQueue } from '../../src/workers/shared-queue.ts';
import { createThreadedGroup } from '../../src/workers/threaded-group.ts';

export interface ThreadedServer {
  readonly clock: RealClock;
  readonly wire: MemoryWire;
  readonly server: Server;
  stop(): Promise<void>;
}

export const SERVER = { ip: '127.0.0.1', port: 5060 };

/** Starts a server on the script text. */
export async function startThreadedServer(script: string): Promise<ThreadedServer> {
  const clock = createRealClock();
  const wire = createMemoryWire(clock);
  const modules = createMemoryModules(clock, wire);
  const files = new Map<string, Uint8Array>([['test.cfg', Buffer.from(script, 'latin1')]]);
  const loaded = await loadScript({
    path: 'test.cfg',
    readFile: (path) => files.get(path) ?? null,
    env: {},
    defines: [],
  });
  const inboxMemory = createSharedQueue(16 * 1024 * 1024);
  const opened = await openNetwork([{ proto: 'udp', ...SERVER, advertise: null }], {
    clock,
    openDatagrams: (listen) => Promise.resolve({ ok: true, network: wire.open(listen) }),
    streamSockets: createMemoryStreams(clock).sockets,
    streamSettings: defaultStreamSettings,
  });
  if (!opened.ok) throw new Error(opened.message);
  const log = { enabled: () => false, write: () => {}, setLevel: () => {}, setLevelOf: () => {} };
  const server = await startServer({
    loaded,
    scriptPath: 'test.cfg',
    files,
    environment: {},
    defines: [],
    clock,
    log,
    logPlan: { level: -5, target: 'stderr', facility: 'LOG_DAEMON', name: 'test', json: false },
    network: opened.network,
    moduleNetwork: modules.network,
    socketNames: [null],
    aliases: [],
    random: () => randomBytes(4).readUInt32LE(),
    nameServers: noNameServers,
    replySecret: 'test',
    storeBytes: 16 * 1024 * 1024,
    workers: {
      inbox: attachSharedQueue(inboxMemory, 0, () => {}),
      group: ({ plan, ...order }) =>
        createThreadedGroup({
          ...order,
          module: new URL('../../src/server/async-thread.ts', import.meta.url),
          inboxes: [inboxMemory],
          workerData: plan,
        }),
    },
    pid: process.pid,
    control: createMemoryControl(),
    runDirectory: '/run',
    process: testProcess(),
  });
  if ('failures' in server) throw new Error(renderDiagnostics(loaded.diagnostics.list(), loaded.sources));
  return {
    clock,
    wire,
    server,
    async stop() {
      await server.stop(new Promise((resolve) => void clock.setTimer(5000, () => resolve())));
      clock.close();
    },
  };
}

/** An OPTIONS request for `user`, in a transaction of its own. */
export function optionsFor(user: string, id: string): string {
  return [
    `OPTIONS sip:${user}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK${id}`,
    'From: <sip:test@127.0.0.1>;tag=1',
    `To: <sip:${user}@127.0.0.1>`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

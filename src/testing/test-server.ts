import { readFileSync } from 'node:fs';
import { trackedDatabases } from '../db/databases.ts';
import { CURL, curlFailure } from '../http/curl-codes.ts';
import type { Exchange, Web } from '../http/exchange.ts';
import type { ServerProcess } from '../kit/server-view.ts';
import { levelName } from '../log/levels.ts';
import type { Log, LogPlan } from '../log/log.ts';
import { createThresholds } from '../log/thresholds.ts';
import { createMemoryControl, type MemoryControl } from '../net/control/memory.ts';
import { type NameServers, noNameServers } from '../net/dns/records.ts';
import { createMemoryWire, type MemoryWire } from '../net/memory.ts';
import { createMemoryDatagrams } from '../net/memory-datagrams.ts';
import { createMemoryModules, type MemoryClient } from '../net/memory-modules.ts';
import type { NetAddress } from '../net/module-network.ts';
import type { Proto } from '../net/network.ts';
import { openNetwork } from '../net/open.ts';
import { createMemoryStreams, type MemoryStreams } from '../net/stream/memory.ts';
import { renderDiagnostics } from '../script/front/diagnostics.ts';
import { startAsyncWorker } from '../server/async-start.ts';
import { databasesOf } from '../server/databases.ts';
import { createFileReader } from '../server/files.ts';
import { loadScript } from '../server/load.ts';
import { type Server, type ServerInput, startServer, type Workers } from '../server/server.ts';
import { streamSettings } from '../server/stream-settings.ts';
import { attachStore } from '../store/volatile-store.ts';
import { createVirtualClock, type VirtualClock } from '../time/virtual-clock.ts';
import { createInlineGroup } from '../workers/inline-group.ts';
import { createLocalQueue } from '../workers/local-queue.ts';

/** What a test server is made of. */
export interface TestServerOptions {
  /** Path of the script, and its text where it is not a file. */
  readonly scriptPath: string;
  readonly scriptText?: string;
  /** `-A` defines by name; '' is a define without a value. */
  readonly defines?: Readonly<Record<string, string>>;
  /** Whether the script may name what is not there (`--lenient`). */
  readonly lenient?: boolean;
  readonly clock?: VirtualClock;
  /** Transports of its sockets, all at 127.0.0.1:5060; default: UDP alone. */
  readonly listen?: readonly Proto[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What the name servers know; nothing when not given. */
  readonly nameServers?: NameServers;
  /** Log level; lines are kept in `log`. Default 3: everything. */
  readonly logLevel?: number;
  /** Bytes of the shared store; default 4 MB. */
  readonly storeBytes?: number;
  /** The web servers that the script can ask; none when not given. */
  readonly exchange?: Exchange;
  /** Replaces parts of what the server is made of, for tests of faults. */
  readonly replace?: (input: ServerInput) => ServerInput;
}

/** One line of the log. */
export interface LogLine {
  readonly level: number;
  readonly text: string;
}

/** A running test server. Its sockets are at 127.0.0.1:5060 on its own wire. */
export interface TestServer {
  readonly clock: VirtualClock;
  readonly wire: MemoryWire;
  /** Peers that connect over TCP, or are connected to. */
  readonly streams: MemoryStreams;
  /** Where its control sockets are. */
  readonly control: MemoryControl;
  /** Connects to where a module listens. */
  connect(to: NetAddress): MemoryClient;
  readonly server: Server;
  readonly port: number;
  /** What was logged so far, oldest first, and the same as text. */
  readonly lines: readonly LogLine[];
  readonly log: string;
  /** Sends a datagram from a peer address to the server. */
  send(bytes: Uint8Array | string, from: { readonly ip: string; readonly port: number }): void;
  /** Listens at an address, so that `onSend` hears of what the server sends there before `send` was used from it. */
  listen(at: { readonly ip: string; readonly port: number }): void;
  /** Called for every datagram that the server sends to an address that is listened at or that `send` was used from. */
  onSend(
    handler: (bytes: Buffer, to: { readonly ip: string; readonly port: number }, atMs: number) => void,
  ): void;
  /** Moves the clock. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const OWN = { ip: '127.0.0.1', port: 5060 };
const LOG_PLAN: LogPlan = {
  level: 3,
  target: 'stderr',
  facility: 'LOG_DAEMON',
  name: 'fermata',
  json: false,
};
const PROCESS: ServerProcess = {
  version: 'fermata test',
  runtime: 'node',
  platform: 'test',
  pid: 1000,
  arguments: ['fermata'],
  directory: () => '/',
  kill() {},
};
const STORE_BYTES = 4 * 1024 * 1024;

/**
 * Starts a server whose SIP worker, async workers and clock are all in this thread and under the test's control.
 * @throws Error with the rendered diagnostics when the script has mistakes.
 */
export async function createTestServer(options: TestServerOptions): Promise<TestServer> {
  const clock = options.clock ?? createVirtualClock();
  const wire = createMemoryWire(clock);
  const control = createMemoryControl();
  const modules = createMemoryModules(clock, wire);
  const lines: LogLine[] = [];
  const { allows, setLevel, setLevelOf } = createThresholds(options.logLevel ?? LOG_PLAN.level);
  const log: Log = {
    enabled: allows,
    write(wanted, text, about) {
      if (allows(wanted, about?.module)) lines.push({ level: wanted, text });
    },
    setLevel,
    setLevelOf,
  };
  const random = createTestRandom();
  const nameServers = (): NameServers => options.nameServers ?? noNameServers();
  const files = createFileReader((path) =>
    path === options.scriptPath && options.scriptText !== undefined
      ? Buffer.from(options.scriptText, 'latin1')
      : readFileSync(path),
  );
  const defines = Object.entries(options.defines ?? {}).map(([name, value]) =>
    value === '' ? name : `${name}=${value}`,
  );
  const environment = options.environment ?? {};
  const loaded = await loadScript({
    path: options.scriptPath,
    readFile: files.read,
    env: environment,
    defines,
    directory: process.cwd(),
    lenient: options.lenient ?? false,
  });
  const streams = createMemoryStreams(clock);
  const opened = await openNetwork(
    (options.listen ?? ['udp']).map((proto) => ({ proto, ...OWN, advertise: null })),
    {
      clock,
      openDatagrams: (listen) => Promise.resolve({ ok: true, network: wire.open(listen) }),
      streamSockets: streams.sockets,
      streamSettings: streamSettings(loaded),
    },
  );
  if (!opened.ok) throw new Error(opened.message);
  const { network } = opened;
  const databases = trackedDatabases(databasesOf(loaded), clock.track);
  const web: Web = { exchange: options.exchange ?? nobody, close() {} };
  const datagrams = createMemoryDatagrams(wire);
  const inbox = createLocalQueue(16 * 1024 * 1024);
  const workers: Workers = {
    inbox,
    group: ({ plan, ...order }) =>
      createInlineGroup({
        ...order,
        inboxes: [inbox],
        startWorker: (context) =>
          startAsyncWorker({
            plan,
            context,
            clock,
            log,
            store: attachStore(plan.store, context.workerId),
            random,
            nameServers,
            web,
            datagrams,
            databases,
            pid: 1000 + context.workerId,
          }),
      }),
  };
  const input: ServerInput = {
    loaded,
    scriptPath: options.scriptPath,
    files: files.files,
    environment,
    defines,
    clock,
    log,
    logPlan: { ...LOG_PLAN, level: options.logLevel ?? LOG_PLAN.level },
    network,
    moduleNetwork: modules.network,
    socketNames: network.sockets.map(() => null),
    aliases: [],
    random,
    nameServers,
    replySecret: 'test',
    storeBytes: options.storeBytes ?? STORE_BYTES,
    workers,
    web,
    datagrams,
    databases,
    pid: 1000,
    control,
    runDirectory: '/run',
    process: PROCESS,
  };
  const started = loaded.diagnostics.hasErrors()
    ? { failures: [] }
    : await startServer(options.replace?.(input) ?? input);
  if ('failures' in started) {
    const problems = started.failures.map(({ message }) => message).join('\n');
    throw new Error(`${renderDiagnostics(loaded.diagnostics.list(), loaded.sources)}${problems}`);
  }
  const server = started;

  const peers = new Map<string, ReturnType<MemoryWire['peer']>>();
  let onSend: (bytes: Buffer, to: { ip: string; port: number }, atMs: number) => void = () => {};
  function peerAt(ip: string, port: number): ReturnType<MemoryWire['peer']> {
    const key = `${ip}:${port}`;
    const known = peers.get(key);
    if (known !== undefined) return known;
    const peer = wire.peer(ip, port);
    peer.onDatagram(({ bytes, at }) => onSend(bytes, { ip, port }, at));
    peers.set(key, peer);
    return peer;
  }

  return {
    clock,
    wire,
    streams,
    control,
    connect: modules.connect,
    server,
    port: OWN.port,
    lines,
    get log() {
      return lines.map(({ level: at, text }) => `${levelName(at)}: ${text}`).join('\n');
    },
    send: (bytes, from) => peerAt(from.ip, from.port).send(bytes, OWN),
    listen: (at) => {
      peerAt(at.ip, at.port);
    },
    onSend(handler) {
      onSend = handler;
    },
    advance: (ms) => clock.advance(ms),
    // Idle workers end within this turn of the event loop; one that waits under the stopped clock never would.
    stop: () => server.stop(new Promise((resolve) => setImmediate(resolve))),
  };
}

/** Where nobody listens. */
const nobody: Exchange = async () => curlFailure(CURL.noConnection, 'nobody listens');

/** A fixed sequence (xorshift32): test runs repeat exactly. */
function createTestRandom(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

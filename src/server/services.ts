import type { Databases } from '../db/database.ts';
import { createHttpClient } from '../http/client.ts';
import type { Web } from '../http/exchange.ts';
import type { DatagramSockets } from '../net/datagrams.ts';
import { createAwaiting } from '../run/awaiting.ts';
import { createReplyTags } from '../run/reply-tags.ts';
import type { Log, RunServices, WorkerIdentity } from '../run/services.ts';
import type { Suspensions } from '../run/suspensions.ts';
import { createTransactionListeners } from '../run/transaction-listeners.ts';
import type { VolatileStore } from '../store/volatile-store.ts';
import type { Clock } from '../time/clock.ts';
import { parseAlias } from './aliases.ts';
import { createWorkerNames, type OpenNameServers } from './dns.ts';
import type { LoadedScript } from './load.ts';
import type { WorkerPlan } from './plan.ts';

/** What a worker's surroundings give it; everything that touches the world is here. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  random(): number;
  readonly store: VolatileStore;
  readonly nameServers: OpenNameServers;
  readonly identity: WorkerIdentity;
  readonly web: Web;
  readonly datagrams: DatagramSockets;
  readonly databases: Databases;
  readonly suspensions: Suspensions;
}

/** The services that all runs of one worker share. */
export function createServices(loaded: LoadedScript, plan: WorkerPlan, around: Surroundings): RunServices {
  const { clock, log, identity } = around;
  const names = ownNames(loaded, plan);
  const more: ((host: string) => boolean)[] = [];
  const globals = new Map(loaded.globals);
  const defines = new Map([...loaded.defines].map(([name, { value }]) => [name, value]));
  return {
    clock,
    log,
    // Known once the script's variables are: the worker that links it puts it in.
    logPrefix: null,
    sockets: plan.sockets,
    isMyself: (host, port) => names.has(host.toLowerCase(), port) || more.some((isOwn) => isOwn(host)),
    addOwnHosts(isOwn) {
      more.push(isOwn);
    },
    replyTags: createReplyTags(plan.replySecret),
    tryingReason: tryingReason(loaded),
    suspensions: around.suspensions,
    random: around.random,
    names: createWorkerNames(loaded, plan.sockets, around),
    identity,
    datagrams: around.datagrams,
    http: createHttpClient({ exchange: around.web.exchange, clock, random: around.random }),
    databases: around.databases,
    awaiting: createAwaiting(),
    listeners: createTransactionListeners(),
    serverHeader: serverHeader(loaded.globals),
    sources: loaded.sources,
    defines,
    environment: (name) => plan.environment[name],
    global: (name) => globals.get(name),
    setGlobal: (name, value) => globals.set(name, value),
    flag: (name) => loaded.flags.get(name) ?? null,
  };
}

interface OwnNames {
  has(host: string, port: number): boolean;
}

/** Hosts and ports that are ours: sockets, what they advertise, and the script's aliases. */
function ownNames(loaded: LoadedScript, plan: WorkerPlan): OwnNames {
  const ports = new Map<string, Set<number>>();
  const add = (host: string, port: number): void => {
    const key = host.toLowerCase();
    const known = ports.get(key) ?? new Set();
    known.add(port);
    ports.set(key, known);
  };
  for (const socket of plan.sockets) {
    add(socket.ip, socket.port);
    if (socket.advertisedHost !== null) add(socket.advertisedHost, socket.advertisedPort ?? socket.port);
  }
  for (const alias of [...loaded.aliases, ...plan.aliases]) {
    const { host, port } = parseAlias(alias);
    add(host, port);
  }
  return {
    has(host, port) {
      const known = ports.get(host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host);
      // Port 0 on either side stands for any port, as in Kamailio.
      return known !== undefined && (port === 0 || known.has(port) || known.has(0));
    },
  };
}

/** The reason phrase of automatic 100s, from the parameters of module tm. */
function tryingReason(loaded: LoadedScript): string | null {
  const params = loaded.modules.find(({ declaration }) => declaration.name === 'tm')?.params;
  if (params?.auto_inv_100 === 0) return null;
  const reason = params?.auto_inv_100_reason;
  return typeof reason === 'string' ? reason : null;
}

const SERVER_HEADER = 'Server: fermata';

function serverHeader(globals: LoadedScript['globals']): string | null {
  if (globals.get('server_signature') === 0) return null;
  const given = globals.get('server_header');
  return typeof given === 'string' && given !== '' ? given : SERVER_HEADER;
}

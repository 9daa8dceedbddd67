import type { Databases } from '../db/database.ts';
import type { Web } from '../http/exchange.ts';
import { createNetworkWeb } from '../http/network-web.ts';
import type { RpcRegistry } from '../kit/rpc.ts';
import type { ServerProcess } from '../kit/server-view.ts';
import type { SettingChange } from '../kit/settings.ts';
import type { Log, LogPlan } from '../log/log.ts';
import type { ControlNetwork } from '../net/control/control.ts';
import { createSystemDatagrams, type DatagramSockets } from '../net/datagrams.ts';
import type { ModuleNetwork } from '../net/module-network.ts';
import type { LocalSocket, Network } from '../net/network.ts';
import { encodeSetting } from '../run/ask.ts';
import type { OwnSocket, WorkerIdentity } from '../run/services.ts';
import type { Suspensions } from '../run/suspensions.ts';
import type { Problem } from '../script/declarations.ts';
import { createVolatileStore } from '../store/volatile-store.ts';
import type { Clock } from '../time/clock.ts';
import type { TransactionParams } from '../tm/params.ts';
import { defaultTransactionParams } from '../tm/params.ts';
import { type ByteQueue, drain } from '../workers/byte-queue.ts';
import type { WorkerGroup } from '../workers/group.ts';
import { type Inbox, openInbox } from '../workers/inbox.ts';
import { answerCall } from './command-call.ts';
import { databasesOf } from './databases.ts';
import { createDispatcher } from './dispatch.ts';
import type { OpenNameServers } from './dns.ts';
import { createExceptionReport } from './exceptions.ts';
import type { LoadedScript } from './load.ts';
import { closeModules, openModules, prepareModules } from './open-modules.ts';
import { createOverload } from './overload.ts';
import { createPlan, type WorkerPlan } from './plan.ts';
import { queueSettings } from './queue-settings.ts';
import { newReceiveStats, type ReceiveStats } from './receive-stats.ts';
import { createServerView } from './server-view.ts';
import { createServices } from './services.ts';
import { type StartFailure, setUpModules } from './set-up.ts';
import { createSettings } from './settings.ts';
import { createSipWorker, type SipWorker } from './sip-worker.ts';
import { createScriptWorker } from './worker.ts';

/** How groups of async workers are made: threads, or all in this one under a virtual clock. */
export interface Workers {
  /** The SIP worker's inbox. */
  readonly inbox: ByteQueue;
  group(order: GroupOrder): WorkerGroup;
}

/** A group to be made. */
export interface GroupOrder {
  readonly name: string;
  readonly workers: number;
  readonly firstWorkerId: number;
  readonly plan: WorkerPlan;
  /** Bytes of its queue, where that is not the usual number. */
  readonly queueBytes?: number;
  readonly onError: (workerId: number, error: Error) => void;
  readonly onExit: (workerId: number, code: number, lost: Buffer | undefined) => void;
}

/** What a server is made of; everything that touches the world is handed in. */
export interface ServerInput {
  /** A script without errors. */
  readonly loaded: LoadedScript;
  readonly scriptPath: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly environment: Readonly<Record<string, string>>;
  readonly defines: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly logPlan: LogPlan;
  readonly network: Network;
  /** Sockets for what modules open. */
  readonly moduleNetwork: ModuleNetwork;
  /** Names of the sockets, by index. */
  readonly socketNames: readonly (string | null)[];
  /** Names of ours besides those of the script: `host[:port]`. */
  readonly aliases: readonly string[];
  readonly random: () => number;
  readonly nameServers: OpenNameServers;
  readonly replySecret: string;
  readonly storeBytes: number;
  readonly workers: Workers;
  /** The web servers that scripts can ask; absent: those of the network. */
  readonly web?: Web;
  /** Where modules ask other programs over UDP; absent: the sockets of this machine. */
  readonly datagrams?: DatagramSockets;
  /** The databases that modules can ask; absent: those of the script's drivers. */
  readonly databases?: Databases;
  readonly pid: number;
  readonly control: ControlNetwork;
  /** Folder of the control sockets. */
  readonly runDirectory: string;
  readonly process: ServerProcess;
}

/** A running server. */
export interface Server {
  readonly sockets: readonly OwnSocket[];
  /** Workers by group, the SIP worker not included. */
  readonly groups: ReadonlyMap<string, number>;
  readonly stats: ReceiveStats;
  readonly transactions: SipWorker['transactions'];
  /** What the SIP worker has in memory now. */
  readonly inMemory: SipWorker['inMemory'];
  /** Suspended requests, for operators. */
  readonly suspended: SipWorker['suspended'];
  /** Sends requests of its own. */
  readonly requests: SipWorker['requests'];
  /** The commands of the loaded modules. */
  readonly rpc: RpcRegistry;
  /** Stops receiving, lets async workers finish what they run until `deadline`, applies what they want done, and ends. */
  stop(deadline: Promise<void>): Promise<void>;
}

/** Loads, sets modules up, binds, starts the workers, receives. */
export async function startServer(input: ServerInput): Promise<Server | StartFailure> {
  const { loaded, clock, log, network } = input;
  const store = createVolatileStore({
    maxBytes: input.storeBytes,
    hashSeed: [input.random() | 0, input.random() | 0],
    onStuck: () => log.write(-1, 'a lock of the shared store did not come free [store.stuck-lock]'),
  });
  const set = setUpModules(loaded, store, log);
  if ('failures' in set) return set;

  const sockets = network.sockets.map((socket, index) => ownSocket(socket, input.socketNames[index] ?? null));
  const plan = createPlan({ ...input, sockets, groups: set.groups, store: store.share() });
  const identity: WorkerIdentity = { role: 'sip', pid: input.pid, index: 0, group: null };
  // The owner's side is made of the script, which is made of the services: what is reached late is reached through these.
  const suspensions: Suspensions = {
    continueAt: (run, transaction, place) => sipWorker.suspensions.continueAt(run, transaction, place),
    wakeKey: (run, key, data) => sipWorker.suspensions.wakeKey(run, key, data),
    standingOf: (run, transaction) => sipWorker.suspensions.standingOf(run, transaction),
    handOver: (run, task) => sipWorker.suspensions.handOver(run, task),
    hasRoom: (group) => dispatcher.hasRoom(group),
  };
  const web = input.web ?? createNetworkWeb();
  const datagrams = input.datagrams ?? createSystemDatagrams();
  const databases = input.databases ?? databasesOf(loaded);
  const services = createServices(loaded, plan, {
    clock,
    log,
    random: input.random,
    store,
    nameServers: input.nameServers,
    identity,
    suspensions,
    web,
    datagrams,
    databases,
  });
  const script = createScriptWorker({
    loaded,
    services,
    store,
    groups: set.groups,
    first: true,
    deliver: (run) => sipWorker.deliver(run),
    callCommand: (method, params) => view.rpc.call(method, params),
  });
  if (script === null) return { failures: [] };
  const unprepared = await prepareModules(script.modules);
  if (unprepared !== null) {
    await databases.close();
    return { failures: [failureOf(unprepared)] };
  }

  const groups = makeGroups(plan, input.workers.group, {
    onError: (worker, error) =>
      log.write(-3, `async worker ${worker}: ${error.stack ?? error.message} [async.worker-error]`),
    onExit(group, worker, code, lost) {
      if (code !== 0) log.write(-3, `async worker ${worker} ended with code ${code} [async.worker-died]`);
      store.releaseLocksOf(worker);
      if (lost !== undefined) sipWorker.abandon(lost);
      sipWorker.lost(worker);
      const left = (alive.get(group) ?? 1) - 1;
      alive.set(group, left);
      if (left > 0) return;
      for (const item of dispatcher.forget(group)) sipWorker.abandon(item);
    },
  });
  const alive = new Map(set.groups);
  const stats = newReceiveStats();
  const report = createExceptionReport(log, stats);
  const { policy, limitOf, retryAfter } = queueSettings(loaded);
  const dispatcher = createDispatcher(groups, {
    policy,
    limitOf,
    onDropped: (item) => sipWorker.dropped(item),
  });
  await Promise.all([...groups.values()].map((group) => group.start()));
  const sipWorker = createSipWorker({
    script,
    network,
    dispatcher,
    overload: createOverload(clock, log, retryAfter),
    params: transactionParams(loaded),
    timeoutReply: timeoutReply(loaded),
    stats,
    report,
    tell: (worker, bytes) => [...groups.values()].some((group) => group.tell(worker, bytes)),
    tellAll(bytes) {
      for (const group of groups.values()) group.tellAll(bytes);
    },
    command: (call) => answerCall(view.rpc, call),
  });
  const change = (changed: SettingChange): void => {
    script.change(changed);
    if (changed.group === 'tm') sipWorker.transactions.changeParams({ [changed.name]: changed.value });
    for (const group of groups.values()) group.tellAll(encodeSetting(changed));
  };
  const inbox: Inbox = openInbox(input.workers.inbox, sipWorker.onMessage, (error) =>
    report('applying a result', error),
  );
  const view = createServerView({
    script,
    loaded,
    aliases: input.aliases,
    groups: set.groups,
    given: {
      control: input.control,
      runDirectory: input.runDirectory,
      process: input.process,
      network: input.moduleNetwork,
      streams: network.streams,
      suspended: sipWorker.suspended,
      transactions: sipWorker.shown,
      received: stats,
      requests: sipWorker.requests,
      send: (target, bytes) => network.send(target, bytes),
      post: sipWorker.post,
      settings: createSettings({ loaded, logLevel: input.logPlan.level, change }),
    },
  });
  script.begin();
  const server: Server = {
    sockets,
    groups: set.groups,
    stats,
    transactions: sipWorker.transactions,
    inMemory: sipWorker.inMemory,
    suspended: sipWorker.suspended,
    requests: sipWorker.requests,
    rpc: view.rpc,
    async stop(deadline) {
      network.onMessage(() => {});
      await closeModules(script.modules, log);
      script.end();
      // What was awaited is aborted: those runs go on to their end, which may answer somebody.
      const goingOn = new Promise((resolve) => setImmediate(resolve));
      await Promise.all([goingOn, ...[...groups.values()].map((group) => group.stop(deadline))]);
      inbox.close();
      // What their last runs want done still is.
      for (const bytes of drain(input.workers.inbox)) sipWorker.onMessage(bytes);
      sipWorker.close();
      web.close();
      datagrams.close();
      await databases.close();
      await network.close();
    },
  };
  const problem = await openModules(script.modules, view);
  if (problem === null) return server;
  await server.stop(Promise.resolve());
  return { failures: [failureOf(problem)] };
}

function failureOf({ problem, hint }: Problem): StartFailure['failures'][number] {
  return hint === undefined ? { message: problem } : { message: problem, hint };
}

interface GroupEvents {
  readonly onError: GroupOrder['onError'];
  onExit(group: string, ...exit: Parameters<GroupOrder['onExit']>): void;
}

function makeGroups(plan: WorkerPlan, make: Workers['group'], events: GroupEvents): Map<string, WorkerGroup> {
  const made = new Map<string, WorkerGroup>();
  // Worker 0 is the SIP worker's thread.
  let firstWorkerId = 1;
  for (const [name, workers] of plan.groups) {
    const onExit: GroupOrder['onExit'] = (...exit) => events.onExit(name, ...exit);
    made.set(name, make({ name, workers, firstWorkerId, plan, onError: events.onError, onExit }));
    firstWorkerId += workers;
  }
  return made;
}

function ownSocket(socket: LocalSocket, name: string | null): OwnSocket {
  return {
    proto: socket.proto,
    ip: socket.ip,
    port: socket.port,
    name,
    advertisedHost: socket.advertise?.host ?? null,
    advertisedPort: socket.advertise?.port ?? null,
  };
}

/** The parameters of module tm that its machines take; Kamailio's defaults without the module. */
function transactionParams(loaded: LoadedScript): Partial<TransactionParams> {
  const given = loaded.modules.find(({ declaration }) => declaration.name === 'tm')?.params ?? {};
  const known = Object.entries(given).filter(([name]) => Object.hasOwn(defaultTransactionParams, name));
  // The run that suspends an INVITE makes its 100 itself, with what the script adds to replies.
  return { ...Object.fromEntries(known), auto_inv_100: 0 };
}

function timeoutReply(loaded: LoadedScript): { readonly status: number; readonly reason: string } {
  const given = loaded.modules.find(({ declaration }) => declaration.name === 'tm')?.params;
  const status = given?.reply_408_code;
  const reason = given?.reply_408_reason;
  return {
    status: typeof status === 'number' ? status : 408,
    reason: typeof reason === 'string' ? reason : 'Request Timeout',
  };
}

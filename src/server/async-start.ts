import type { Databases } from '../db/database.ts';
import type { Web } from '../http/exchange.ts';
import { createNetworkWeb } from '../http/network-web.ts';
import type { Log } from '../log/log.ts';
import { createSystemDatagrams, type DatagramSockets } from '../net/datagrams.ts';
import type { VolatileStore } from '../store/volatile-store.ts';
import type { Clock } from '../time/clock.ts';
import type { Receiver, WorkerContext } from '../workers/group.ts';
import { createAsyncWorker, createEffectSender } from './async-worker.ts';
import { decodeCallAnswer, encodeCall } from './command-call.ts';
import { databasesOf } from './databases.ts';
import type { OpenNameServers } from './dns.ts';
import { loadScript } from './load.ts';
import type { WorkerPlan } from './plan.ts';
import { createServices } from './services.ts';
import { createScriptWorker } from './worker.ts';
import { createWorkerSuspensions } from './worker-suspensions.ts';

/** What an async worker is started with, in a thread of its own or inline. */
export interface AsyncStart {
  readonly plan: WorkerPlan;
  readonly context: WorkerContext;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: VolatileStore;
  readonly random: () => number;
  readonly nameServers: OpenNameServers;
  /** The web servers it can ask; absent: those of the network. */
  readonly web?: Web;
  /** Where modules ask other programs over UDP; absent: the sockets of this machine. */
  readonly datagrams?: DatagramSockets;
  /** The databases it can ask; absent: those of the script's drivers. */
  readonly databases?: Databases;
  /** `$pp` of this worker. */
  readonly pid: number;
}

/** Links the plan's script anew, with module states of its own, and takes suspensions. */
export async function startAsyncWorker(start: AsyncStart): Promise<Receiver> {
  const { plan, context, clock, log, store, random, nameServers, pid } = start;
  const loaded = await loadScript({
    path: plan.scriptPath,
    readFile: (path) => plan.files.get(path) ?? null,
    env: plan.environment,
    defines: plan.defines,
    directory: plan.directory,
    lenient: plan.lenient,
  });
  const sender = createEffectSender(log, context.reply);
  const { suspensions, command, onTold } = createWorkerSuspensions({
    workerId: context.workerId,
    reply: context.reply,
    sender,
    groups: plan.groups,
    script: () => linked,
  });
  const services = createServices(loaded, plan, {
    clock,
    log,
    random,
    store,
    nameServers,
    identity: { role: 'async', pid, index: context.workerId - 1, group: context.group },
    suspensions,
    web: start.web ?? createNetworkWeb(),
    datagrams: start.datagrams ?? createSystemDatagrams(),
    databases: start.databases ?? databasesOf(loaded),
  });
  const script = createScriptWorker({
    loaded,
    services,
    store,
    groups: plan.groups,
    first: false,
    deliver: (run) => sender.send(run, null, false),
    callCommand: async (method, params) => decodeCallAnswer(await command(encodeCall(method, params))),
  });
  if (script === null) throw new Error('the script that the server runs does not link in this worker');
  const linked = script;
  script.begin();
  const restMs = plan.rests.get(context.group) ?? 0;
  return createAsyncWorker({ script, sender, restMs, onTold });
}

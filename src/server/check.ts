import { createNetworkWeb } from '../http/network-web.ts';
import { RpcFault } from '../kit/rpc.ts';
import { createSystemDatagrams } from '../net/datagrams.ts';
import type { RunContext } from '../run/context.ts';
import type { Suspensions } from '../run/suspensions.ts';
import type { Registry } from '../script/declarations.ts';
import { createVolatileStore } from '../store/volatile-store.ts';
import { databasesOf } from './databases.ts';
import type { LoadedScript } from './load.ts';
import { createPlan } from './plan.ts';
import type { ServerInput } from './server.ts';
import { createServices } from './services.ts';
import { setUpModules } from './set-up.ts';
import { createScriptWorker } from './worker.ts';

/** Links a script without starting anything: all its mistakes are then in `loaded.diagnostics`. The names that it may use; null where it was not linked. */
export function checkScript(
  loaded: LoadedScript,
  input: Omit<
    ServerInput,
    'loaded' | 'network' | 'moduleNetwork' | 'workers' | 'control' | 'runDirectory' | 'process'
  >,
): Registry<RunContext> | null {
  const store = createVolatileStore({ maxBytes: input.storeBytes, hashSeed: [1, 2] });
  const set = setUpModules(loaded, store, input.log);
  if ('failures' in set) {
    for (const { message, hint } of set.failures) {
      loaded.diagnostics.error('script.setup', { file: 0, start: 0, end: 0 }, message, hint);
    }
    return null;
  }
  const plan = createPlan({ ...input, loaded, sockets: [], groups: set.groups, store: store.share() });
  const services = createServices(loaded, plan, {
    clock: input.clock,
    log: input.log,
    random: input.random,
    store,
    nameServers: input.nameServers,
    identity: { role: 'sip', pid: input.pid, index: 0, group: null },
    suspensions: noSuspensions,
    web: createNetworkWeb(),
    datagrams: createSystemDatagrams(),
    databases: databasesOf(loaded),
  });
  let names: Registry<RunContext> | null = null;
  createScriptWorker({
    loaded,
    onNames(registry) {
      names = registry;
    },
    services,
    store,
    groups: set.groups,
    first: true,
    deliver() {},
    callCommand: async () => new RpcFault(500, 'nothing runs'),
  });
  return names;
}

/** For a script that is only checked: nothing runs. */
const noSuspensions: Suspensions = {
  continueAt: () => -1,
  wakeKey: () => -1,
  standingOf: () => 'gone',
  handOver: () => false,
  hasRoom: () => false,
};

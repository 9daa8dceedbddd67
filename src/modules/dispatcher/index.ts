import {
  defineModule,
  isProblem,
  type RunServices,
  variableParam,
  type WorkerSetup,
} from '../../kit/index.ts';
import { openCalls } from './calls.ts';
import { hashTextReader } from './choose.ts';
import { socketText } from './chosen-xavps.ts';
import { dispatcherCommands } from './commands.ts';
import type { Destination } from './destination.ts';
import { fromListFunctions } from './from-list.ts';
import { openLatencies } from './latencies.ts';
import { markFunctions } from './mark.ts';
import { dispatcherParams } from './params.ts';
import { MODE, pingAll } from './pinging.ts';
import { parseReplyCodes } from './reply-codes.ts';
import { selectFunctions } from './select.ts';
import { openSets } from './sets.ts';
import { createSlots } from './slots.ts';
import { createSource, type ListTable, readListFile } from './source.ts';
import type { DispatcherState } from './state.ts';
import { isOut, openStates } from './states.ts';

const SECOND_MS = 1000;

// Names of the shared tables.
const SETS = 'dispatcher:sets';
const STATES = 'dispatcher:states';
const PLACES = 'dispatcher:places';
const CALLS = 'dispatcher:calls';
const LOADS = 'dispatcher:loads';
const LATENCIES = 'dispatcher:latencies';
const CHANGES = 'dispatcher:changes';

type Setup = WorkerSetup<typeof dispatcherParams>;

/** Sets of destinations: who gets a request, who is well. */
export default defineModule({
  name: 'dispatcher',
  doc: 'Sends requests to one of a set of destinations: by hashes, in turn, by weight, calls or latency; probes them, and tries the next one when one fails.',
  params: dispatcherParams,
  functions: { ...selectFunctions, ...markFunctions, ...fromListFunctions },
  variables: {},
  rpc: dispatcherCommands,
  eventRoutes: [
    { name: 'dispatcher:dst-down', doc: 'A destination, `$ru` after a probe, is not in use any more.' },
    { name: 'dispatcher:dst-up', doc: 'A destination is in use again.' },
  ],
  timers: [
    { name: 'ping', where: 'once', interval: ({ pinging }) => pinging.interval, run: pingAll },
    {
      name: 'calls',
      where: 'once',
      interval: ({ checkInterval }) => checkInterval,
      run: ({ calls }) => calls.sweep(),
    },
  ],
  setup({ params, store, log, filePath, fail }) {
    if (params.db_url !== '') return;
    const path = filePath(params.list_file);
    const list = readListFile(path);
    if (isProblem(list)) {
      fail(list.problem, list.hint);
      return;
    }
    for (const reason of list.skipped) log.write(-1, `${reason}: left out [dispatcher.bad-destination]`);
    if (!openSets(store.table(SETS), () => true).publish(list.records))
      fail('dispatcher: the shared memory has no room for the list', 'raise -m');
    openStates(store.table(STATES), { failures: 1, successes: 1 }).reset(list.records);
  },
  setupWorker,
  async open(state, server) {
    state.server = server;
    return state.inDatabase ? state.source.load() : null;
  },
});

function setupWorker(worker: Setup): DispatcherState {
  const { params, store, services, format, filePath } = worker;
  const sets = openSets(store.table(SETS), (one) => hasItsSocket(services, one));
  const states = openStates(store.table(STATES), {
    failures: params.ds_probing_threshold,
    successes: params.ds_inactive_threshold,
  });
  const places = store.table(PLACES);
  const wallTime = (): number => services.clock.wallTime();
  const latencies = openLatencies(
    params.ds_ping_latency_stats === 0 ? null : store.table(LATENCIES),
    1 - params.ds_latency_estimator_alpha / 1000,
  );
  const isWell = parseReplyCodes(params.ds_ping_reply_codes);
  return {
    services,
    sets,
    states,
    latencies,
    places,
    calls: openCalls(store.table(CALLS), store.table(LOADS), {
      initial: params.ds_hash_initexpire * SECOND_MS,
      confirmed: params.ds_hash_expire * SECOND_MS,
      now: wallTime,
    }),
    slots: createSlots(places, sets.version, (one) => !isOut(states.of(one)), services.random),
    source: createSource({
      sets,
      states,
      latencies,
      changes: store.table(CHANGES),
      log: services.log,
      from: params.db_url === '' ? filePath(params.list_file) : listTable(worker),
      delta: params.reload_delta * SECOND_MS,
      now: wallTime,
    }),
    inDatabase: params.db_url !== '',
    pinging: {
      interval: params.ds_ping_interval * SECOND_MS,
      probesAll: params.ds_probing_mode === MODE.all,
      mode: params.ds_probing_mode,
      method: params.ds_ping_method,
      from: params.ds_ping_from,
      outboundProxy: params.outbound_proxy,
      isWell: isProblem(isWell) ? (status) => status === 200 : isWell,
      active: 1,
    },
    checkInterval: params.ds_hash_size > 0 ? params.ds_hash_check_interval * SECOND_MS : 0,
    xavps: {
      destination: params.xavp_dst,
      withAttributes: (params.xavp_dst_mode & 1) === 0,
      withSocket: (params.xavp_dst_mode & 2) !== 0,
      withSocketName: (params.xavp_dst_mode & 4) !== 0,
      context: params.xavp_ctx_mode === 0 ? params.xavp_ctx : '',
    },
    failsOver: (params.flags & 2) !== 0,
    hashesUser: (params.flags & 1) !== 0,
    useDefault: params.use_default !== 0,
    forcesDestination: params.force_dst !== 0,
    countsCalls: params.ds_hash_size > 0,
    attributesForNone: params.ds_attrs_none !== 0,
    defaultSocket: defaultSocket(worker),
    setSetId: variableParam(params.setid_pvname, worker).set,
    setAttributes: variableParam(params.attrs_pvname, worker).set,
    hashText: hashTextReader(params.hash_pvar, format),
    tell(run, event) {
      const place = worker.route('event', `dispatcher:${event}`);
      const end = place === null ? undefined : worker.runRoute(place, run);
      return end instanceof Promise ? end : undefined;
    },
    tellOf(event, uri) {
      worker.runEvent(`dispatcher:${event}`, (run) => {
        run.state.uri = uri;
      });
    },
    server: null,
  };
}

/** Whether we have the socket that a destination is to be reached from; the first SIP worker says where we do not. */
function hasItsSocket(services: RunServices, one: Destination): boolean {
  if ((one.socket === '' && one.socketName === '') || socketText(services, one) !== '') return true;
  const { role, index } = services.identity;
  if (role === 'sip' && index === 0) {
    const wanted = one.socketName === '' ? one.socket : one.socketName;
    services.log.write(
      -1,
      `${one.uri}: left out, "${wanted}" is no socket of ours [dispatcher.bad-destination]`,
    );
  }
  return false;
}

function listTable({ params, services }: Setup): ListTable {
  const { setid_col, destination_col, flags_col, priority_col, attrs_col } = params;
  return {
    database: services.databases.open(params.db_url),
    name: params.table_name,
    columns: [setid_col, destination_col, flags_col, priority_col, attrs_col],
  };
}

function defaultSocket({ params, services }: Setup): string {
  const { ds_default_sockname: name, ds_default_socket: socket } = params;
  const own = services.sockets.find((one) => name !== '' && one.name === name);
  return own === undefined ? socket : `${own.proto}:${own.ip}:${own.port}`;
}

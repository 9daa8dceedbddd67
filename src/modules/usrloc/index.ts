import {
  databaseProblem,
  defineModule,
  needDatabase,
  type ParamValues,
  type Problem,
  type WorkerSetup,
} from '../../kit/index.ts';
import { databaseCommands } from './commands.ts';
import { EXPIRED_EVENT, sweepLocations } from './expired.ts';
import { isWriting, openLocations, WRITE_THROUGH } from './locations.ts';
import { usrlocParams } from './params.ts';
import { createPersistence, type Persistence } from './persistence.ts';
import type { UsrlocState } from './state.ts';
import { locationStatistics } from './statistics.ts';

export * from './contact.ts';
export { expiredContact, type LocatedContact } from './expired.ts';
export type { Change, Location } from './location.ts';
export { isRuid, type LocationSetup, type Locations, openLocations } from './locations.ts';
export { type ContactIdentity, type RequestOrder, requestOrder } from './matching.ts';
export { replacedContact, withContact } from './order.ts';

/** How often changes are looked for with `db_mode` 1: whichever worker made them, the first SIP worker writes them. */
const THROUGH_MS = 100;

type Params = ParamValues<typeof usrlocParams>;

/** Where users are: the contacts that registered, in tables that all workers share. */
export default defineModule({
  name: 'usrloc',
  doc: 'The contacts of addresses of record, in memory that every worker sees at once, and with `db_mode` in a database that is read at the start and written by a thread of its own. It has no functions of its own: `registrar` saves and looks up.',
  params: usrlocParams,
  functions: {},
  variables: {},
  eventRoutes: [
    {
      name: EXPIRED_EVENT,
      doc: 'Runs for each contact that expired; with `registrar` loaded, `$ulc(exp=>…)` has its attributes.',
    },
  ],
  statistics: locationStatistics,
  rpc: databaseCommands,
  timers: [
    { name: 'sweep', where: 'once', interval: (state) => state.sweepInterval, run: sweepLocations },
    {
      name: 'flush',
      where: 'once',
      interval: (state) => state.flushInterval,
      run: (state) => void flush(state),
    },
  ],
  setup({ params, fail }) {
    if (params.db_mode === 0) return;
    needDatabase('usrloc', params.db_url, fail);
    const problem = params.db_url === '' ? null : databaseProblem(params.db_url);
    if (problem !== null) fail(`usrloc: ${problem.problem}`, problem.hint);
  },
  setupWorker(worker): UsrlocState {
    const { params, store } = worker;
    const locations = openLocations(worker);
    for (const table of params.preload) locations.open(table);
    const sweepInterval = params.timer_interval * 1000;
    return {
      locations,
      sweepInterval,
      persistence: params.db_mode === 0 ? null : openPersistence(worker),
      flushInterval: flushInterval(params.db_mode, sweepInterval),
      loads: params.db_load !== 0,
      expired: (table) => store.counter(`usrloc ${table} expired`),
      runEvent: worker.runEvent,
    };
  },
  async prepare({ persistence, loads, locations }): Promise<Problem | null> {
    if (persistence === null || !loads) return null;
    for (const table of locations.names()) {
      const problem = await persistence.load(table);
      if (problem !== null) return problem;
    }
    return null;
  },
  async close(state) {
    await flush(state);
    // What changed while that was written.
    await flush(state);
  },
});

function flushInterval(dbMode: number, sweepInterval: number): number {
  if (!isWriting(dbMode)) return 0;
  return dbMode === WRITE_THROUGH ? THROUGH_MS : sweepInterval;
}

async function flush({ persistence, flushInterval, locations }: UsrlocState): Promise<void> {
  if (flushInterval > 0) await persistence?.flush(locations.names());
}

function openPersistence({ params, services, store }: WorkerSetup<typeof usrlocParams>): Persistence {
  const { clock, databases, log, global } = services;
  return createPersistence({
    database: databases.open(params.db_url),
    store,
    clock,
    log,
    form: {
      columns: columnsOf(params),
      useDomain: params.use_domain !== 0,
      timesAreNumbers: params.expires_type !== 0,
      serverId: Number(global('server_id') ?? 0),
      natFlag: params.nat_bflag < 0 ? 0 : 1 << params.nat_bflag,
    },
    newestFirst: params.desc_time_order !== 0,
    attributes: params.xavp_contact !== '',
    checksVersion: params.version_table !== 0,
    onlyOwn: params.server_id_filter !== 0,
  });
}

function columnsOf(params: Params) {
  return {
    ruid: params.ruid_column,
    user: params.user_column,
    domain: params.domain_column,
    contact: params.contact_column,
    received: params.received_column,
    path: params.path_column,
    expires: params.expires_column,
    q: params.q_column,
    callid: params.callid_column,
    cseq: params.cseq_column,
    last_modified: 'last_modified',
    flags: params.flags_column,
    cflags: params.cflags_column,
    user_agent: params.user_agent_column,
    socket: params.socket_column,
    methods: params.methods_column,
    instance: params.instance_column,
    reg_id: params.reg_id_column,
    server_id: params.server_id_column,
    connection_id: params.connection_id_column,
    keepalive: params.keepalive_column,
    partition: params.partition_column,
  };
}

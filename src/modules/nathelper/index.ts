import {
  declare,
  defineModule,
  RpcFault,
  type RunContext,
  replyListeners,
  rpcInt,
  variableParam,
  type WorkerSetup,
} from '../../kit/index.ts';
import { findSocket, socketName } from '../core/index.ts';
import { openLocations } from '../usrloc/index.ts';
import { contactFunctions } from './contacts.ts';
import { nathelperParams } from './params.ts';
import { createPinging, type Pinging, TICK_MS } from './pinging.ts';
import { privateAddresses } from './private-addresses.ts';
import { registerFunctions } from './register.ts';
import { sdpFunctions } from './sdp.ts';
import type { NathelperState } from './state.ts';
import { recordRoutes, uacTestFunctions } from './uac-test.ts';

const { variable, command } = declare<NathelperState>();

/** Phones behind address translators. */
export default defineModule({
  name: 'nathelper',
  doc: 'Phones behind address translators: finds out that they are, and makes Contact and SDP addresses that can be reached.',
  needs: ['usrloc'],
  doesWithout: (params) => params.natping_interval === undefined || params.natping_interval === 0,
  params: nathelperParams,
  functions: { ...uacTestFunctions, ...contactFunctions, ...sdpFunctions, ...registerFunctions },
  variables: {
    rr_count: number('Number of Record-Route values.', (run) => recordRoutes(run).count),
    rr_top_count: number(
      '2 when the topmost Record-Route is one of a pair, 1 when it is not, 0 without one.',
      (run) => recordRoutes(run).top,
    ),
  },
  timers: [
    {
      name: 'natping',
      where: 'once',
      interval: (state: NathelperState) => (state.pinging === null ? 0 : TICK_MS),
      run: (state: NathelperState) => state.pinging?.tick(),
    },
  ],
  rpc: {
    'nathelper.enable_ping': command({
      doc: 'Switches the pings of registrations on (1) or off (0).',
      params: [rpcInt('enable')],
      run(state, _server, enable) {
        if (state.pinging === null) return new RpcFault(500, 'NAT ping disabled from script');
        state.pinging.enabled = enable !== 0;
        return undefined;
      },
    }),
  },
  setup({ params, fail }) {
    if (params.natping_interval > 0 && params.sipping_bflag >= 0 && params.sipping_from === '') {
      fail('sipping_bflag without sipping_from', 'set sipping_from to the URI that pings come from');
    }
  },
  open(state: NathelperState, server) {
    state.pinging?.open(server);
    return Promise.resolve(null);
  },
  setupWorker(worker): NathelperState {
    const { params } = worker;
    const received = variableParam(params.received_avp, worker);
    return {
      aliasName: params.alias_name,
      isPrivate: privateAddresses(params.nat_addr_mode !== 0),
      setReceived: params.received_avp === '' ? null : received.set,
      mark: params.nortpproxy_str,
      keepOldAddress: params.append_sdp_oldmediaip !== 0,
      pinging: params.natping_interval === 0 ? null : pingingOf(worker),
    };
  },
});

function pingingOf(worker: WorkerSetup<typeof nathelperParams>): Pinging {
  const { params, services } = worker;
  const forced = findSocket(services.sockets, params.force_socket);
  const mask = (flag: number): number => (flag < 0 ? 0 : (1 << flag) >>> 0);
  const pinging = createPinging(
    {
      intervalMs: params.natping_interval * 1000,
      natedOnly: params.ping_nated_only !== 0,
      sipFlag: mask(params.sipping_bflag),
      disableFlag: mask(params.natping_disable_bflag),
      method: params.sipping_method,
      from: params.sipping_from,
      timeoutMs: params.keepalive_timeout * 1000,
      socket: forced === undefined ? null : socketName(forced),
    },
    openLocations(worker),
    services,
  );
  replyListeners.add(services, (reply) => pinging.answered(reply));
  return pinging;
}

function number(doc: string, of: (run: RunContext) => number) {
  return variable({ doc, inner: 'none', parse: () => ({ key: null }), get: (_state, run) => of(run) });
}

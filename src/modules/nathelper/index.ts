import { declare, defineModule, type RunContext, variableParam } from '../../kit/index.ts';
import { contactFunctions } from './contacts.ts';
import { nathelperParams } from './params.ts';
import { privateAddresses } from './private-addresses.ts';
import { registerFunctions } from './register.ts';
import { sdpFunctions } from './sdp.ts';
import type { NathelperState } from './state.ts';
import { recordRoutes, uacTestFunctions } from './uac-test.ts';

const { variable } = declare<NathelperState>();

/** Phones behind address translators. */
export default defineModule({
  name: 'nathelper',
  doc: 'Phones behind address translators: finds out that they are, and makes Contact and SDP addresses that can be reached.',
  params: nathelperParams,
  functions: { ...uacTestFunctions, ...contactFunctions, ...sdpFunctions, ...registerFunctions },
  variables: {
    rr_count: number('Number of Record-Route values.', (run) => recordRoutes(run).count),
    rr_top_count: number(
      '2 when the topmost Record-Route is one of a pair, 1 when it is not, 0 without one.',
      (run) => recordRoutes(run).top,
    ),
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
    };
  },
});

function number(doc: string, of: (run: RunContext) => number) {
  return variable({ doc, inner: 'none', parse: () => ({ key: null }), get: (_state, run) => of(run) });
}

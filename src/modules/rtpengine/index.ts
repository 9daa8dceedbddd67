import {
  defineModule,
  isProblem,
  type VariableParam,
  variableParam,
  type WorkerSetup,
} from '../../kit/index.ts';
import { pingAll, rtpengineCommands } from './commands.ts';
import { createCookieClient } from './cookie-client.ts';
import { rtpengineFunctions } from './functions.ts';
import { openNodes, parseNodes } from './nodes.ts';
import { rtpengineParams } from './params.ts';
import type { RtpengineState } from './state.ts';

export { type CookieClient, createCookieClient, type Patience } from './cookie-client.ts';
export { carriesAnswer, mediaOperation, sidesOf } from './managed.ts';
export { type Node, type Nodes, openNodes, parseNodes } from './nodes.ts';

/** Media through rtpengines, asked with their ng protocol. */
export default defineModule({
  name: 'rtpengine',
  doc: 'Media goes through an rtpengine, which is asked over UDP with its ng protocol while the script waits.',
  params: rtpengineParams,
  functions: rtpengineFunctions,
  variables: {},
  rpc: rtpengineCommands,
  setup({ params, fail }) {
    const nodes = parseNodes(params.rtpengine_sock, params.setid_default, 'rtpengine');
    if (isProblem(nodes)) fail(nodes.problem, nodes.hint);
  },
  setupWorker(worker): RtpengineState {
    const { params, services, store } = worker;
    const nodes = parseNodes(params.rtpengine_sock, params.setid_default, 'rtpengine');
    return {
      nodes: openNodes(
        'rtpengine',
        isProblem(nodes) ? [] : nodes,
        {
          disableMs: params.rtpengine_disable_tout * 1000,
          callMs: params.hash_table_tout * 1000,
          aggressive: params.aggressive_redetection !== 0,
          allowOperation: params.rtpengine_allow_op,
        },
        store,
        services.clock,
      ),
      client: createCookieClient(services),
      patience: { timeoutMs: params.rtpengine_tout_ms, sendings: params.rtpengine_retr },
      mostNodes: params.queried_nodes_limit,
      defaultSet: params.setid_default,
      extraId: variableParam(params.extra_id_pv, worker),
      setId: variableParam(params.setid_avp, worker),
      instance: variableParam(params.rtp_inst_pvar, worker),
      readSdp: given(params.read_sdp_pv, worker),
      writeSdp: given(params.write_sdp_pv, worker),
      writesBody: params.write_sdp_pv_mode === 1,
    };
  },
  /** Those that are not there are known before the first call. */
  start(state) {
    void pingAll(state, state.nodes.all);
  },
});

function given(
  name: string,
  worker: Pick<WorkerSetup<Record<string, never>>, 'variable'>,
): VariableParam | null {
  return name === '' ? null : variableParam(name, worker);
}

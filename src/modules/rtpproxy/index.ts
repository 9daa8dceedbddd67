import { defineModule, isProblem, variableParam } from '../../kit/index.ts';
import { createCookieClient, openNodes, parseNodes } from '../rtpengine/index.ts';
import { rtpproxyCommands } from './commands.ts';
import { mediaFunctions } from './media.ts';
import { rtpproxyParams } from './params.ts';
import { playingFunctions } from './playing.ts';
import { DEFAULT_SET, type RtpproxyState } from './state.ts';

const KIND = 'rtpproxy';

/** Media through rtpproxies. */
export default defineModule({
  name: 'rtpproxy',
  doc: 'Media goes through an rtpproxy, which is asked over UDP while the script waits.',
  params: rtpproxyParams,
  functions: { ...mediaFunctions, ...playingFunctions },
  variables: {},
  rpc: rtpproxyCommands,
  setup({ params, fail }) {
    const nodes = parseNodes(params.rtpproxy_sock, DEFAULT_SET, KIND);
    if (isProblem(nodes)) fail(nodes.problem, nodes.hint);
  },
  setupWorker(worker): RtpproxyState {
    const { params, services, store } = worker;
    const nodes = parseNodes(params.rtpproxy_sock, DEFAULT_SET, KIND);
    const settings = {
      disableMs: params.rtpproxy_disable_tout * 1000,
      callMs: 0,
      aggressive: false,
      allowOperation: 0,
    };
    return {
      nodes: openNodes(KIND, isProblem(nodes) ? [] : nodes, settings, store, services.clock),
      client: createCookieClient(services),
      patience: { timeoutMs: params.rtpproxy_tout * 1000, sendings: params.rtpproxy_retr },
      mark: params.nortpproxy_str,
      extraId: variableParam(params.extra_id_pv, worker),
      instance: variableParam(params.rtp_inst_pvar, worker),
    };
  },
});

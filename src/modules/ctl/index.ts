import { declare, defineModule, RpcFault } from '../../kit/index.ts';
import { params } from './params.ts';
import { closeSockets, openSockets } from './serve.ts';
import type { CtlState } from './state.ts';

const { command } = declare<CtlState>();

/** Kamailio's answer to whoever asks for a command of ctl another way: who asks is part of the question. */
const ONLY_BINRPC = new RpcFault(606, 'rpc available only over binrpc (ctl)');

/** Commands over Kamailio's binary RPC, as kamcmd speaks it. */
export default defineModule({
  name: 'ctl',
  doc: "Commands from outside over Kamailio's binary RPC: `kamcmd` works. What a list is in JSON is a list of records here, and a list within an answer is a struct.",
  params,
  functions: {},
  variables: {},
  rpc: {
    'ctl.who': own('Connections to this module: protocol, transport, where from, where to.'),
    'ctl.connections': own('How many connections there are to this module.'),
    'ctl.listen': own('Where it listens: protocol, transport, address, port.'),
  },
  setupWorker: ({ params: given, services }): CtlState => ({
    params: given,
    log: services.log,
    clock: services.clock,
    listening: [],
    connections: new Set(),
    drops: 0,
    dropLoggedAt: 0,
  }),
  open: openSockets,
  close: closeSockets,
});

function own(doc: string) {
  return command({ doc, params: [], run: () => ONLY_BINRPC });
}

import { declare, RpcFault, rpcText } from '../../../kit/index.ts';
import type { CoreState } from '../state.ts';

const { command } = declare<CoreState>();

/** The commands about commands. */
export const systemCommands = {
  'system.listMethods': command({
    doc: 'Lists all commands.',
    params: [],
    run: (_state, { rpc }) => rpc.methods(),
  }),
  'system.methodHelp': command({
    doc: 'Prints the text of a command.',
    params: [rpcText('method', new RpcFault(400, 'Method Name Expected'))],
    run: (_state, { rpc }, method) => rpc.help(method) ?? new RpcFault(400, 'command not found'),
  }),
  'system.methodSignature': command({
    doc: 'Kamailio has no signatures of commands either: it answers with its error.',
    params: [],
    run: () => new RpcFault(500, 'Not Implemented Yet'),
  }),
};

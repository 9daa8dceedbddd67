import type { Flow, Network } from '../net/network.ts';
import { RunContext } from '../run/context.ts';
import { newRunState, type RunState } from '../run/state.ts';
import type { Transactions } from '../run/transaction.ts';
import type { SipMessage } from '../sip/message.ts';
import type { ScriptWorker } from './worker.ts';

/** Makes the run of a message that was just received. */
export function newMessageRun(
  { services }: ScriptWorker,
  network: Network,
  message: SipMessage,
  flow: Flow,
  transactions: Transactions,
): RunContext {
  return new RunContext({
    state: receivedState(services, network, message, flow),
    message,
    kind: message.kind === 'request' ? 'request' : 'onreply',
    services,
    transactions,
    transaction: null,
    faked: false,
    resumed: false,
  });
}

/** The state of a message that was just received. */
export function receivedState(
  services: ScriptWorker['services'],
  network: Network,
  message: SipMessage,
  flow: Flow,
): RunState {
  const socket = network.sockets[flow.socket];
  const state = newRunState(
    {
      proto: flow.proto,
      socket: flow.socket,
      srcIp: flow.ip,
      srcPort: flow.port,
      dstIp: socket?.ip ?? '',
      dstPort: socket?.port ?? 0,
      connection: flow.connection,
      at: services.clock.wallTime(),
    },
    message.bytes,
  );
  state.forceRport = services.global('force_rport') === 1;
  return state;
}

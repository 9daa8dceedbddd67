import type { Flow } from '../net/network.ts';
import { RunContext } from '../run/context.ts';
import { newRunState, type Received, type RunState } from '../run/state.ts';
import type { Transactions } from '../run/transaction.ts';
import type { SipMessage } from '../sip/message.ts';
import type { ScriptWorker } from './worker.ts';

/** Makes the run of a message that was just received. */
export function newMessageRun(
  { services }: ScriptWorker,
  message: SipMessage,
  flow: Flow,
  transactions: Transactions,
): RunContext {
  return new RunContext({
    state: receivedState(services, message, flow),
    message,
    kind: message.kind === 'request' ? 'request' : 'onreply',
    services,
    transactions,
    transaction: null,
    faked: false,
    resumed: false,
  });
}

/** How a message that was just received reached us. */
export function receivedOver(
  { clock, sockets }: Pick<ScriptWorker['services'], 'clock' | 'sockets'>,
  { proto, socket, ip, port, connection }: Flow,
): Received {
  const own = sockets[socket];
  return {
    proto,
    socket,
    srcIp: ip,
    srcPort: port,
    dstIp: own?.ip ?? '',
    dstPort: own?.port ?? 0,
    connection,
    at: clock.wallTime(),
  };
}

/** The state of a message that was just received. */
export function receivedState(services: ScriptWorker['services'], message: SipMessage, flow: Flow): RunState {
  const state = newRunState(receivedOver(services, flow), message.bytes);
  state.forceRport = services.global('force_rport') === 1;
  return state;
}

import { type Json, RpcFault, type RpcRegistry } from '../../kit/index.ts';
import { shownAddress } from './addresses.ts';
import { type Packet, writePacket } from './packet.ts';
import { MalformedRecords, readRecords, writeAnswer, writeFault } from './records.ts';
import type { CtlState } from './state.ts';

type OwnCommand = (state: CtlState) => Json | RpcFault;

/** Commands about the sockets of this module, which only those get who come through them. */
const OWN_COMMANDS: ReadonlyMap<string, OwnCommand> = new Map<string, OwnCommand>([
  [
    'ctl.who',
    ({ connections }) =>
      connections.size === 0 ? new RpcFault(400, 'no open stream connection') : [...connections].flat(),
  ],
  ['ctl.connections', ({ connections }) => connections.size],
  ['ctl.listen', ({ listening }) => listening.flatMap(({ address }) => shownAddress(address))],
]);

const NO_METHOD = new RpcFault(400, 'the request names no command');
const BAD_RECORDS = new RpcFault(400, 'a parameter is neither text nor number');

/** Calls what a packet asks for; the answer as a packet. Never rejects. */
export async function answerPacket(state: CtlState, rpc: RpcRegistry, packet: Packet): Promise<Buffer> {
  const result = await resultOf(state, rpc, packet.body);
  return result instanceof RpcFault
    ? writePacket('fault', packet.cookie, writeFault(result.code, result.message))
    : writePacket('reply', packet.cookie, writeAnswer(result));
}

async function resultOf(state: CtlState, rpc: RpcRegistry, body: Buffer): Promise<Json | RpcFault> {
  let records: (string | number)[];
  try {
    records = readRecords(body);
  } catch (error) {
    if (error instanceof MalformedRecords) return BAD_RECORDS;
    throw error;
  }
  const [method, ...params] = records;
  if (typeof method !== 'string') return NO_METHOD;
  const own = OWN_COMMANDS.get(method);
  if (own !== undefined) return own(state);
  // Kamailio's words for it.
  if (rpc.help(method) === null) return new RpcFault(500, `command ${method} not found`);
  return rpc.call(method, params);
}

import type { Flow } from '../net/network.ts';
import type { Received } from '../run/state.ts';
import { protoOf } from '../sip/transport.ts';

/** Where the answers of a received message go. */
export function flowOf({ proto, socket, srcIp, srcPort, connection }: Received): Flow {
  return { proto: protoOf(proto) ?? 'udp', socket, ip: srcIp, port: srcPort, connection };
}

/** For effects of a run that no message began: none of them is sent back to where it came from. */
export const NOWHERE: Flow = { proto: 'udp', socket: 0, ip: '', port: 0, connection: 0 };

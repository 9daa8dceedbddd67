import type { Flow, Proto } from '../net/network.ts';
import type { Received } from '../run/state.ts';

const PROTOS: readonly Proto[] = ['udp', 'tcp', 'tls', 'ws', 'wss', 'sctp'];

/** Where the answers of a received message go. */
export function flowOf({ proto, socket, srcIp, srcPort }: Received): Flow {
  return { proto: PROTOS.find((known) => known === proto) ?? 'udp', socket, ip: srcIp, port: srcPort };
}

/** For effects of a run that no message began: none of them is sent back to where it came from. */
export const NOWHERE: Flow = { proto: 'udp', socket: 0, ip: '', port: 0 };

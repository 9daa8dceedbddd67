import { isIP } from 'node:net';
import type { Address } from '../net/dns/names.ts';
import { ANY_CONNECTION, OPEN_CONNECTION } from '../net/network.ts';
import { type NextHop, nextHopOf } from '../sip/next-hop.ts';
import { listeningProto, type Proto, protoOf } from '../sip/transport.ts';
import type { RunContext } from './context.ts';
import { sendSocketTo } from './send-socket.ts';
import type { Target } from './target.ts';

/** Why a request cannot be sent somewhere: the status of Kamailio's error reply, and the reason for the log. */
export interface Unreachable {
  readonly status: number;
  readonly text: string;
}

/** A place to send to, given by the script instead of a URI. */
export interface HostPort {
  /** '': as the URI says; only the transport is given. */
  readonly host: string;
  readonly port: number;
  /** Default: UDP. */
  readonly proto?: Proto;
}

/** Kamailio's error for what does not resolve. */
const UNRESOLVABLE = 478;
const BAD_URI = 479;
const SERVER_ERROR = 500;
const DEFAULT_PORT = 5060;
const DEFAULT_TLS_PORT = 5061;
const NOT_TRIED: readonly Address[] = [];

/** Who sends: a run, or what is like one in this. */
export type Sender = Pick<RunContext, 'services' | 'state'>;

/** Where a URI leads, or what the script gives in its place. */
export function hopOf(uri: string, fixed: HostPort | null): NextHop | 'no-uri' | 'no-host' {
  const transport = fixed?.proto ?? 'udp';
  if (fixed !== null && fixed.host !== '') return { ...fixed, transport, secure: false };
  const hop = nextHopOf(uri);
  return fixed === null || typeof hop === 'string' ? hop : { ...hop, transport };
}

/** Where a request to this URI goes from this run; a promise while a name is being resolved. */
export function targetOf(
  run: Sender,
  uri: string,
  fixed: HostPort | null,
): Target | Unreachable | Promise<Target | Unreachable> {
  const hop = hopOf(uri, fixed);
  if (hop === 'no-uri') return { status: BAD_URI, text: `"${uri}" is no URI` };
  if (hop === 'no-host' || hop.host === '') {
    return { status: UNRESOLVABLE, text: `"${uri}" names no host to send to` };
  }
  const { host, port, secure } = hop;
  const { sendSocket } = run.state;
  const connection = run.state.connects ? ANY_CONNECTION : OPEN_CONNECTION;
  const at = (found: Address | null): Target | Unreachable => {
    if (found === null) return { status: UNRESOLVABLE, text: `"${host}" does not resolve` };
    const proto = protoOf(found.transport);
    return proto === null
      ? { status: SERVER_ERROR, text: `"${uri}" wants ${found.transport}, which is no transport` }
      : targetAt(run, sendSocket, { proto, ip: found.ip, port: found.port, connection });
  };
  if (isIP(host) !== 0) {
    const transport = hop.transport ?? (secure ? 'tls' : 'udp');
    return at({ transport, ip: host, port: port ?? (transport === 'tls' ? DEFAULT_TLS_PORT : DEFAULT_PORT) });
  }
  const found = run.services.names.locate(hop, NOT_TRIED);
  return found instanceof Promise ? found.then(at) : at(found);
}

/** From one of our sockets to a numeric address. */
function targetAt(run: Sender, sendSocket: string | null, to: Omit<Target, 'socket'>): Target | Unreachable {
  const { proto, ip } = to;
  const socket = sendSocketTo(run.services.sockets, sendSocket, run.state.received.socket, proto, ip);
  return socket < 0
    ? { status: SERVER_ERROR, text: `there is no ${listeningProto(proto)} socket to send to ${ip} from` }
    : { ...to, socket };
}

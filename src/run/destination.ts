import { isIP, isIPv6 } from 'node:net';
import type { Address } from '../net/dns/names.ts';
import { type NextHop, nextHopOf } from '../sip/next-hop.ts';
import type { RunContext } from './context.ts';
import type { RunServices } from './services.ts';
import type { Target } from './target.ts';

/** Why a request cannot be sent somewhere: the status of Kamailio's error reply, and the reason for the log. */
export interface Unreachable {
  readonly status: number;
  readonly text: string;
}

/** A place to send to, given by the script instead of a URI. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Kamailio's error for what does not resolve. */
const UNRESOLVABLE = 478;
const BAD_URI = 479;
const SERVER_ERROR = 500;
const DEFAULT_PORT = 5060;
const NOT_TRIED: readonly Address[] = [];

/** Who sends: a run, or what is like one in this. */
export type Sender = Pick<RunContext, 'services' | 'state'>;

/** Where a URI leads, or what the script gives in its place. */
export function hopOf(uri: string, fixed: HostPort | null): NextHop | 'no-uri' | 'no-host' {
  return fixed === null ? nextHopOf(uri) : { ...fixed, transport: 'udp', secure: false };
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
  const transport = hop.transport ?? (secure ? 'tls' : 'udp');
  if (transport !== 'udp') {
    return { status: SERVER_ERROR, text: `"${uri}" wants ${transport}, and only udp can be sent` };
  }
  const { sendSocket } = run.state;
  if (isIP(host) !== 0) return fromSocket(run, sendSocket, host, port ?? DEFAULT_PORT);
  const toAddress = (found: Address | null): Target | Unreachable =>
    found === null
      ? { status: UNRESOLVABLE, text: `"${host}" does not resolve` }
      : fromSocket(run, sendSocket, found.ip, found.port);
  const found = run.services.names.locate(hop, NOT_TRIED);
  return found instanceof Promise ? found.then(toAddress) : toAddress(found);
}

/** Sends from the socket that the script forces, else from the one that the message came to, else from the first that can. */
function fromSocket(
  { services, state }: Sender,
  sendSocket: string | null,
  ip: string,
  port: number,
): Target | Unreachable {
  const { sockets } = services;
  const forced = sendSocket === null ? -1 : socketIndex(sockets, sendSocket);
  const index = socketTo(sockets, ip, [forced, state.received.socket]);
  return index === undefined
    ? { status: SERVER_ERROR, text: `there is no socket to send to ${ip} from` }
    : { proto: 'udp', socket: index, ip, port };
}

/** The socket to send to an address from: the first of the preferred ones that can, else the first of all. */
export function socketTo(
  sockets: RunServices['sockets'],
  ip: string,
  preferred: readonly number[],
): number | undefined {
  const fits = (index: number): boolean => {
    const socket = sockets[index];
    return socket !== undefined && socket.proto === 'udp' && isIPv6(socket.ip) === isIPv6(ip);
  };
  return [...preferred, ...sockets.keys()].find(fits);
}

/** The socket of this name, `proto:ip:port`; -1: none has it. */
export function socketIndex(sockets: RunServices['sockets'], name: string): number {
  return sockets.findIndex(
    ({ proto, ip, port }) => `${proto}:${isIPv6(ip) ? `[${ip}]` : ip}:${port}` === name,
  );
}

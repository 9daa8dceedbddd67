import { isProblem, type OwnSocket, type Problem } from '../../kit/index.ts';
import { parseDecimal } from '../../sip/chars.ts';

/** `[proto:]host[:port]` as a script names a socket: `host` in lower case without brackets; what is left out is null. */
export interface SocketAddress {
  readonly proto: string | null;
  readonly host: string;
  readonly port: number | null;
}

/** `proto:ip:port` of one of our sockets, IPv6 in brackets. */
export function socketName(socket: OwnSocket): string {
  return `${socket.proto}:${bracketed(socket.ip)}:${socket.port}`;
}

/** An address as it stands in a URI: IPv6 in brackets. */
export function bracketed(ip: string): string {
  return ip.includes(':') && !ip.startsWith('[') ? `[${ip}]` : ip;
}

/** Reads `[proto:]host[:port]`, the host an IPv6 address in brackets or anything without a colon. */
export function parseSocketAddress(text: string): SocketAddress | Problem {
  const bad = { problem: `"${text}" is no socket`, hint: 'write proto:address:port' };
  const match = /^(?:(udp|tcp|tls|sctp|ws|wss):)?(\[[0-9a-f:.]+\]|[^:[\]]+)(?::([0-9]+))?$/i.exec(text);
  if (match === null) return bad;
  const [, proto, host = '', digits] = match;
  const port = digits === undefined ? null : parseDecimal(digits, 65535);
  if (digits !== undefined && port === null) return bad;
  return { proto: proto?.toLowerCase() ?? null, host: host.replace(/^\[|\]$/g, '').toLowerCase(), port };
}

/**
 * The first of our sockets that the text names; undefined when none does, or the text is no socket address. A socket is
 * found under the address that it advertises too, with that port or its own, as in Kamailio.
 */
export function findSocket(sockets: readonly OwnSocket[], text: string): OwnSocket | undefined {
  const wanted = parseSocketAddress(text);
  if (isProblem(wanted)) return undefined;
  const { proto, host, port } = wanted;
  return sockets.find((socket) => {
    if (proto !== null && socket.proto !== proto) return false;
    const ownPort = port === null || socket.port === port;
    if (socket.ip.toLowerCase() === host) return ownPort;
    return socket.advertisedHost?.toLowerCase() === host && (ownPort || socket.advertisedPort === port);
  });
}

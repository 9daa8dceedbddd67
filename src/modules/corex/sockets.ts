import type { OwnSocket, Problem } from '../../kit/index.ts';
import { parseDecimal } from '../../sip/chars.ts';

/** `[proto:]host[:port]`; what is left out is null. */
export interface SocketSpec {
  readonly proto: string | null;
  readonly host: string;
  readonly port: number | null;
}

const PROTOCOLS = ['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss'];

/** Reads `[proto:]host[:port]`, the host an IPv6 address in brackets or anything without a colon. */
export function parseSocketSpec(text: string): SocketSpec | Problem {
  const bad = { problem: `"${text}" is no socket`, hint: 'write proto:address:port' };
  const match = /^(?:([a-z]+):)?(\[[0-9a-f:.]+\]|[^:[\]]+)(?::([0-9]+))?$/i.exec(text);
  if (match === null) return bad;
  const [, first, host = '', digits] = match;
  const port = digits === undefined ? null : parseDecimal(digits, 65535);
  if (digits !== undefined && port === null) return bad;
  const proto = first?.toLowerCase() ?? null;
  if (proto !== null && !PROTOCOLS.includes(proto)) return bad;
  return { proto, host: host.replace(/^\[|\]$/g, '').toLowerCase(), port };
}

/** The first of our sockets that fits; null when none does. */
export function findSocket(sockets: readonly OwnSocket[], spec: SocketSpec): OwnSocket | null {
  const fits = (socket: OwnSocket): boolean =>
    (spec.proto === null || socket.proto === spec.proto) &&
    (spec.port === null || socket.port === spec.port) &&
    (socket.ip.toLowerCase() === spec.host || socket.advertisedHost?.toLowerCase() === spec.host);
  return sockets.find(fits) ?? null;
}

/** `proto:ip:port`, as `$fs` has it. */
export function socketText({ proto, ip, port }: OwnSocket): string {
  return `${proto}:${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}

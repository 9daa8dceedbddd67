import type { OwnSocket } from '../../kit/index.ts';

/** `proto:ip:port` of one of our sockets, IPv6 in brackets. */
export function socketName(socket: OwnSocket): string {
  return `${socket.proto}:${bracketed(socket.ip)}:${socket.port}`;
}

/** An address as it stands in a URI: IPv6 in brackets. */
export function bracketed(ip: string): string {
  return ip.includes(':') && !ip.startsWith('[') ? `[${ip}]` : ip;
}

/**
 * Our socket that `[proto:]ip[:port]` names: the first one that fits what is given. Undefined when none does, or the text
 * is no socket address.
 */
export function findSocket(sockets: readonly OwnSocket[], text: string): OwnSocket | undefined {
  const match = /^(?:(udp|tcp|tls|sctp|ws|wss):)?(\[[0-9a-f:.]+\]|[^:[\]]+)(?::([0-9]+))?$/i.exec(text);
  if (match === null) return undefined;
  const [, proto, host = '', port] = match;
  const ip = host.replace(/^\[|\]$/g, '').toLowerCase();
  return sockets.find(
    (socket) =>
      (proto === undefined || socket.proto === proto.toLowerCase()) &&
      socket.ip.toLowerCase() === ip &&
      (port === undefined || socket.port === Number(port)),
  );
}

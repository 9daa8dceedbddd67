import { isIPv6 } from 'node:net';
import { listeningProto, type Proto } from '../sip/transport.ts';
import type { OwnSocket } from './services.ts';

/**
 * The socket of ours that sends over a transport to an address: the one that the script forces (where it has another
 * transport: the one at the same address and port with this one), else the one that the message came to, else the first
 * that can; -1 when there is none. `forced` as `proto:ip:port`; `received`: index of that socket.
 */
export function sendSocketTo(
  sockets: readonly OwnSocket[],
  forced: string | null,
  received: number,
  proto: Proto,
  ip: string,
): number {
  const wanted = listeningProto(proto);
  const ipv6 = isIPv6(ip);
  const fits = (socket: OwnSocket | undefined): boolean =>
    socket !== undefined && socket.proto === wanted && isIPv6(socket.ip) === ipv6;
  const own = forced === null ? -1 : forcedSocket(sockets, forced, wanted);
  if (fits(sockets[own])) return own;
  const found = fits(sockets[received]) ? received : sockets.findIndex(fits);
  // RFC 7118 §5.2.4: a URI says `ws` also of what is secured.
  return found < 0 && proto === 'ws' ? sendSocketTo(sockets, forced, received, 'wss', ip) : found;
}

/** The socket of this name, `proto:ip:port`; -1: none has it. */
export function socketIndex(sockets: readonly OwnSocket[], name: string): number {
  return sockets.findIndex(
    ({ proto, ip, port }) => `${proto}:${isIPv6(ip) ? `[${ip}]` : ip}:${port}` === name,
  );
}

function forcedSocket(sockets: readonly OwnSocket[], name: string, proto: Proto): number {
  const named = sockets[socketIndex(sockets, name)];
  if (named === undefined) return -1;
  return sockets.findIndex(
    (socket) => socket.proto === proto && socket.ip === named.ip && socket.port === named.port,
  );
}

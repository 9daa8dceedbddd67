import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ControlAddress, OnControlDatagram, Opened } from './control.ts';

/** Takes datagrams over UDP. */
export function openUdpDatagrams(
  { host, port }: ControlAddress,
  onDatagram: OnControlDatagram,
): Promise<Opened> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve({ problem: `cannot take control datagrams at udp:${host}:${port}: ${error.message}` });
    });
    socket.bind(port, host, () => {
      socket.removeAllListeners('error');
      // What a send could not do is answered by its callback; a receive error concerns no request.
      socket.on('error', () => {});
      socket.on('message', (bytes, from) => {
        onDatagram(bytes, true, (reply) => {
          socket.send(reply, from.port, from.address, () => {});
          return null;
        });
      });
      const { address, port: bound } = socket.address();
      resolve({
        at: `${isIPv6(address) ? `[${address}]` : address}:${bound}`,
        close: () => new Promise((closed) => socket.close(() => closed())),
      });
    });
  });
}

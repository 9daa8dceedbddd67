import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { NetAddress } from './module-network.ts';

/** Takes a datagram that came back. Must not throw. */
export type DatagramReceiver = (bytes: Buffer, from: NetAddress) => void;

/** A socket to ask other programs from, at a port of the system's choice. */
export interface DatagramSocket {
  /** Sends one datagram; what fails is lost, as on the way. */
  send(bytes: Uint8Array, to: NetAddress): void;
}

/** Where the modules of a worker ask other programs over UDP. */
export interface DatagramSockets {
  open(receive: DatagramReceiver): DatagramSocket;
  /** Closes every socket; nothing is delivered afterwards. */
  close(): void;
}

/** The sockets of this machine: opened at the first send, and no reason for the process to stay. */
export function createSystemDatagrams(): DatagramSockets {
  const open = new Set<Socket>();
  let closed = false;

  function socketOf(type: 'udp4' | 'udp6', receive: DatagramReceiver): Socket {
    const socket = createSocket({ type });
    open.add(socket);
    socket.unref();
    // A port that nobody listens at: the answer fails to come, which is what its sender waits for.
    socket.on('error', () => {});
    socket.on('message', (bytes, { address, port }) => receive(bytes, { ip: address, port }));
    return socket;
  }

  return {
    open(receive) {
      const sockets: { udp4?: Socket; udp6?: Socket } = {};
      return {
        send(bytes, { ip, port }) {
          if (closed) return;
          const type = isIPv6(ip) ? 'udp6' : 'udp4';
          sockets[type] ??= socketOf(type, receive);
          sockets[type].send(bytes, port, ip, () => {});
        },
      };
    },
    close() {
      closed = true;
      for (const socket of open) socket.close();
      open.clear();
    },
  };
}

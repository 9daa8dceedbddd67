import type { DatagramSockets } from './datagrams.ts';
import type { MemoryWire } from './memory.ts';

/** Ports as a system chooses them. */
const FIRST_PORT = 49_152;

/** Sockets on a wire of tests; their address is 127.0.0.1. */
export function createMemoryDatagrams(wire: MemoryWire): DatagramSockets {
  let port = FIRST_PORT;
  let closed = false;
  return {
    open(receive) {
      const peer = wire.peer('127.0.0.1', port++);
      peer.onDatagram(({ bytes, from }) => {
        if (!closed) receive(bytes, from);
      });
      return { send: (bytes, to) => peer.send(bytes, to) };
    },
    close() {
      closed = true;
    },
  };
}

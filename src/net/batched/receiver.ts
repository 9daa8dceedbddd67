import { constants } from 'node:os';
import type { MessageHandler, NetworkStats } from '../network.ts';
import type { Addresses } from './addresses.ts';
import type { UdpCalls } from './calls.ts';
import { createHeaders } from './headers.ts';

/** Datagrams that are taken with one call. Then timers and workers have their turn: the loop comes back for what still waits. */
const AT_ONCE = 64;
/** No datagram is longer, so none is cut. Memory that no datagram reaches is never touched. */
const MOST_BYTES = 65_536;

/** Takes datagrams from the sockets of one network. */
export interface Receiver {
  /** Takes what waits at a socket, up to a bound, and hands on each datagram; `after` is called at the end. */
  receive(fd: number, socket: number, deliver: MessageHandler, after: () => void): void;
}

/** Makes a receiver; the memory it receives into is that of all its sockets. */
export function createReceiver(calls: UdpCalls, addresses: Addresses, stats: NetworkStats): Receiver {
  const memory = Buffer.allocUnsafeSlow(AT_ONCE * MOST_BYTES);
  const headers = createHeaders(calls, AT_ONCE, memory);
  for (let index = 0; index < AT_ONCE; index++) headers.setMemory(index, index * MOST_BYTES, MOST_BYTES);

  function copyOf(index: number): Buffer {
    const length = headers.received(index);
    const bytes = Buffer.allocUnsafe(length);
    const from = index * MOST_BYTES;
    memory.copy(bytes, 0, from, from + length);
    return bytes;
  }

  return {
    receive(fd, socket, deliver, after) {
      const taken = calls.receive(fd, headers.at(0), AT_ONCE);
      if (taken < 0) {
        if (taken !== -constants.errno.EAGAIN) stats.receiveErrors++;
        return;
      }
      stats.datagramsReceived += taken;
      for (let index = 0; index < taken; index++) {
        const bytes = copyOf(index);
        const from = headers.address(index);
        stats.bytesReceived += bytes.length;
        deliver(bytes, {
          proto: 'udp',
          socket,
          ip: addresses.ip(from),
          port: addresses.port(from),
          connection: 0,
        });
      }
      after();
    },
  };
}

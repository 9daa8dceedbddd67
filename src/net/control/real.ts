import type { Clock } from '../../time/clock.ts';
import type { ControlNetwork } from './control.ts';
import { openFifo, writeFifo } from './fifo.ts';
import { openUdpDatagrams } from './udp-datagrams.ts';
import { openUnixDatagrams } from './unix-datagrams.ts';
import { openUnixStreams } from './unix-streams.ts';

/** Control sockets and files of this machine. */
export function createControlNetwork(clock: Clock): ControlNetwork {
  return {
    datagrams: async (at, onDatagram) =>
      at.kind === 'unix' ? openUnixDatagrams(at, onDatagram) : openUdpDatagrams(at, onDatagram),
    streams: openUnixStreams,
    fifo: async (file, onBytes) => openFifo(file, onBytes),
    writeFifo: (path, bytes) => writeFifo(path, bytes, clock),
    // The platform's HTTP is loaded by the servers that serve it.
    http: async (at, answer) => (await import('./http.ts')).openHttp(at, answer),
  };
}

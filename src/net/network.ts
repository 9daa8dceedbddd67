import type { Proto } from '../sip/transport.ts';
import type { Streams, UnsentHandler } from './stream/streams.ts';

export type { Proto };

/**
 * Where bytes came from and where they go: plain data. `socket` is the index of our own socket in `Network.sockets`,
 * `ip` and `port` are the remote end (IPv6 without brackets).
 */
export interface Flow {
  readonly proto: Proto;
  readonly socket: number;
  readonly ip: string;
  readonly port: number;
  /**
   * The connection, which names the worker that has it (see `workerOfConnection`): that one or none. Or one of
   * {@link ANY_CONNECTION} and {@link OPEN_CONNECTION}. Of no meaning for datagrams.
   */
  readonly connection: number;
}

/** A connection to the address that is open, else a new one. */
export const ANY_CONNECTION = 0;
/** A connection to the address that is open, else none. */
export const OPEN_CONNECTION = -1;

/** One of our own bound sockets. `advertise` is what is written into Via and Record-Route in place of ip and port. */
export interface LocalSocket {
  readonly proto: Proto;
  readonly ip: string;
  readonly port: number;
  readonly advertise: { readonly host: string; readonly port: number } | null;
}

/** Counters since start. */
export interface NetworkStats {
  datagramsReceived: number;
  datagramsSent: number;
  bytesReceived: number;
  bytesSent: number;
  /** Sends the system refused (unreachable, buffer full, bad address). */
  sendErrors: number;
  /** Errors a socket reported by itself. */
  receiveErrors: number;
}

/** Counters at zero. */
export function createNetworkStats(): NetworkStats {
  return {
    datagramsReceived: 0,
    datagramsSent: 0,
    bytesReceived: 0,
    bytesSent: 0,
    sendErrors: 0,
    receiveErrors: 0,
  };
}

/** Takes one message. `bytes` belongs to the receiver. Must not throw. */
export type MessageHandler = (bytes: Buffer, flow: Flow) => void;

/** UDP sockets to datagrams and back. Implementations: `udp.ts`, `memory.ts`. */
export interface Datagrams {
  readonly sockets: readonly LocalSocket[];
  readonly stats: NetworkStats;
  /** Sets the one receiver, which gets what arrived before too. */
  onDatagram(handler: MessageHandler): void;
  /** Sends one datagram. Never throws and never resolves names: what fails is counted in `stats.sendErrors`. */
  send(flow: Flow, bytes: Uint8Array): void;
  /** Sets the one that is told what could not be sent, after `send` has returned. */
  onUnsent(handler: UnsentHandler): void;
  /** Closes every socket; nothing is delivered afterwards. */
  close(): Promise<void>;
}

/** All sockets of the server, to messages and back. */
export interface Network {
  readonly sockets: readonly LocalSocket[];
  readonly stats: NetworkStats;
  readonly streams: Streams;
  /** Sets the one receiver of SIP messages; what arrives before is dropped. */
  onMessage(handler: MessageHandler): void;
  /** Sends one message: as a datagram, or over a connection (see {@link Streams}). Never throws, never waits. */
  send(flow: Flow, bytes: Uint8Array): void;
  /** Sets the one that is told what could not be sent, after `send` has returned. */
  onUnsent(handler: UnsentHandler): void;
  /** Closes everything; nothing is delivered afterwards. */
  close(): Promise<void>;
}

/** Joins what sends datagrams and what sends over connections; `sockets` is the list that both know. */
export function joinNetwork(
  datagrams: Datagrams,
  streams: Streams,
  sockets: readonly LocalSocket[],
): Network {
  return {
    sockets,
    stats: datagrams.stats,
    streams,
    onMessage(handler) {
      datagrams.onDatagram(handler);
      streams.onMessage(handler);
    },
    send(flow, bytes) {
      if (flow.proto === 'udp') datagrams.send(flow, bytes);
      else streams.send(flow, bytes);
    },
    onUnsent(handler) {
      datagrams.onUnsent(handler);
      streams.onUnsent(handler);
    },
    async close() {
      await Promise.all([datagrams.close(), streams.shut()]);
    },
  };
}

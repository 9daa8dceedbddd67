/** Transport protocols as listen specs and Kamailio's `proto` name them. */
export type Proto = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss' | 'sctp';

/**
 * Where bytes came from and where an answer goes: plain data. `socket` is the index of our own socket in
 * `Network.sockets`, `ip` and `port` are the remote end (IPv6 without brackets).
 */
export interface Flow {
  readonly proto: Proto;
  readonly socket: number;
  readonly ip: string;
  readonly port: number;
}

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

/** Takes one datagram. `bytes` belongs to the receiver. Must not throw. */
export type DatagramHandler = (bytes: Buffer, flow: Flow) => void;

/** Sockets to datagrams and back. Implementations: `udp.ts`, `memory.ts`. */
export interface Network {
  readonly sockets: readonly LocalSocket[];
  readonly stats: NetworkStats;
  /** Sets the one receiver; datagrams that arrive before are dropped. */
  onDatagram(handler: DatagramHandler): void;
  /** Sends one datagram. Never throws and never resolves names: what fails is counted in `stats.sendErrors`. */
  send(flow: Flow, bytes: Uint8Array): void;
  /** Closes every socket; nothing is delivered afterwards. */
  close(): Promise<void>;
}

/** An address on a machine. */
export interface NetAddress {
  /** Numeric; a name where `listenTcp` is asked for it. */
  readonly ip: string;
  readonly port: number;
}

/** One accepted connection. None of its methods throws or waits; after its end they do nothing. */
export interface Connection {
  /** The far end. */
  readonly peer: NetAddress;
  /** Bytes written that the far end has not taken yet. */
  readonly unsent: number;
  write(bytes: Uint8Array): void;
  /** Takes nothing more from the far end until `resume`: what it sends waits in the system's buffers. */
  pause(): void;
  resume(): void;
  /** Closes it once what was written is out; nothing is delivered from now on. */
  close(): void;
  /** Closes it now; what was written and not taken is lost. */
  abort(): void;
}

/** What its owner does with a connection. */
export interface ConnectionHandler {
  onData(bytes: Buffer): void;
  /** The far end closed it, or it broke. Not called after `close` or `abort`. */
  onEnd(): void;
}

/** Something that listens. */
export interface Listener {
  /** The port that was taken where 0 was asked for. */
  readonly port: number;
  /** Stops listening and ends every connection that it accepted. */
  close(): Promise<void>;
}

/** Why it does not listen, with the address and what to do. */
export interface ListenProblem {
  readonly problem: string;
}

/** Takes a connection; null refuses it, and it is closed. */
export type Accept = (connection: Connection) => ConnectionHandler | null;

/** Sockets of modules that talk to other programs, never SIP. Implementations: `module-sockets.ts`, `memory-modules.ts`. */
export interface ModuleNetwork {
  listenTcp(at: NetAddress, accept: Accept): Promise<Listener | ListenProblem>;
  listenUdp(
    at: NetAddress,
    receive: (bytes: Buffer, from: NetAddress) => void,
  ): Promise<Listener | ListenProblem>;
}

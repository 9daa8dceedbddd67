/** What a scenario is played against. */

/** A script and how to start it. */
export interface ScriptStart {
  /** Absolute path of the script. */
  script: string;
  /** `-A` definitions. */
  defines: Readonly<Record<string, string>>;
  /** There are programs: the script is given where modules evapi and evrexec listen (`programDefines`). */
  programs?: boolean;
}

/** Called with each datagram that a client socket receives: socket name, bytes as text, milliseconds since `play`. */
export type OnMessage = (peer: string, text: string, at: number) => void;

/** A program's end of a connection. */
export interface ProgramSocket {
  /** Sends bytes, one a character. */
  send(bytes: string): void;
  /** Sends one datagram to where module evrexec takes them. */
  sendDatagram(bytes: string): void;
  close(): void;
}

/** What a program's connection brings; times as with {@link OnMessage}, 0 before `play`. */
export interface ProgramEvents {
  onBytes(bytes: string, at: number): void;
  /** The server closed it. */
  onEnd(at: number): void;
}

/** A server that runs a script, with the client sockets that talk to it. */
export interface RunningServer {
  /** Its UDP port on 127.0.0.1. */
  readonly port: number;
  /** Opens the client socket `peer` and returns its port. Call before `play`. */
  openPeer(peer: string): Promise<number>;
  /** Connects a program to where module evapi listens; the server has taken it when this resolves. Call before `play`. */
  connect(events: ProgramEvents): Promise<ProgramSocket>;
  /** Sets the zero of the scenario's time and starts to report what client sockets receive. */
  play(onMessage: OnMessage): void;
  /** Sends one datagram from the client socket `peer`. */
  send(peer: string, text: string): void;
  /** Calls back in `ms`, unless the server was stopped before. */
  after(ms: number, callback: () => void): void;
  /** Resolves when the scenario's time is `ms`. */
  waitUntil(ms: number): Promise<void>;
  /** Ends the server and closes the sockets. Returns what the server logged. */
  stop(): Promise<string>;
}

/** A way to run scenarios. */
export interface Target {
  readonly name: 'memory' | 'udp' | 'kamailio';
  /** How much longer than the scenario says to listen, in milliseconds, for messages that come late. */
  readonly patienceMs: number;
  /** Returns why this way cannot be used here, or undefined. */
  unavailable(): string | undefined;
  /** Starts a server; rejects with its log if it does not come up. */
  start(start: ScriptStart): Promise<RunningServer>;
}

import type { Connection, ConnectionHandler } from '../module-network.ts';
import type { Flow, Proto } from '../network.ts';
import type { StreamSettings } from './settings.ts';
import type { Secured } from './sockets.ts';
import type { StreamStats } from './stats.ts';
import type { TlsProfiles } from './tls.ts';

/** A connection as commands show it. */
export interface ConnectionView {
  readonly id: number;
  readonly proto: Proto;
  readonly state: 'connecting' | 'open';
  readonly ip: string;
  readonly port: number;
  readonly localIp: string;
  readonly localPort: number;
  /** Milliseconds until it is closed unless something is sent or received; Infinity: never. */
  readonly timeLeft: number;
  readonly unsent: number;
  readonly secured: Secured | null;
}

/** Something that was given up on or refused, for the log. */
export interface StreamProblem {
  readonly code: 'net.framing' | 'net.handshake' | 'net.too-many';
  readonly proto: Proto;
  readonly ip: string;
  readonly port: number;
  readonly text: string;
}

/** Takes what could not be sent, and why. Never called within `send`. */
export type UnsentHandler = (flow: Flow, bytes: Uint8Array, reason: string) => void;

/** What a connection becomes that speaks another protocol from now on. */
export interface Upgraded extends ConnectionHandler {
  /** Sends one SIP message over it. */
  send(bytes: Uint8Array): void;
}

/** Where an upgraded connection writes, and what it hands the messages to that came in. */
export interface UpgradeSide {
  readonly connection: Connection;
  deliver(message: Buffer): void;
}

/** Everything that is sent and received over connections. */
export interface Streams {
  readonly settings: StreamSettings;
  readonly stats: StreamStats;
  /** Connections now, those with TLS among them, and bytes waiting to be written. */
  readonly now: { readonly connections: number; readonly secure: number; readonly unsent: number };
  /**
   * Sends over the connection that the flow names, or opens one. Never throws and never waits: what fails goes to
   * `onUnsent`. What the system has taken counts as sent.
   */
  send(flow: Flow, bytes: Uint8Array): void;
  list(): ConnectionView[];
  find(id: number): ConnectionView | null;
  /** Closes a connection once what was written is out; false when there is none of that number. */
  close(id: number): boolean;
  /** What is sent to this port of its far end takes this connection, unless another one does already. */
  alias(id: number, port: number): boolean;
  /**
   * Makes a connection that has just delivered an HTTP request speak another protocol, with which it carries `proto`. False
   * when it is gone.
   */
  upgrade(id: number, proto: Proto, make: (side: UpgradeSide) => Upgraded): boolean;
  /** How TLS is spoken from now on (see `StreamSockets`). */
  useTls(profiles: TlsProfiles): void;
  /** Sets the one receiver of SIP messages, of HTTP requests, of what could not be sent, of problems. */
  onMessage(handler: (bytes: Buffer, flow: Flow) => void): void;
  onHttp(handler: (bytes: Buffer, flow: Flow) => void): void;
  onUnsent(handler: UnsentHandler): void;
  onProblem(handler: (problem: StreamProblem) => void): void;
  /** Stops listening and ends every connection. */
  shut(): Promise<void>;
}

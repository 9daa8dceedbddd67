import type { BindFailure } from '../bind-problem.ts';
import type { Connection, Listener, NetAddress } from '../module-network.ts';
import type { LocalSocket, Proto } from '../network.ts';
import type { TlsProfiles } from './tls.ts';

/** What TLS agreed on for a connection. */
export interface Secured {
  /** `TLSv1.3`. */
  readonly version: string;
  readonly cipher: string;
  readonly cipherBits: number;
  /** The name that the client asked for; null: none. */
  readonly serverName: string | null;
  /** Why the far end's certificate is not trusted; null: it is, or there is none. */
  readonly distrust: string | null;
  readonly peer: Certificate | null;
  readonly own: Certificate | null;
}

/** What a certificate says. */
export interface Certificate {
  /** `/C=FI/CN=example.com`. */
  readonly subject: ReadonlyMap<string, string>;
  readonly issuer: ReadonlyMap<string, string>;
  readonly serial: string;
  /** Names by kind (`DNS`, `URI`, `IP Address`, `email`), in its order. */
  readonly names: readonly { readonly kind: string; readonly value: string }[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly raw: Buffer;
}

/** A connection of a SIP socket. */
export interface SipConnection extends Connection {
  /** Our end. */
  readonly local: NetAddress;
  /** Null without TLS. */
  readonly secured: Secured | null;
}

/** What its owner does with a connection. */
export interface SipConnectionHandler {
  onData(bytes: Buffer): void;
  /** The far end closed it, or (`broken`) it was reset. Not called after `close` or `abort`. */
  onEnd(broken: boolean): void;
}

/** What becomes of a connection of ours. One of both is called once, unless it is given up before. */
export interface Connecting {
  onOpen(connection: SipConnection): SipConnectionHandler;
  /** It was refused, or the TLS handshake failed. */
  onFailed(reason: string): void;
}

/** Connections that others open. */
export interface Accepting {
  /** Null refuses it: it is closed. */
  accept(connection: SipConnection): SipConnectionHandler | null;
  /** One ended before it could be used: its TLS handshake failed. */
  onFailed(from: NetAddress, reason: string): void;
}

/** Connection-oriented sockets, with or without TLS. Implementations: `real.ts`, `memory.ts`. */
export interface StreamSockets {
  listen(local: LocalSocket, accepting: Accepting): Promise<Listener | BindFailure>;
  /** Begins to connect, never waiting; gives the way to give up. `from`: address of ours, null for the system's choice. */
  connect(proto: Proto, to: NetAddress, from: string | null, connecting: Connecting): () => void;
  /** How TLS is spoken from now on, where that is known; until then TLS sockets take nobody. */
  useTls(profiles: TlsProfiles): void;
}

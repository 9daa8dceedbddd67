import { isIP, type Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  createServer,
  type PeerCertificate,
  type SecureContext,
  type SecureContextOptions,
  type TLSSocket,
} from 'node:tls';
import type { NetAddress } from '../module-network.ts';
import type { Certificate, Secured } from './sockets.ts';

/** How TLS is spoken at some of our sockets. */
export interface TlsServerProfile {
  /** Certificate, key, who is trusted, ciphers and versions. */
  readonly options: SecureContextOptions;
  /** The context for the name that a client asks for; null: there is none of its own. */
  contextFor(serverName: string): SecureContext | null;
  /** A certificate is asked for; one that is not trusted ends the handshake. */
  readonly verifies: boolean;
  /** One without a certificate is refused. */
  readonly requires: boolean;
  /** How long a handshake may take, in milliseconds. */
  readonly handshakeTimeout: number;
}

/** How TLS is spoken to a server. */
export interface TlsClientProfile {
  readonly context: SecureContext;
  readonly verifies: boolean;
  /** The name to ask for; null: none. */
  readonly serverName: string | null;
}

/** The profiles of a server; asked for each connection, so that they may be replaced. */
export interface TlsProfiles {
  /** Null: there is none for this socket. */
  server(local: NetAddress): TlsServerProfile | null;
  client(to: NetAddress): TlsClientProfile | null;
}

/** Makes the context of certificates, keys, ciphers and versions. Throws what the library says of them when they are wrong. */
export function tlsContext(options: SecureContextOptions): SecureContext {
  return createSecureContext(options);
}

/** Speaks TLS over accepted connections. One of both functions is called once: with the secured socket, or why there is none. */
export type SecureAccepted = (
  socket: Socket,
  onSecured: (secured: TLSSocket) => void,
  onFailed: (reason: string) => void,
) => void;

interface Handshake {
  onSecured(secured: TLSSocket): void;
  onFailed(reason: string): void;
}

/** Makes what accepts by one profile. */
export function createTlsAcceptor(profile: TlsServerProfile): SecureAccepted {
  const { options, verifies, requires, handshakeTimeout } = profile;
  /** By the ends of the connection: the library does not say which socket it secured. */
  const handshakes = new Map<string, Handshake>();
  const server = createServer({
    ...options,
    requestCert: verifies || requires,
    rejectUnauthorized: false,
    handshakeTimeout,
    SNICallback: (name, use) => use(null, profile.contextFor(name.toLowerCase()) ?? undefined),
  });
  server.on('secureConnection', (secured) => {
    const handshake = handshakes.get(endsOf(secured));
    const reason = distrustOf(secured, verifies, requires);
    if (reason === null) handshake?.onSecured(secured);
    else {
      handshake?.onFailed(reason);
      secured.destroy();
    }
  });
  server.on('tlsClientError', (error, secured) => handshakes.get(endsOf(secured))?.onFailed(error.message));
  return (socket, onSecured, onFailed) => {
    const ends = endsOf(socket);
    const over = (then: () => void): void => {
      if (handshakes.delete(ends)) then();
    };
    const handshake: Handshake = {
      onSecured: (secured) => over(() => onSecured(secured)),
      onFailed: (reason) => over(() => onFailed(reason)),
    };
    handshakes.set(ends, handshake);
    socket.on('close', () => handshake.onFailed('the connection was closed during the handshake'));
    server.emit('connection', socket);
  };
}

function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}

/** Speaks TLS over a connection of ours; as {@link SecureAccepted}. */
export function secureConnected(
  socket: Socket,
  { context, serverName, verifies }: TlsClientProfile,
  onSecured: (secured: TLSSocket) => void,
  onFailed: (reason: string) => void,
): void {
  const secured = connect({
    socket,
    secureContext: context,
    rejectUnauthorized: false,
    ...(serverName === null || isIP(serverName) !== 0 ? {} : { servername: serverName }),
  });
  let over = false;
  const fail = (reason: string): void => {
    if (over) return;
    over = true;
    secured.destroy();
    onFailed(reason);
  };
  secured.on('error', (error) => fail(error.message));
  secured.on('close', () => fail('the connection was closed during the handshake'));
  secured.once('secureConnect', () => {
    const reason = distrustOf(secured, verifies, false);
    if (reason !== null) {
      fail(reason);
      return;
    }
    over = true;
    onSecured(secured);
  });
}

/** Why the far end is refused; null: it is not. */
function distrustOf(secured: TLSSocket, verifies: boolean, requires: boolean): string | null {
  const present = Object.keys(secured.getPeerCertificate()).length > 0;
  if (requires && !present) return 'it has no certificate (require_certificate)';
  if (!verifies || !present) return null;
  const distrust = verificationOf(secured);
  return distrust === null ? null : `its certificate is not trusted: ${distrust} (verify_certificate)`;
}

/** What the check of the far end's certificate found; null: nothing against it. */
function verificationOf(secured: TLSSocket): string | null {
  const { authorizationError } = secured;
  // Set for servers and clients alike once their chain was checked; not at all when there was nothing to check.
  if (secured.authorized || authorizationError === undefined || authorizationError === null) return null;
  return String(authorizationError);
}

/** What TLS agreed on for a connection. */
export function securedOf(socket: TLSSocket): Secured {
  const { name, version } = socket.getCipher();
  const peer = socket.getPeerCertificate();
  const own = socket.getCertificate();
  const { servername } = socket;
  return {
    version: socket.getProtocol() ?? version,
    cipher: name,
    cipherBits: bitsOf(name),
    serverName: typeof servername === 'string' && servername !== '' ? servername : null,
    distrust: verificationOf(socket),
    peer: isCertificate(peer) ? certificateOf(peer) : null,
    own: own !== null && isCertificate(own) ? certificateOf(own) : null,
  };
}

function bitsOf(cipher: string): number {
  const [, bits] = /(?:AES_?|CAMELLIA)(\d{3})/.exec(cipher) ?? [];
  if (bits !== undefined) return Number(bits);
  return cipher.includes('CHACHA20') ? 256 : 0;
}

function isCertificate(given: PeerCertificate | object): given is PeerCertificate {
  return 'raw' in given;
}

function certificateOf(given: PeerCertificate): Certificate {
  return {
    subject: new Map(Object.entries(given.subject ?? {}).map(([key, value]) => [key, String(value)])),
    issuer: new Map(Object.entries(given.issuer ?? {}).map(([key, value]) => [key, String(value)])),
    serial: given.serialNumber,
    names: (given.subjectaltname ?? '').split(', ').flatMap((part) => {
      const colon = part.indexOf(':');
      return colon < 0 ? [] : [{ kind: part.slice(0, colon), value: part.slice(colon + 1) }];
    }),
    validFrom: given.valid_from,
    validTo: given.valid_to,
    raw: given.raw,
  };
}

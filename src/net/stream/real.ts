import { connect, createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type BindFailure, bindFailure } from '../bind-problem.ts';
import type { Listener, NetAddress } from '../module-network.ts';
import type { LocalSocket } from '../network.ts';
import type {
  Accepting,
  Connecting,
  Secured,
  SipConnection,
  SipConnectionHandler,
  StreamSockets,
} from './sockets.ts';
import {
  createTlsAcceptor,
  type SecureAccepted,
  secureConnected,
  securedOf,
  type TlsClientProfile,
  type TlsProfiles,
  type TlsServerProfile,
} from './tls.ts';

const NO_PROFILE = 'there is no TLS profile for it: load module tls';

/** The TCP and TLS sockets of this machine. */
export function createRealStreamSockets(): StreamSockets {
  let profiles: TlsProfiles | null = null;
  const acceptors = new WeakMap<TlsServerProfile, SecureAccepted>();

  function acceptorOf(local: LocalSocket): SecureAccepted | null {
    const profile = profiles?.server({ ip: local.ip, port: local.port }) ?? null;
    if (profile === null) return null;
    const acceptor = acceptors.get(profile) ?? createTlsAcceptor(profile);
    acceptors.set(profile, acceptor);
    return acceptor;
  }

  function accept(local: LocalSocket, socket: Socket, accepting: Accepting): void {
    const peer = peerOf(socket);
    if (local.proto !== 'tls') {
      take(connectionOver(socket, peer, null), accepting);
      return;
    }
    // Every error is followed by the end; without a listener it would end the process.
    socket.on('error', () => {});
    const acceptor = acceptorOf(local);
    if (acceptor === null) {
      socket.destroy();
      accepting.onFailed(peer, NO_PROFILE);
      return;
    }
    acceptor(
      socket,
      (secured) => take(connectionOver(secured, peer, secured), accepting),
      (reason) => accepting.onFailed(peer, reason),
    );
  }

  return {
    listen(local, accepting) {
      const open = new Set<Socket>();
      const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
        open.add(socket);
        socket.on('close', () => open.delete(socket));
        accept(local, socket, accepting);
      });
      return listening(server, local, open);
    },
    connect(proto, to, from, connecting) {
      const secure = proto === 'tls';
      const profile = secure ? (profiles?.client(to) ?? null) : null;
      const socket = connect({
        host: to.ip,
        port: to.port,
        noDelay: true,
        keepAlive: true,
        ...(from === null ? {} : { localAddress: from }),
      });
      return follow(socket, to, connecting, secure, profile);
    },
    useTls(given) {
      profiles = given;
    },
  };
}

function take(connection: Attachable, accepting: Accepting): void {
  const handler = accepting.accept(connection);
  if (handler === null) connection.abort();
  else connection.attach(handler);
}

function listening(server: Server, local: LocalSocket, open: Set<Socket>): Promise<Listener | BindFailure> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(bindFailure(local, error)));
    server.listen({ host: local.ip, port: local.port, ipv6Only: isIPv6(local.ip) }, () => {
      server.removeAllListeners('error');
      // What accepting one connection fails with (no descriptors left) concerns that one alone.
      server.on('error', () => {});
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : local.port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}

/** Tells what becomes of a connection of ours; gives the way to give up. */
function follow(
  socket: Socket,
  to: NetAddress,
  connecting: Connecting,
  secure: boolean,
  profile: TlsClientProfile | null,
): () => void {
  let pending = true;
  const opened = (over: Socket, secured: TLSSocket | null): void => {
    if (!pending) return;
    pending = false;
    const connection = connectionOver(over, to, secured);
    connection.attach(connecting.onOpen(connection));
  };
  const failed = (reason: string): void => {
    if (!pending) return;
    pending = false;
    socket.destroy();
    connecting.onFailed(reason);
  };
  socket.on('error', (error) => failed(error.message));
  socket.once('connect', () => {
    if (!secure) opened(socket, null);
    else if (profile === null) failed(NO_PROFILE);
    else secureConnected(socket, profile, (ready) => opened(ready, ready), failed);
  });
  return () => {
    pending = false;
    socket.destroy();
  };
}

/** A connection whose handler is known once its owner has it. */
interface Attachable extends SipConnection {
  attach(handler: SipConnectionHandler): void;
}

function connectionOver(socket: Socket, peer: NetAddress, tls: TLSSocket | null): Attachable {
  let secured: Secured | null = null;
  let open = true;
  let broken = false;
  // Every error is followed by the end; without a listener it would end the process.
  socket.on('error', () => {
    broken = true;
  });
  return {
    peer,
    local: { ip: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    get secured() {
      if (tls !== null) secured ??= securedOf(tls);
      return secured;
    },
    get unsent() {
      return socket.writableLength;
    },
    write(bytes) {
      if (open && socket.writable) socket.write(bytes);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close() {
      if (!open) return;
      open = false;
      socket.destroySoon();
      // What the far end still sends goes nowhere.
      socket.resume();
    },
    abort() {
      open = false;
      socket.destroy();
    },
    attach(handler) {
      socket.on('data', (bytes) => {
        if (open && typeof bytes !== 'string') handler.onData(bytes);
      });
      socket.on('close', () => {
        if (!open) return;
        open = false;
        handler.onEnd(broken);
      });
    },
  };
}

function peerOf(socket: Socket): NetAddress {
  return { ip: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
}

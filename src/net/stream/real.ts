import { connect, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { type BindFailure, bindFailure } from '../bind-problem.ts';
import type { Listener, NetAddress } from '../module-network.ts';
import type { LocalSocket } from '../network.ts';
import type { Accepting, Connecting, SipConnection, SipConnectionHandler, StreamSockets } from './sockets.ts';

/** The TCP sockets of this machine. */
export function createRealStreamSockets(): StreamSockets {
  return {
    listen: (local, accepting) => listen(local, accepting),
    connect(_proto, to, from, connecting) {
      const socket = connect({
        host: to.ip,
        port: to.port,
        noDelay: true,
        keepAlive: true,
        ...(from === null ? {} : { localAddress: from }),
      });
      return follow(socket, 'connect', to, connecting);
    },
  };
}

function listen(local: LocalSocket, accepting: Accepting): Promise<Listener | BindFailure> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    const peer = peerOf(socket);
    const connection = connectionOver(socket, peer);
    const handler = accepting.accept(connection);
    if (handler === null) connection.abort();
    else connection.attach(handler);
  });
  return listening(server, local, open);
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
function follow(socket: Socket, opened: string, to: NetAddress, connecting: Connecting): () => void {
  let pending = true;
  socket.once(opened, () => {
    if (!pending) return;
    pending = false;
    const connection = connectionOver(socket, to);
    connection.attach(connecting.onOpen(connection));
  });
  socket.once('error', (error) => {
    if (!pending) return;
    pending = false;
    socket.destroy();
    connecting.onFailed(error.message);
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

function connectionOver(socket: Socket, peer: NetAddress): Attachable {
  let open = true;
  let broken = false;
  // Every error is followed by the end; without a listener it would end the process.
  socket.on('error', () => {
    broken = true;
  });
  return {
    peer,
    local: { ip: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    secured: null,
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

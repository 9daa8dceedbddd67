import { createServer, type ListenOptions, type Socket } from 'node:net';
import type { Accept, Connection, Listener } from './module-network.ts';

/** Listens for connections, at whatever the system calls an address; an error when it cannot. */
export function listenForStreams(
  where: ListenOptions,
  accept: Accept,
): Promise<Listener | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const open = new Set<Socket>();
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      take(socket, accept);
    });
    server.once('error', resolve);
    server.listen(where, () => {
      server.removeAllListeners('error');
      // What accepting one connection fails with (no descriptors left) concerns that one alone.
      server.on('error', () => {});
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : (where.port ?? 0),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}

function take(socket: Socket, accept: Accept): void {
  // Every error is followed by the end; without a listener it would end the process.
  socket.on('error', () => {});
  let open = true;
  const connection: Connection = {
    peer: { ip: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
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
      socket.end();
      // Its own end is awaited, and what the far end still sends goes nowhere.
      socket.resume();
    },
    abort() {
      open = false;
      socket.destroy();
    },
  };
  const handler = accept(connection);
  if (handler === null) {
    connection.abort();
    return;
  }
  socket.on('data', (bytes) => {
    if (open && typeof bytes !== 'string') handler.onData(bytes);
  });
  socket.on('close', () => {
    if (!open) return;
    open = false;
    handler.onEnd();
  });
}

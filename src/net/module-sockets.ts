import { createServer, isIPv6, type Socket } from 'node:net';
import { bindProblem } from './bind-problem.ts';
import type {
  Accept,
  Connection,
  Listener,
  ListenProblem,
  ModuleNetwork,
  NetAddress,
} from './module-network.ts';
import { openUdp } from './udp.ts';

/** The sockets of this machine. */
export const moduleSockets: ModuleNetwork = {
  listenTcp,
  async listenUdp({ ip, port }, receive) {
    const opened = await openUdp([{ proto: 'udp', ip, port, advertise: null }]);
    if (!opened.ok) return { problem: opened.message };
    const { network } = opened;
    network.onDatagram((bytes, flow) => receive(bytes, { ip: flow.ip, port: flow.port }));
    return { port: network.sockets[0]?.port ?? port, close: () => network.close() };
  },
};

function listenTcp({ ip, port }: NetAddress, accept: Accept): Promise<Listener | ListenProblem> {
  return new Promise((resolve) => {
    const open = new Set<Socket>();
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      take(socket, accept);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ problem: bindProblem({ proto: 'tcp', ip, port }, error) });
    });
    server.listen({ host: ip, port, ipv6Only: isIPv6(ip) }, () => {
      server.removeAllListeners('error');
      // What accepting one connection fails with (no descriptors left) concerns that one alone.
      server.on('error', () => {});
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
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

/** Programs that talk to a server over real TCP and UDP on the loopback interface. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './sockets.ts';
import type { ProgramEvents, ProgramSocket } from './target.ts';

/** How long a server that is up may take to listen for programs as well. */
const PATIENCE_MS = 5000;
const ACCEPT_MS = 100;

/** Where a script listens for programs, if it does: a port that was free a moment ago, and its `-A` definitions. */
export async function listenForPrograms(
  wanted: boolean,
): Promise<{ port: number; defines: Readonly<Record<string, string>> }> {
  if (!wanted) return { port: 0, defines: {} };
  for (;;) {
    const port = await freePort();
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      await new Promise((resolve) => server.close(resolve));
      return { port, defines: programDefines(port) };
    } catch {
      // Free for datagrams alone: try another.
    }
  }
}

/** What a script needs to listen for programs on a port of 127.0.0.1. */
export function programDefines(port: number): Readonly<Record<string, string>> {
  return {
    EVAPI_ADDRESS: `"127.0.0.1:${port}"`,
    EVREXEC_DATAGRAMS: `"name=evrexec:datagram;sockaddr=udp:127.0.0.1:${port}"`,
  };
}

async function connected(port: number): Promise<Socket> {
  const limit = performance.now() + PATIENCE_MS;
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (performance.now() > limit) throw error;
      await sleep(20);
    }
  }
}

/** Connects a program; `now` is the time since the scenario began. */
export async function connectProgram(
  port: number,
  now: () => number,
  events: ProgramEvents,
): Promise<ProgramSocket> {
  const socket = await connected(port);
  socket.setNoDelay(true);
  let open = true;
  // Whatever ends a connection is followed by its close.
  socket.on('error', () => {});
  socket.on('data', (bytes) => events.onBytes(bytes.toString('latin1'), now()));
  socket.on('close', () => {
    if (open) events.onEnd(now());
  });
  // The kernel has taken it: the server needs a moment.
  await sleep(ACCEPT_MS);
  return {
    send: (bytes) => {
      socket.write(bytes, 'latin1');
    },
    sendDatagram(bytes) {
      const datagrams = createSocket('udp4');
      datagrams.send(Buffer.from(bytes, 'latin1'), port, '127.0.0.1', () => datagrams.close());
    },
    close() {
      open = false;
      socket.destroy();
    },
  };
}

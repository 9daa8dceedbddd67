/** Real UDP client sockets on the loopback interface, and the choice of free ports. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OnMessage } from './target.ts';

/** The client side of a server on a real UDP port. */
export interface ClientSockets {
  openPeer(peer: string): Promise<number>;
  play(onMessage: OnMessage): void;
  send(peer: string, text: string): void;
  after(ms: number, callback: () => void): void;
  waitUntil(ms: number): Promise<void>;
  /** Milliseconds since `play`, 0 before it. */
  now(): number;
  close(): void;
}

async function bind(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

const FIRST_PORT = 20_000;
const PORTS = 12_000;
/** Servers that start together are not to be given the same port: each gets the one after the last. */
let last = Math.floor(Math.random() * PORTS);

/**
 * Returns a UDP port that was free a moment ago. Below the range from which the kernel gives out client ports, so
 * that no client socket takes it meanwhile; always five digits, so that message lengths do not vary.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    last = (last + 1) % PORTS;
    const port = FIRST_PORT + last;
    try {
      const socket = await bind(port);
      socket.close();
      return port;
    } catch {
      // Taken: try another.
    }
  }
}

/** Opens no socket yet; each peer gets one by `openPeer`. They send to `serverPort`. */
export function clientSockets(serverPort: number): ClientSockets {
  const sockets = new Map<string, Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let start = 0;
  const now = (): number => (start === 0 ? 0 : performance.now() - start);
  return {
    after(ms, callback) {
      timers.add(setTimeout(callback, ms));
    },
    now,
    async openPeer(peer) {
      const socket = await bind(0);
      sockets.set(peer, socket);
      return socket.address().port;
    },
    play(onMessage) {
      start = performance.now();
      for (const [peer, socket] of sockets) {
        socket.on('message', (bytes) => onMessage(peer, bytes.toString('latin1'), now()));
      }
    },
    send(peer, text) {
      const socket = sockets.get(peer);
      if (!socket) throw new Error(`no client socket ${peer}`);
      socket.send(Buffer.from(text, 'latin1'), serverPort, '127.0.0.1');
    },
    async waitUntil(ms) {
      const left = start + ms - performance.now();
      if (left > 0) await sleep(left);
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets.values()) socket.close();
      sockets.clear();
    },
  };
}

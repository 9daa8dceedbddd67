import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type BindFailure, bindFailure } from './bind-problem.ts';
import {
  createNetworkStats,
  type Datagrams,
  type Flow,
  type LocalSocket,
  type MessageHandler,
} from './network.ts';
import type { UnsentHandler } from './stream/streams.ts';

/** Datagrams that are kept until there is a receiver. */
const MOST_EARLY = 1000;
/** Room for a burst of some ten thousand requests; the system cuts it to its own limit (`net.core.rmem_max`). */
const socketBuffer = 8 * 1024 * 1024;

/**
 * Binds every UDP socket of the list (numeric addresses; port 0 takes a free one) and starts receiving; other sockets are
 * left to others. All or none: on a failure the sockets already bound are closed.
 */
export async function openUdp(
  listen: readonly LocalSocket[],
): Promise<{ readonly ok: true; readonly network: Datagrams } | BindFailure> {
  const handles: (Socket | null)[] = [];
  const sockets: LocalSocket[] = [];
  for (const local of listen) {
    const bound = local.proto === 'udp' ? await bind(local) : null;
    if (bound !== null && 'ok' in bound) {
      await Promise.all(handles.map(closeSocket));
      return bound;
    }
    handles.push(bound);
    sockets.push(bound === null ? local : { ...local, port: bound.address().port });
  }
  return { ok: true, network: networkOver(handles, sockets) };
}

function bind(local: LocalSocket): Promise<Socket | BindFailure> {
  return new Promise((resolve) => {
    const ipv6 = isIPv6(local.ip);
    const socket = createSocket({
      type: ipv6 ? 'udp6' : 'udp4',
      // As in Kamailio `::` is IPv6 alone; only an IPv6 socket knows the option.
      ipv6Only: ipv6,
      // A flow's address is numeric. Without this every send would go through the system's resolver threads.
      lookup: (address, options, callback) => callback(null, address, Number(options)),
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(bindFailure(local, error));
    });
    socket.bind({ address: local.ip, port: local.port }, () => {
      socket.removeAllListeners('error');
      enlargeBuffers(socket);
      resolve(socket);
    });
  });
}

function enlargeBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(socketBuffer);
    socket.setSendBufferSize(socketBuffer);
  } catch {
    // The system's default size still works, with less room for bursts.
  }
}

function closeSocket(socket: Socket | null): Promise<void> {
  if (socket === null) return Promise.resolve();
  return new Promise((resolve) => socket.close(() => resolve()));
}

function networkOver(handles: readonly (Socket | null)[], sockets: readonly LocalSocket[]): Datagrams {
  const stats = createNetworkStats();
  let deliver: MessageHandler | null = null;
  /** What came while the server starts. */
  const early: { readonly bytes: Buffer; readonly flow: Flow }[] = [];
  let unsent: UnsentHandler = () => {};
  let closed = false;

  handles.forEach((handle, socket) => {
    handle?.on('message', (bytes, from) => {
      stats.datagramsReceived++;
      stats.bytesReceived += bytes.length;
      if (closed) return;
      const flow: Flow = { proto: 'udp', socket, ip: from.address, port: from.port, connection: 0 };
      if (deliver !== null) deliver(bytes, flow);
      else if (early.length < MOST_EARLY) early.push({ bytes, flow });
    });
    handle?.on('error', () => {
      stats.receiveErrors++;
    });
  });

  function tell(flow: Flow, bytes: Uint8Array, reason: string): void {
    if (!closed) unsent(flow, bytes, reason);
  }

  return {
    sockets,
    stats,
    onDatagram(handler) {
      deliver = handler;
      for (const { bytes, flow } of early.splice(0)) handler(bytes, flow);
    },
    send(flow, bytes) {
      const handle = handles[flow.socket];
      if (closed || handle === undefined || handle === null || !(flow.port > 0 && flow.port < 65_536)) {
        stats.sendErrors++;
        // Whoever sends is not told before this returns.
        setImmediate(tell, flow, bytes, 'no such socket or port');
        return;
      }
      handle.send(bytes, 0, bytes.length, flow.port, flow.ip, (error, length) => {
        if (error !== null) {
          stats.sendErrors++;
          tell(flow, bytes, error.message);
          return;
        }
        stats.datagramsSent++;
        stats.bytesSent += length;
      });
    },
    onUnsent(handler) {
      unsent = handler;
    },
    async close() {
      if (closed) return;
      closed = true;
      await Promise.all(handles.map(closeSocket));
    },
  };
}

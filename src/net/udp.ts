import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { bindProblem } from './bind-problem.ts';
import { createNetworkStats, type DatagramHandler, type LocalSocket, type Network } from './network.ts';

/** Why a network could not be opened; `message` names the address and says what to do. */
export interface BindFailure {
  readonly ok: false;
  /** The system's code (`EADDRINUSE`, …) or `unsupported-protocol`. */
  readonly code: string;
  readonly message: string;
}

/** Room for a burst of some ten thousand requests; the system cuts it to its own limit (`net.core.rmem_max`). */
const socketBuffer = 8 * 1024 * 1024;

/**
 * Binds every socket (numeric addresses; port 0 takes a free one) and starts receiving. All or none: on a failure the
 * sockets already bound are closed.
 */
export async function openUdp(
  listen: readonly LocalSocket[],
): Promise<{ readonly ok: true; readonly network: Network } | BindFailure> {
  const handles: Socket[] = [];
  const sockets: LocalSocket[] = [];
  for (const local of listen) {
    const bound = local.proto === 'udp' ? await bind(local) : unsupported(local);
    if ('ok' in bound) {
      await Promise.all(handles.map(closeSocket));
      return bound;
    }
    handles.push(bound);
    sockets.push({ ...local, port: bound.address().port });
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
      resolve(failure(local, error));
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

function unsupported(local: LocalSocket): BindFailure {
  const message = `${local.proto}:${local.ip}:${local.port}: only udp can be served`;
  return { ok: false, code: 'unsupported-protocol', message };
}

function failure(local: LocalSocket, error: NodeJS.ErrnoException): BindFailure {
  return { ok: false, code: error.code ?? 'unknown', message: bindProblem(local, error) };
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

function networkOver(handles: readonly Socket[], sockets: readonly LocalSocket[]): Network {
  const stats = createNetworkStats();
  let deliver: DatagramHandler | null = null;
  let closed = false;

  handles.forEach((handle, socket) => {
    handle.on('message', (bytes, from) => {
      stats.datagramsReceived++;
      stats.bytesReceived += bytes.length;
      if (!closed) deliver?.(bytes, { proto: 'udp', socket, ip: from.address, port: from.port });
    });
    handle.on('error', () => {
      stats.receiveErrors++;
    });
  });

  function sent(error: Error | null, bytes: number): void {
    if (error !== null) {
      stats.sendErrors++;
      return;
    }
    stats.datagramsSent++;
    stats.bytesSent += bytes;
  }

  return {
    sockets,
    stats,
    onDatagram(handler) {
      deliver = handler;
    },
    send(flow, bytes) {
      const handle = handles[flow.socket];
      if (closed || handle === undefined || !(flow.port > 0 && flow.port < 65_536)) {
        stats.sendErrors++;
        return;
      }
      handle.send(bytes, 0, bytes.length, flow.port, flow.ip, sent);
    },
    async close() {
      if (closed) return;
      closed = true;
      await Promise.all(handles.map(closeSocket));
    },
  };
}

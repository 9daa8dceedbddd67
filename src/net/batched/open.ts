import { isIPv6 } from 'node:net';
import { getSystemErrorMessage, getSystemErrorName } from 'node:util';
import { type BindFailure, bindFailure } from '../bind-problem.ts';
import {
  createNetworkStats,
  type Datagrams,
  type Flow,
  type LocalSocket,
  type MessageHandler,
} from '../network.ts';
import type { UnsentHandler } from '../stream/streams.ts';
import { type Addresses, createAddresses } from './addresses.ts';
import type { UdpCalls } from './calls.ts';
import { createReceiver } from './receiver.ts';
import { createSender, type Sender } from './sender.ts';

/** Room for a burst of some ten thousand requests; the system cuts it to its own limit (`net.core.rmem_max`). */
const SOCKET_BUFFER = 8 * 1024 * 1024;
/** Bytes of `sockaddr_in6`. */
const ADDRESS_BYTES = 28;

interface Bound {
  readonly fd: number;
  readonly ipv6: boolean;
  /** Its place in the list. */
  readonly index: number;
  readonly port: number;
}

/**
 * Binds every UDP socket of the list as `openUdp` does; their datagrams are received and sent many with one call of the system
 * (docs/decisions/0015-batched-udp.md).
 */
export function openBatchedUdp(
  calls: UdpCalls,
  listen: readonly LocalSocket[],
): { readonly ok: true; readonly network: Datagrams } | BindFailure {
  const addresses = createAddresses(calls);
  const sockets = [...listen];
  const bound: Bound[] = [];
  for (const [index, local] of listen.entries()) {
    if (local.proto !== 'udp') continue;
    const opened = bindSocket(calls, addresses, local, index);
    if ('ok' in opened) {
      for (const { fd } of bound) calls.close(fd);
      return opened;
    }
    bound.push(opened);
    sockets[index] = { ...local, port: opened.port };
  }
  return { ok: true, network: networkOver(calls, addresses, sockets, bound) };
}

function bindSocket(
  calls: UdpCalls,
  addresses: Addresses,
  local: LocalSocket,
  index: number,
): Bound | BindFailure {
  const ipv6 = isIPv6(local.ip);
  const fd = calls.socket(ipv6);
  if (fd < 0) return failure(local, fd);
  const address = Buffer.alloc(ADDRESS_BYTES);
  const length = addresses.write(address, local.ip, local.port, ipv6);
  const bound = calls.bind(fd, address, length);
  const port = bound < 0 ? bound : calls.portOf(fd);
  if (port < 0) {
    calls.close(fd);
    return failure(local, port);
  }
  calls.enlarge(fd, SOCKET_BUFFER);
  return { fd, ipv6, index, port };
}

function failure(local: LocalSocket, code: number): BindFailure {
  const error: NodeJS.ErrnoException = new Error(getSystemErrorMessage(code));
  error.code = getSystemErrorName(code);
  return bindFailure(local, error);
}

function networkOver(
  calls: UdpCalls,
  addresses: Addresses,
  sockets: readonly LocalSocket[],
  bound: readonly Bound[],
): Datagrams {
  const stats = createNetworkStats();
  const receiver = createReceiver(calls, addresses, stats);
  const senders: (Sender | null)[] = sockets.map(() => null);
  for (const { fd, ipv6, index } of bound) {
    senders[index] = createSender(calls, fd, ipv6, addresses, stats, (ip, port, bytes, reason) =>
      tell({ proto: 'udp', socket: index, ip, port, connection: 0 }, bytes, reason),
    );
  }
  let deliver: MessageHandler = () => {};
  let unsent: UnsentHandler = () => {};
  let watches: readonly { close(): void }[] = [];
  let closed = false;
  function tell(flow: Flow, bytes: Uint8Array, reason: string): void {
    if (!closed) unsent(flow, bytes, reason);
  }
  const flush = (): void => {
    for (const sender of senders) sender?.flush();
  };
  return {
    sockets,
    stats,
    onDatagram(handler) {
      deliver = handler;
      // Not before: what comes while the server starts waits in its socket.
      if (watches.length > 0 || closed) return;
      watches = bound.map(({ fd, index }) =>
        calls.watch(fd, () => receiver.receive(fd, index, deliver, flush)),
      );
    },
    send(flow, bytes) {
      const sender = senders[flow.socket];
      if (closed || sender == null || !(flow.port > 0 && flow.port < 65_536)) {
        stats.sendErrors++;
        setImmediate(tell, flow, bytes, 'no such socket or port');
        return;
      }
      sender.send(flow.ip, flow.port, bytes);
    },
    onUnsent(handler) {
      unsent = handler;
    },
    async close() {
      if (closed) return;
      closed = true;
      for (const watch of watches) watch.close();
      for (const sender of senders) sender?.close();
      for (const { fd } of bound) calls.close(fd);
    },
  };
}

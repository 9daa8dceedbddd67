import { isIPv6 } from 'node:net';
import type { Clock } from '../../time/clock.ts';
import type { BindFailure } from '../bind-problem.ts';
import type { Listener } from '../module-network.ts';
import { ANY_CONNECTION, type Flow, type LocalSocket, type Proto } from '../network.ts';
import { type ConnectionOwner, StreamConnection } from './connection.ts';
import type { StreamSettings } from './settings.ts';
import type { SipConnection, SipConnectionHandler, StreamSockets } from './sockets.ts';
import { createStreamStats } from './stats.ts';
import type { ConnectionView, StreamProblem, Streams, UnsentHandler } from './streams.ts';
import { createConnectionTable } from './table.ts';

/** What the connections of a server are made of. */
export interface StreamsInput {
  readonly clock: Clock;
  readonly sockets: StreamSockets;
  readonly settings: StreamSettings;
  /** Every socket of the server; those that are no stream sockets are left to others. */
  readonly listen: readonly LocalSocket[];
  /** Index of the SIP worker that these connections belong to. */
  readonly worker: number;
}

/**
 * Listens at every TCP and TLS socket of the list (port 0 takes a free one), all or none. `sockets` is the list with the
 * ports that were taken.
 */
export async function openStreams(
  input: StreamsInput,
): Promise<
  { readonly ok: true; readonly streams: Streams; readonly sockets: readonly LocalSocket[] } | BindFailure
> {
  const { clock, settings } = input;
  const table = createConnectionTable(input.worker);
  const stats = createStreamStats();
  const listeners: Listener[] = [];
  const sockets: LocalSocket[] = [...input.listen];
  let onMessage: (bytes: Buffer, flow: Flow) => void = () => {};
  // Nobody serves HTTP unless a module does.
  let onHttp: (bytes: Buffer, flow: Flow) => void = (_bytes, { connection }) =>
    table.byId(connection)?.close();
  let onUnsent: UnsentHandler = () => {};
  let onProblem: (problem: StreamProblem) => void = () => {};
  let shut = false;

  const owner: ConnectionOwner = {
    clock,
    settings,
    onMessage: (bytes, flow) => onMessage(bytes, flow),
    onHttp: (bytes, flow) => onHttp(bytes, flow),
    onUnsent: (flow, bytes, reason) => onUnsent(flow, bytes, reason),
    onNonsense({ flow }, reason) {
      stats.framingErrors++;
      onProblem({ code: 'net.framing', proto: flow.proto, ip: flow.ip, port: flow.port, text: reason });
    },
    onClosed(connection, why) {
      table.remove(connection);
      if (why === 'idle') stats.conTimeout++;
      if (why !== 'stuck') return;
      if (connection.raw === null) stats.connectFailed++;
      else stats.sendTimeout++;
    },
  };

  /** Whether another connection of this transport may be. */
  function hasRoom(proto: Proto): boolean {
    if (table.size >= settings.maxConnections) return false;
    return proto !== 'tls' || table.secure < settings.maxSecureConnections;
  }

  function handlerOf(connection: StreamConnection): SipConnectionHandler {
    return {
      onData: (bytes) => connection.take(bytes),
      onEnd(broken) {
        if (broken) stats.conReset++;
        connection.ended('far-end');
      },
    };
  }

  function accept(local: LocalSocket, socket: number, raw: SipConnection): SipConnectionHandler | null {
    const { proto } = local;
    const flow: Flow = { proto, socket, ...raw.peer, connection: 0 };
    if (shut) return null;
    if (!hasRoom(proto)) {
      stats.localReject++;
      onProblem({ code: 'net.too-many', proto, ...raw.peer, text: 'there are too many connections' });
      return null;
    }
    stats.established++;
    stats.passiveOpen++;
    const connection = new StreamConnection(table.nextId(), flow, owner);
    table.add(connection);
    connection.opened(raw);
    return handlerOf(connection);
  }

  function connect(flow: Flow): StreamConnection {
    const connection = new StreamConnection(table.nextId(), flow, owner);
    table.add(connection);
    const from = isIPv6(flow.ip) ? settings.sourceIpv6 : settings.sourceIpv4;
    const giveUp = input.sockets.connect(flow.proto, { ip: flow.ip, port: flow.port }, from, {
      onOpen(raw) {
        stats.established++;
        stats.connectSuccess++;
        connection.opened(raw);
        return handlerOf(connection);
      },
      onFailed(reason) {
        connection.failed(reason);
      },
    });
    connection.connecting(giveUp);
    return connection;
  }

  /** Why nothing can be sent; the connection to send over otherwise. */
  function connectionFor(flow: Flow): StreamConnection | string {
    const known = flow.connection > 0 ? table.byId(flow.connection) : table.byAddress(flow);
    if (known !== null) return known;
    if (flow.connection > 0) return 'its connection is closed';
    if (flow.connection !== ANY_CONNECTION || settings.neverConnects) return 'there is no connection to it';
    // RFC 7118 §4.1: a browser cannot be connected to.
    if (flow.proto !== 'tcp' && flow.proto !== 'tls') return 'there is no connection to it';
    if (!hasRoom(flow.proto)) {
      stats.localReject++;
      return 'there are too many connections';
    }
    return connect(flow);
  }

  function send(flow: Flow, bytes: Uint8Array): void {
    const connection = shut ? 'the server stops' : connectionFor(flow);
    if (typeof connection !== 'string') {
      // The sum is taken only where this one adds to it.
      const fits = connection.unsent === 0 || table.unsent + bytes.length <= settings.maxUnsentOfAll;
      if (fits && connection.send(flow, bytes)) return;
      stats.sendqFull++;
    }
    const reason = typeof connection === 'string' ? connection : 'too many bytes wait to be sent to it';
    clock.setTimer(0, () => onUnsent(flow, bytes, reason));
  }

  for (const [index, local] of input.listen.entries()) {
    if (local.proto !== 'tcp' && local.proto !== 'tls') continue;
    const listener = await input.sockets.listen(local, {
      accept: (raw) => accept(local, index, raw),
      onFailed(from, reason) {
        stats.handshakeErrors++;
        onProblem({ code: 'net.handshake', proto: local.proto, ...from, text: reason });
      },
    });
    if ('ok' in listener) {
      await Promise.all(listeners.map((open) => open.close()));
      return listener;
    }
    listeners.push(listener);
    sockets[index] = { ...local, port: listener.port };
  }

  const streams: Streams = {
    settings,
    stats,
    get now() {
      return { connections: table.size, secure: table.secure, unsent: table.unsent };
    },
    send,
    list: () => [...table.all()].map(viewOf),
    find(id) {
      const connection = table.byId(id);
      return connection === null ? null : viewOf(connection);
    },
    close(id) {
      const connection = table.byId(id);
      connection?.close();
      return connection !== null;
    },
    alias(id, port) {
      const connection = table.byId(id);
      return connection !== null && table.alias(connection, port);
    },
    upgrade(id, proto, make) {
      const connection = table.byId(id);
      if (connection === null) return false;
      table.remove(connection);
      const left = connection.upgrade(proto, make);
      if (left === null) return false;
      table.add(connection);
      if (left.length > 0) connection.take(left);
      return true;
    },
    useTls: (profiles) => input.sockets.useTls(profiles),
    onMessage(handler) {
      onMessage = handler;
    },
    onHttp(handler) {
      onHttp = handler;
    },
    onUnsent(handler) {
      onUnsent = handler;
    },
    onProblem(handler) {
      onProblem = handler;
    },
    async shut() {
      shut = true;
      const closed = Promise.all(listeners.map((listener) => listener.close()));
      for (const connection of [...table.all()]) connection.close();
      await closed;
    },
  };
  return { ok: true, streams, sockets };

  function viewOf(connection: StreamConnection): ConnectionView {
    const { id, flow, raw, unsent, timeLeft } = connection;
    const local = input.listen[flow.socket];
    return {
      id,
      proto: flow.proto,
      state: raw === null ? 'connecting' : 'open',
      ip: flow.ip,
      port: flow.port,
      localIp: raw?.local.ip ?? local?.ip ?? '',
      localPort: raw?.local.port ?? local?.port ?? 0,
      timeLeft,
      unsent,
      secured: raw?.secured ?? null,
    };
  }
}

import type { Flow } from '../network.ts';
import type { StreamConnection } from './connection.ts';

/** The connections of one SIP worker, by number and by the address of the far end. */
export interface ConnectionTable {
  readonly size: number;
  /** Those with TLS. */
  readonly secure: number;
  /** Bytes that wait to be written, on all of them. */
  readonly unsent: number;
  /** A number that no connection has: the worker's index above 24 bits of counting. */
  nextId(): number;
  /** Enters a connection; from now on it is the one to its address. */
  add(connection: StreamConnection): void;
  remove(connection: StreamConnection): void;
  byId(id: number): StreamConnection | null;
  /** The connection to the address of a flow, whichever socket of ours it has; its own socket first. */
  byAddress(flow: Flow): StreamConnection | null;
  /** What is sent to this port of its far end takes it too; false when another connection does. */
  alias(connection: StreamConnection, port: number): boolean;
  all(): Iterable<StreamConnection>;
}

const WORKER_SHIFT = 24;
const LAST = 2 ** WORKER_SHIFT - 1;

/** Makes an empty table. */
export function createConnectionTable(worker: number): ConnectionTable {
  const ids = new Map<number, StreamConnection>();
  const addresses = new Map<string, StreamConnection>();
  let count = 0;
  let secure = 0;

  function isSecure({ flow }: StreamConnection): boolean {
    return flow.proto === 'tls' || flow.proto === 'wss';
  }

  function forget(key: string, connection: StreamConnection): void {
    if (addresses.get(key) === connection) addresses.delete(key);
  }

  return {
    get size() {
      return ids.size;
    },
    get secure() {
      return secure;
    },
    get unsent() {
      let sum = 0;
      for (const connection of ids.values()) sum += connection.unsent;
      return sum;
    },
    nextId() {
      do count = count === LAST ? 1 : count + 1;
      while (ids.has(idOf(worker, count)));
      return idOf(worker, count);
    },
    add(connection) {
      ids.set(connection.id, connection);
      if (isSecure(connection)) secure++;
      addresses.set(socketKey(connection.flow), connection);
      addresses.set(key(connection.flow), connection);
    },
    remove(connection) {
      if (!ids.delete(connection.id)) return;
      if (isSecure(connection)) secure--;
      forget(socketKey(connection.flow), connection);
      forget(key(connection.flow), connection);
      for (const alias of connection.aliases) forget(alias, connection);
    },
    byId: (id) => ids.get(id) ?? null,
    byAddress(flow) {
      const found = addresses.get(socketKey(flow)) ?? addresses.get(key(flow));
      if (found !== undefined) return found;
      // RFC 7118 §5.2.4: a URI says `ws` also of what is secured.
      return flow.proto === 'ws' ? (addresses.get(key({ ...flow, proto: 'wss' })) ?? null) : null;
    },
    alias(connection, port) {
      const alias = key({ ...connection.flow, port });
      const present = addresses.get(alias);
      if (present !== undefined) return present === connection;
      addresses.set(alias, connection);
      connection.aliases.push(alias);
      return true;
    },
    all: () => ids.values(),
  };
}

function idOf(worker: number, count: number): number {
  return worker * 2 ** WORKER_SHIFT + count;
}

function key({ proto, ip, port }: Flow): string {
  return `${proto} ${ip} ${port}`;
}

function socketKey(flow: Flow): string {
  return `${flow.socket} ${key(flow)}`;
}

import type { Clock } from '../../time/clock.ts';
import type { NetAddress } from '../module-network.ts';
import type { Accepting, SipConnection, SipConnectionHandler, StreamSockets } from './sockets.ts';

/** A peer's end of a connection, for tests. */
export interface MemoryStreamClient {
  /** Its own address. */
  readonly ip: string;
  readonly port: number;
  /** False once either side closed it, or it was refused. */
  readonly open: boolean;
  /** All that arrived, a byte a character. */
  readonly received: string;
  /** Sends bytes; a string is taken as bytes (latin1). */
  send(bytes: Uint8Array | string): void;
  onData(handler: (bytes: Buffer) => void): void;
  /** Reads nothing from now on: what the server writes stays unsent. */
  stall(): void;
  close(): void;
}

/** Stream sockets of a server and of its peers, without a system. TLS sockets carry plain bytes. */
export interface MemoryStreams {
  readonly sockets: StreamSockets;
  /** Connects to where a server listens, from an address (port 0: a free one). */
  connect(to: NetAddress, from?: NetAddress): MemoryStreamClient;
  /** A peer that takes connections. */
  listen(at: NetAddress, accepted: (client: MemoryStreamClient) => void): void;
  /** A peer that is connected to and never says anything about it. */
  blackHole(at: NetAddress): void;
}

const FIRST_PORT = 50_001;

/** One end of a connection; what it writes is on its way through the clock until the other end reads it. */
class End implements SipConnection {
  readonly local: NetAddress;
  readonly peer: NetAddress;
  readonly secured = null;
  other: End | null = null;
  handler: SipConnectionHandler | null = null;
  readonly #clock: Clock;
  /** Not read yet; null is the end. */
  #written: (Buffer | null)[] = [];
  #open = true;
  #paused = false;

  constructor(clock: Clock, local: NetAddress, peer: NetAddress) {
    this.#clock = clock;
    this.local = local;
    this.peer = peer;
  }

  get unsent(): number {
    return this.#written.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);
  }

  write(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#written.push(Buffer.from(bytes));
    this.#flush();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    if (this.other !== null) this.other.#flush();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.handler = null;
    this.#written.push(null);
    this.#flush();
  }

  abort(): void {
    this.#written = [];
    this.close();
  }

  #flush(): void {
    this.#clock.setTimer(0, () => {
      const { other } = this;
      if (other === null || other.#paused) return;
      for (const bytes of this.#written.splice(0)) {
        if (bytes !== null) other.handler?.onData(bytes);
        else other.#endedByPeer();
      }
    });
  }

  #endedByPeer(): void {
    const { handler } = this;
    this.handler = null;
    this.#open = false;
    handler?.onEnd(false);
  }
}

/** Makes it. Bytes arrive in order, through the clock, never within the call that sends them. */
export function createMemoryStreams(clock: Clock): MemoryStreams {
  const listening = new Map<string, Accepting>();
  const blackHoles = new Set<string>();
  let nextPort = FIRST_PORT;
  const later = (work: () => void): void => {
    clock.setTimer(0, work);
  };

  function pair(caller: NetAddress, called: NetAddress): readonly [End, End] {
    const near = new End(clock, caller, called);
    const far = new End(clock, called, caller);
    near.other = far;
    far.other = near;
    return [near, far];
  }

  return {
    sockets: {
      listen(local, accepting) {
        const port = local.port === 0 ? nextPort++ : local.port;
        const name = nameOf({ ip: local.ip, port });
        if (listening.has(name)) {
          return Promise.resolve({ ok: false, code: 'EADDRINUSE', message: `${name} is taken` });
        }
        listening.set(name, accepting);
        return Promise.resolve({
          port,
          close() {
            listening.delete(name);
            return Promise.resolve();
          },
        });
      },
      connect(_proto, to, from, connecting) {
        let given = false;
        later(() => {
          if (given || blackHoles.has(nameOf(to))) return;
          const accepting = listening.get(nameOf(to));
          if (accepting === undefined) {
            connecting.onFailed(`connect ECONNREFUSED ${nameOf(to)}`);
            return;
          }
          const [near, far] = pair({ ip: from ?? '127.0.0.1', port: nextPort++ }, to);
          far.handler = accepting.accept(far);
          if (far.handler === null) {
            connecting.onFailed(`connect ECONNREFUSED ${nameOf(to)}`);
            return;
          }
          near.handler = connecting.onOpen(near);
        });
        return () => {
          given = true;
        };
      },
      useTls() {},
    },
    connect(to, from = { ip: '127.0.0.1', port: 0 }) {
      const own = { ip: from.ip, port: from.port === 0 ? nextPort++ : from.port };
      const [near, far] = pair(own, to);
      const client = clientOver(near);
      later(() => {
        far.handler = listening.get(nameOf(to))?.accept(far) ?? null;
        if (far.handler === null) far.abort();
      });
      return client;
    },
    listen(at, accepted) {
      listening.set(nameOf(at), {
        accept(connection) {
          const { client, handler } = clientOf(connection);
          accepted(client);
          return handler;
        },
        onFailed() {},
      });
    },
    blackHole(at) {
      blackHoles.add(nameOf(at));
    },
  };
}

function clientOver(end: End): MemoryStreamClient {
  const { client, handler } = clientOf(end);
  end.handler = handler;
  return client;
}

function clientOf(connection: SipConnection): {
  client: MemoryStreamClient;
  handler: SipConnectionHandler;
} {
  let open = true;
  let received = '';
  let onData: (bytes: Buffer) => void = () => {};
  return {
    client: {
      ...connection.local,
      get open() {
        return open;
      },
      get received() {
        return received;
      },
      send: (bytes) => connection.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
      onData(handler) {
        onData = handler;
      },
      stall: () => connection.pause(),
      close() {
        open = false;
        connection.close();
      },
    },
    handler: {
      onData(bytes) {
        received += bytes.toString('latin1');
        onData(bytes);
      },
      onEnd() {
        open = false;
      },
    },
  };
}

function nameOf({ ip, port }: NetAddress): string {
  return `${ip}:${port}`;
}

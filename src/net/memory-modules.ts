import type { Clock } from '../time/clock.ts';
import type { MemoryWire } from './memory.ts';
import type { Accept, Connection, ConnectionHandler, ModuleNetwork, NetAddress } from './module-network.ts';

/** The far end of a connection: a program that a module talks to, for tests. */
export interface MemoryClient extends NetAddress {
  /** False once either side closed it, or it was refused. */
  readonly open: boolean;
  /** All that arrived, a byte a character. */
  readonly received: string;
  /** Sends bytes; a string is taken as bytes (latin1). */
  send(bytes: Uint8Array | string): void;
  /** Called for each arrival. */
  onData(handler: (bytes: Buffer) => void): void;
  /** Called when the server closes the connection, or refuses it. */
  onEnd(handler: () => void): void;
  /** Reads nothing from now on: what the server writes stays unsent. */
  stall(): void;
  close(): void;
}

/** Where modules listen on a memory wire, and how tests reach them. */
export interface MemoryModules {
  readonly network: ModuleNetwork;
  /** Connects to whoever listens there; a client that is refused is not open once the clock moved. */
  connect(to: NetAddress): MemoryClient;
}

const CLIENT_IP = '127.0.0.1';
const FIRST_CLIENT_PORT = 50_001;

/** Makes the module sockets of a wire. Bytes arrive in order, through the clock, never within the call that sends them. */
export function createMemoryModules(clock: Clock, wire: MemoryWire): MemoryModules {
  const listening = new Map<string, Accept>();
  let nextPort = FIRST_CLIENT_PORT;

  function connect(to: NetAddress): MemoryClient {
    const port = nextPort++;
    let open = true;
    let stalled = false;
    let paused = false;
    let ended = false;
    let unsent = 0;
    let received = '';
    let handler: ConnectionHandler | null = null;
    let onData: (bytes: Buffer) => void = () => {};
    let onEnd = (): void => {};
    /** What the client did and the server has not seen, in order; null is its end. */
    let waiting: (Buffer | null)[] = [];
    const later = (work: () => void): void => {
      clock.setTimer(0, work);
    };

    function deliver(): void {
      while (!paused && handler !== null) {
        const next = waiting.shift();
        if (next === undefined) return;
        if (next === null) {
          const gone = handler;
          ended = true;
          handler = null;
          gone.onEnd();
        } else handler.onData(next);
      }
    }

    function end(): void {
      ended = true;
      handler = null;
      waiting = [];
      later(() => {
        if (!open) return;
        open = false;
        onEnd();
      });
    }

    const connection: Connection = {
      peer: { ip: CLIENT_IP, port },
      get unsent() {
        return unsent;
      },
      write(bytes) {
        if (ended) return;
        const copy = Buffer.from(bytes);
        unsent += copy.length;
        if (stalled) return;
        later(() => {
          if (stalled) return;
          unsent -= copy.length;
          received += copy.toString('latin1');
          onData(copy);
        });
      },
      pause() {
        paused = true;
      },
      resume() {
        paused = false;
        later(deliver);
      },
      close: end,
      abort: end,
    };
    later(() => {
      const accepted = listening.get(nameOf(to))?.(connection) ?? null;
      if (accepted === null) end();
      // Closed within the call that accepted it.
      else if (!ended) handler = accepted;
      deliver();
    });
    const sent = (what: Buffer | null): void => {
      if (!open) return;
      later(() => {
        waiting.push(what);
        deliver();
      });
    };
    return {
      ip: CLIENT_IP,
      port,
      get open() {
        return open;
      },
      get received() {
        return received;
      },
      send: (bytes) => sent(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)),
      onData(given) {
        onData = given;
      },
      onEnd(given) {
        onEnd = given;
      },
      stall() {
        stalled = true;
      },
      close() {
        sent(null);
        open = false;
      },
    };
  }

  return {
    network: {
      listenTcp(at, accept) {
        const name = nameOf(at);
        if (listening.has(name)) return Promise.resolve({ problem: `${name} is taken` });
        listening.set(name, accept);
        return Promise.resolve({
          port: at.port,
          close() {
            listening.delete(name);
            return Promise.resolve();
          },
        });
      },
      listenUdp({ ip, port }, receive) {
        const network = wire.open([{ proto: 'udp', ip, port, advertise: null }]);
        network.onDatagram((bytes, flow) => receive(bytes, { ip: flow.ip, port: flow.port }));
        return Promise.resolve({ port: network.sockets[0]?.port ?? port, close: () => network.close() });
      },
    },
    connect,
  };
}

function nameOf({ ip, port }: NetAddress): string {
  return `${ip}:${port}`;
}

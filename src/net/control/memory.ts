import type { Accept } from '../module-network.ts';
import type { AnswerHttp, ControlNetwork, OnControlDatagram, Opened } from './control.ts';

/** A control network within the process: what was opened is reached by its path or `address:port`. */
export interface MemoryControl extends ControlNetwork {
  /** Where something is open now, in the order of opening. */
  readonly open: readonly string[];
  /** What was written into others' FIFOs, in order. */
  readonly written: readonly { readonly path: string; readonly text: string }[];
  /** Sends a datagram; its reply, null when none came before the answer was ready. */
  ask(at: string, bytes: Buffer | string, whole?: boolean): Promise<string | null>;
  /** Connects to a stream socket; what came back so far is in `received`, a byte a character. */
  connect(at: string): MemoryStream;
  /** Writes into a FIFO of the server. */
  write(at: string, text: string): void;
  /** Posts to the server. */
  post(at: string, body: string): Promise<{ readonly status: number; readonly body: string }>;
}

/** A connection to a stream socket of the server. */
export interface MemoryStream {
  readonly received: string;
  readonly open: boolean;
  send(bytes: Buffer): void;
  close(): void;
}

/** Makes an empty control network. `readers` says which FIFOs of others are read; default all. */
export function createMemoryControl(readers: (path: string) => boolean = () => true): MemoryControl {
  const datagramPorts = new Map<string, OnControlDatagram>();
  const fifos = new Map<string, (bytes: Buffer) => void>();
  const servers = new Map<string, AnswerHttp>();
  const streams = new Map<string, Accept>();
  const open: string[] = [];
  const written: { path: string; text: string }[] = [];

  function opened<T>(ports: Map<string, T>, at: string, handler: T): Opened {
    if (open.includes(at)) return { problem: `${at} is used by another server` };
    ports.set(at, handler);
    open.push(at);
    return {
      at,
      async close() {
        ports.delete(at);
        open.splice(open.indexOf(at), 1);
      },
    };
  }

  function portAt<T>(ports: Map<string, T>, at: string): T {
    const port = ports.get(at);
    if (port === undefined) throw new Error(`nothing is open at ${at}: ${open.join(' ')}`);
    return port;
  }

  return {
    open,
    written,
    datagrams: async (at, handler) =>
      opened(datagramPorts, at.kind === 'unix' ? at.path : `${at.host}:${at.port}`, handler),
    streams: async ({ path }, accept) => opened(streams, path, accept),
    fifo: async ({ path }, handler) => opened(fifos, path, handler),
    async writeFifo(path, bytes) {
      if (!readers(path)) return 'nobody reads it';
      written.push({ path, text: bytes.toString('latin1') });
      return null;
    },
    http: async ({ host, port }, answer) => opened(servers, `${host}:${port}`, answer),
    async ask(at, bytes, whole = true) {
      const { promise, resolve } = Promise.withResolvers<string | null>();
      portAt(datagramPorts, at)(Buffer.from(bytes), whole, (reply) => {
        resolve(reply.toString('latin1'));
        return null;
      });
      return Promise.race([promise, settled()]);
    },
    connect: (at) => connectTo(portAt(streams, at)),
    write: (at, text) => portAt(fifos, at)(Buffer.from(text)),
    async post(at, body) {
      const { status, body: reply } = await portAt(servers, at)(Buffer.from(body));
      return { status, body: reply.toString('latin1') };
    },
  };
}

/** Bytes sent while the server has paused the connection wait until it takes more. */
function connectTo(accept: Accept): MemoryStream {
  let open = true;
  let paused = false;
  let received = '';
  const waiting: Buffer[] = [];
  const end = (): void => {
    open = false;
  };
  const deliver = (): void => {
    for (let next = waiting[0]; open && !paused && next !== undefined; next = waiting[0]) {
      waiting.shift();
      handler?.onData(next);
    }
  };
  const handler = accept({
    peer: { ip: '', port: 0 },
    unsent: 0,
    write(bytes) {
      if (open) received += Buffer.from(bytes).toString('latin1');
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      deliver();
    },
    close: end,
    abort: end,
  });
  if (handler === null) end();
  return {
    get received() {
      return received;
    },
    get open() {
      return open;
    },
    send(bytes) {
      waiting.push(bytes);
      deliver();
    },
    close() {
      if (!open) return;
      end();
      handler?.onEnd();
    },
  };
}

/** Null once everything that needs no more than the event loop has happened. */
function settled(): Promise<null> {
  return new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(null))));
}

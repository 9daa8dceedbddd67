import type { AnswerHttp, ControlNetwork, OnControlDatagram, Opened } from './control.ts';

/** A control network within the process: what was opened is reached by its path or `address:port`. */
export interface MemoryControl extends ControlNetwork {
  /** Where something is open now, in the order of opening. */
  readonly open: readonly string[];
  /** What was written into others' FIFOs, in order. */
  readonly written: readonly { readonly path: string; readonly text: string }[];
  /** Sends a datagram; its reply, null when none came before the answer was ready. */
  ask(at: string, bytes: Buffer | string, whole?: boolean): Promise<string | null>;
  /** Writes into a FIFO of the server. */
  write(at: string, text: string): void;
  /** Posts to the server. */
  post(at: string, body: string): Promise<{ readonly status: number; readonly body: string }>;
}

/** Makes an empty control network. `readers` says which FIFOs of others are read; default all. */
export function createMemoryControl(readers: (path: string) => boolean = () => true): MemoryControl {
  const datagramPorts = new Map<string, OnControlDatagram>();
  const fifos = new Map<string, (bytes: Buffer) => void>();
  const servers = new Map<string, AnswerHttp>();
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
    write: (at, text) => portAt(fifos, at)(Buffer.from(text)),
    async post(at, body) {
      const { status, body: reply } = await portAt(servers, at)(Buffer.from(body));
      return { status, body: reply.toString('latin1') };
    },
  };
}

/** Null once everything that needs no more than the event loop has happened. */
function settled(): Promise<null> {
  return new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(null))));
}

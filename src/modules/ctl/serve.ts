import type { Connection, ConnectionHandler, Problem, ServerView } from '../../kit/index.ts';
import { type BinrpcAddress, bindHost, parseAddress, pathIn } from './addresses.ts';
import { answerPacket } from './answer.ts';
import { readPacket } from './packet.ts';
import type { CtlState } from './state.ts';

const DEFAULT_ADDRESS = 'unixs:kamailio_ctl';
const KILOBYTE = 1024;
const LEVEL_ERROR = -1;
/** At most one line a second for what is dropped. */
const BETWEEN_LINES_MS = 1000;
/** Connections at once; kamcmd has one for as long as it runs. */
const MOST_CONNECTIONS = 256;
/** A connection on which nothing comes for so long is closed. */
const IDLE_MS = 120_000;
/** Answers that a client does not read, in bytes: then it is gone. */
const MOST_UNSENT = 16 * 1024 * 1024;

/** Opens what the parameters name; the first problem ends it. */
export async function openSockets(state: CtlState, server: ServerView): Promise<Problem | null> {
  const { binrpc } = state.params;
  for (const text of binrpc.length === 0 ? [DEFAULT_ADDRESS] : binrpc) {
    const parsed = parseAddress(text);
    if ('problem' in parsed) return parsed;
    const address = 'path' in parsed ? { ...parsed, path: pathIn(server.runDirectory, parsed.path) } : parsed;
    const opened = await open(state, server, address);
    if ('problem' in opened) return { ...opened, problem: `ctl: ${opened.problem}` };
    state.listening.push({ address, close: () => opened.close() });
  }
  return null;
}

/** Closes all of it. */
export async function closeSockets({ listening }: CtlState): Promise<void> {
  await Promise.all(listening.splice(0).map((one) => one.close()));
}

function open(
  state: CtlState,
  server: ServerView,
  address: BinrpcAddress,
): Promise<{ close(): Promise<void> } | Problem> {
  const { control, network, rpc } = server;
  const { mode, user, group } = state.params;
  if ('path' in address && address.kind === 'stream') {
    const names = ['binrpc', 'unix_stream', '<anonymous unix socket>', '', address.path, ''];
    return control.streams({ kind: 'unix', path: address.path, mode, user, group }, (connection) =>
      serve(state, server, connection, names),
    );
  }
  if ('host' in address && address.kind === 'tcp') {
    const { host, port } = address;
    return network.listenTcp({ ip: bindHost(host), port }, (connection) => {
      const { peer } = connection;
      return serve(state, server, connection, [
        'binrpc',
        'tcp',
        peer.ip,
        String(peer.port),
        host,
        String(port),
      ]);
    });
  }
  const at =
    'path' in address
      ? ({ kind: 'unix', path: address.path, mode, user, group } as const)
      : ({ kind: 'ip', host: bindHost(address.host), port: address.port } as const);
  return control.datagrams(at, async (bytes, whole, reply) => {
    const begins = readPacket(bytes, bytes.length);
    if (!whole || begins.kind !== 'packet') return drop(state, 'a datagram that is no request');
    const problem = reply(await answerPacket(state, rpc, begins.packet));
    if (problem !== null) drop(state, `an answer: ${problem}`);
  });
}

/** Answers the packets of a connection one after the other, in their order. */
function serve(
  state: CtlState,
  { rpc }: ServerView,
  connection: Connection,
  names: readonly string[],
): ConnectionHandler | null {
  const { clock, connections, params } = state;
  if (connections.size >= MOST_CONNECTIONS) {
    drop(state, 'a connection: there are too many');
    return null;
  }
  const own = [...names];
  connections.add(own);
  let pending: Buffer = Buffer.alloc(0);
  let answering = false;
  let idle = clock.setTimer(IDLE_MS, leave);

  function leave(): void {
    end();
    connection.close();
  }

  function end(): void {
    connections.delete(own);
    clock.clearTimer(idle);
  }

  async function answerAll(): Promise<void> {
    answering = true;
    // What comes meanwhile stays in the system's buffers.
    connection.pause();
    while (connections.has(own)) {
      const begins = readPacket(pending, params.binrpc_max_body_size * KILOBYTE);
      if (begins.kind === 'malformed') {
        drop(state, 'a connection on which came what is no request');
        leave();
      }
      if (begins.kind !== 'packet') break;
      pending = pending.subarray(begins.packet.length);
      connection.write(await answerPacket(state, rpc, begins.packet));
      if (connection.unsent > MOST_UNSENT) leave();
    }
    answering = false;
    connection.resume();
  }

  return {
    onData(bytes) {
      clock.clearTimer(idle);
      idle = clock.setTimer(IDLE_MS, leave);
      pending = Buffer.concat([pending, bytes]);
      if (!answering) void answerAll();
    },
    onEnd: end,
  };
}

function drop(state: CtlState, what: string): void {
  state.drops++;
  const now = state.clock.now();
  if (state.drops > 1 && now - state.dropLoggedAt < BETWEEN_LINES_MS) return;
  state.dropLoggedAt = now;
  state.log.write(LEVEL_ERROR, `ctl: dropped ${what} (${state.drops} so far) [ctl.dropped]`);
}

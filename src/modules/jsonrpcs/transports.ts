import { isAbsolute, join } from 'node:path';
import { type Opened, type Problem, printJson, RpcFault, type ServerView } from '../../kit/index.ts';
import { createDocumentCutter } from './documents.ts';
import { addressOf, TRANSPORT } from './params.ts';
import { answerRequest, type RpcReply, readRequest, replyOf } from './protocol.ts';
import type { JsonrpcsState } from './state.ts';

const INVALID_REQUEST = -32600;
const LEVEL_ERROR = -1;
/** At most one line a second for what is dropped: datagrams come from anywhere. */
const BETWEEN_LINES_MS = 1000;
/** A reply FIFO is in the folder for them: no path, no hidden file. */
const REPLY_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/** Opens what the parameters name; the first problem ends it. */
export async function openTransports(state: JsonrpcsState, server: ServerView): Promise<Problem | null> {
  const { params } = state;
  const wanted = (bit: number): boolean => params.transport === 0 || (params.transport & bit) !== 0;
  const opening: (() => Promise<Opened>)[] = [];
  if (wanted(TRANSPORT.fifo) && params.fifo_name !== '') opening.push(() => openFifo(state, server));
  if (wanted(TRANSPORT.datagram) && params.dgram_socket !== '')
    opening.push(() => openDatagrams(state, server));
  const http = addressOf(params.http_socket);
  if (wanted(TRANSPORT.http) && http !== null) {
    opening.push(() =>
      server.control.http({ kind: 'ip', ...http }, async (body) => {
        const reply = await answerRequest(readRequest(body), server.rpc.call);
        return { status: httpStatus(reply.code), body: printed(state, reply) };
      }),
    );
  }
  for (const open of opening) {
    const opened = await open();
    if ('problem' in opened) return { ...opened, problem: `jsonrpcs: ${opened.problem}` };
    state.ports.push(opened);
  }
  return null;
}

/** Closes all of it. */
export async function closeTransports(state: JsonrpcsState): Promise<void> {
  await Promise.all(state.ports.splice(0).map((port) => port.close()));
}

function openDatagrams(state: JsonrpcsState, server: ServerView): Promise<Opened> {
  const { dgram_socket: socket, dgram_mode: mode, dgram_user: user, dgram_group: group } = state.params;
  const address = socket.startsWith('udp:') ? addressOf(socket.slice('udp:'.length)) : null;
  const path = pathOf(server.runDirectory, socket);
  const at =
    address === null
      ? ({ kind: 'unix', path, mode, user, group } as const)
      : ({ kind: 'ip', ...address } as const);
  return server.control.datagrams(at, async (bytes, whole, send) => {
    const request = whole ? readRequest(bytes) : TOO_LONG;
    const reply = printed(state, await answerRequest(request, server.rpc.call));
    const problem = send(reply);
    if (problem === null) return;
    const text = `a reply of ${reply.length} bytes could not be sent (${problem}): use the FIFO or HTTP`;
    const instead = send(printed(state, replyOf(new RpcFault(500, text), request.id)));
    if (instead !== null) drop(state, `a reply: ${instead}`);
  });
}

function openFifo(state: JsonrpcsState, server: ServerView): Promise<Opened> {
  const { fifo_name: name, fifo_mode: mode, fifo_user: user, fifo_group: group } = state.params;
  const cutter = createDocumentCutter();
  return server.control.fifo({ path: pathOf(server.runDirectory, name), mode, user, group }, (bytes) => {
    const before = cutter.dropped;
    const documents = cutter.push(bytes, state.clock.now());
    if (cutter.dropped > before) drop(state, 'a request on the FIFO: too long, or never finished');
    for (const document of documents) void answerOnFifo(state, server, document);
  });
}

async function answerOnFifo(state: JsonrpcsState, server: ServerView, document: Buffer): Promise<void> {
  const request = readRequest(document);
  if ('fault' in request) return drop(state, `a request on the FIFO: ${request.fault.message}`);
  if (request.replyName === '') return drop(state, 'a request on the FIFO without "reply_name"');
  if (!REPLY_NAME.test(request.replyName)) {
    return drop(
      state,
      `a request on the FIFO: ${JSON.stringify(request.replyName)} is no name for a reply FIFO`,
    );
  }
  const reply = printed(state, await answerRequest(request, server.rpc.call));
  const path = join(pathOf('', state.params.fifo_reply_dir), request.replyName);
  const problem = await server.control.writeFifo(path, reply);
  if (problem !== null) drop(state, `a reply on the FIFO ${path}: ${problem}`);
}

const TOO_LONG: ReturnType<typeof readRequest> = {
  fault: new RpcFault(INVALID_REQUEST, 'Invalid Request: it is too long'),
  id: null,
};

function printed({ params }: JsonrpcsState, { document }: RpcReply): Buffer {
  return Buffer.from(printJson(document, params.pretty_format), 'latin1');
}

/** A parameter is a byte string; paths are text. */
function pathOf(directory: string, given: string): string {
  const path = Buffer.from(given, 'latin1').toString();
  return isAbsolute(path) ? path : join(directory, path);
}

/** The code of an error where HTTP has such a status; what JSON-RPC numbers below zero was not a request. */
export function httpStatus(code: number): number {
  if (code === 200 || (code >= 300 && code < 600)) return code;
  return code < 0 ? 400 : 500;
}

function drop(state: JsonrpcsState, what: string): void {
  state.drops++;
  const now = state.clock.now();
  if (state.drops > 1 && now - state.dropLoggedAt < BETWEEN_LINES_MS) return;
  state.dropLoggedAt = now;
  state.log.write(LEVEL_ERROR, `jsonrpcs: dropped ${what} (${state.drops} so far) [jsonrpcs.dropped]`);
}

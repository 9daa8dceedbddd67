import {
  ANY_ROUTE,
  declare,
  defineModule,
  printJson,
  refuse,
  rpcAny,
  rpcRest,
  string,
} from '../../kit/index.ts';
import { isHttp, replyHttp } from '../xhttp/index.ts';
import { jsonrpcsParams } from './params.ts';
import { answerRequest, type RpcReply, readRequest } from './protocol.ts';
import type { JsonrpcsState } from './state.ts';
import { closeTransports, httpStatus, openTransports } from './transports.ts';

const { fn, variable, command } = declare<JsonrpcsState>();

/** A part of a reply, null without one. */
type Part = (reply: RpcReply | undefined, state: JsonrpcsState) => string | number | null;

const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['code', (reply) => reply?.code ?? 0],
  ['text', (reply) => reply?.text ?? null],
  [
    'body',
    (reply, { params }) => (reply === undefined ? null : printJson(reply.document, params.pretty_format)),
  ],
]);

/** Remote procedure calls: JSON-RPC 2.0 over sockets, and from the script. */
export default defineModule({
  name: 'jsonrpcs',
  doc: 'Commands from outside: JSON-RPC 2.0 over a datagram socket, a FIFO and HTTP, and from the script. `fermata rpc` is a client for it.',
  params: jsonrpcsParams,
  functions: {
    jsonrpc_exec: fn({
      args: [string('request')],
      routes: ANY_ROUTE,
      doc: 'Runs a JSON-RPC request; the reply is in `$jsonrpl(code|text|body)`. 1.',
      async run(state, { run }, text) {
        const request = readRequest(Buffer.from(text, 'latin1'));
        state.replies.set(run, await answerRequest(request, state.callCommand));
        return 1;
      },
    }),
    jsonrpc_dispatch: fn({
      args: [],
      routes: ['event'],
      doc: 'Answers the HTTP request of `event_route[xhttp:request]`, whose body is a JSON-RPC request. 1; -1 when there is none.',
      async run(state, call) {
        const { run } = call;
        if (!isHttp(run)) return refuse(call, 'this run is about no HTTP request');
        const reply = await answerRequest(readRequest(run.message.body), state.callCommand);
        const status = httpStatus(reply.code);
        const body = printJson(reply.document, state.params.pretty_format);
        replyHttp(run, { status, reason: reply.text, contentType: 'application/json', body });
        return 1;
      },
    }),
  },
  variables: {
    jsonrpl: variable({
      doc: 'The reply of the last `jsonrpc_exec`: `code` (200, or the code of the error; 0 before it), `text` (its message), `body`.',
      inner: 'required',
      parse(name) {
        const part = PARTS.get(name ?? '');
        return part === undefined
          ? { problem: `$jsonrpl has no "${name}"`, hint: 'code, text, body' }
          : { key: part };
      },
      get: (state, run, part) => part(state.replies.get(run), state),
    }),
  },
  rpc: {
    'jsonrpc.echo': command({
      doc: 'Gives its parameters back.',
      params: [rpcRest(rpcAny('value'))],
      run: (_state, _server, values) => values,
    }),
  },
  setupWorker: ({ params, services, callCommand }): JsonrpcsState => ({
    params,
    log: services.log,
    clock: services.clock,
    callCommand,
    ports: [],
    drops: 0,
    dropLoggedAt: 0,
    replies: new WeakMap(),
  }),
  open: openTransports,
  close: closeTransports,
});

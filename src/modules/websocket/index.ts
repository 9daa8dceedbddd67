import {
  ANY_ROUTE,
  counter,
  declare,
  defineModule,
  type FunctionDeclaration,
  int,
  level,
  optional,
  type ParamValues,
  RpcFault,
  refuse,
  rpcInt,
  type Statistic,
  type Streams,
  string,
} from '../../kit/index.ts';
import { protoOf } from '../../sip/transport.ts';
import { replyHttp } from '../xhttp/index.ts';
import { createConnections, type WebSocketConnections, type WebSocketStats } from './connections.ts';
import { handshakeOf } from './handshake.ts';
import { websocketParams } from './params.ts';

/** What each worker keeps for websocket. */
interface WebSocketState {
  readonly params: ParamValues<typeof websocketParams>;
  readonly connections: WebSocketConnections;
  /** Set in the SIP worker, which has the connections. */
  streams: Streams | null;
}

const { fn, variable, command } = declare<WebSocketState>();

const CLOSED = 'websocket:closed';
/** RFC 6455 §7.4.1. */
const NORMAL = 1000;
const NOT_HERE = 'connections are in the SIP worker alone';

/** SIP over WebSocket. */
export default defineModule({
  name: 'websocket',
  doc: 'SIP over WebSocket (RFC 7118): browsers connect to a TCP or TLS socket of SIP, and `event_route[xhttp:request]` calls `ws_handle_handshake()`.',
  needs: ['xhttp'],
  params: websocketParams,
  functions: {
    ws_handle_handshake: fn({
      args: [],
      routes: ['event'],
      doc: 'Answers the WebSocket handshake of the HTTP request: the connection carries SIP from now on. -1 when the request is none, which is answered, or when there is no connection.',
      run(state, call) {
        const { run } = call;
        const { streams, connections, params } = state;
        if (streams === null) return refuse(call, NOT_HERE);
        const { received } = run.state;
        const handshake = connections.enabled
          ? handshakeOf(run)
          : { status: 503, reason: 'Service Unavailable', headers: '' };
        if ('status' in handshake) {
          connections.stats.failedHandshakes++;
          const { status, reason, headers } = handshake;
          run.state.reply.headers += headers;
          replyHttp(run, { status, reason, contentType: '', body: '' });
          return refuse(call, `no WebSocket handshake: ${status} ${reason}`);
        }
        const flow = {
          proto: protoOf(received.proto) ?? 'tcp',
          socket: received.socket,
          ip: received.srcIp,
          port: received.srcPort,
          connection: received.connection,
        } as const;
        const headers = corsHeaders(params.cors_mode, handshake.origin);
        if (connections.open(streams, flow, handshake.request, headers)) return 1;
        connections.stats.failedHandshakes++;
        return refuse(call, 'its connection is closed');
      },
    }),
    ws_close: closing(),
  },
  variables: {
    ws_conid: variable({
      doc: 'The number of the WebSocket connection that the message came by, or that was closed.',
      inner: 'none',
      parse: () => ({ key: null }),
      get(_state, run) {
        const { proto, connection } = run.state.received;
        return proto === 'ws' || proto === 'wss' ? connection : null;
      },
    }),
  },
  eventRoutes: [
    { name: CLOSED, doc: 'A WebSocket connection was closed; `$si`, `$sp` and `$ws_conid` say which.' },
  ],
  statistics: {
    websocket: {
      ws_current_connections: level(({ connections }) => connections.all.size),
      ws_max_concurrent_connections: level(({ connections }) => connections.stats.most),
      ws_successful_handshakes: counted(({ handshakes }) => handshakes),
      ws_failed_handshakes: counted(({ failedHandshakes }) => failedHandshakes),
      ws_local_closed_connections: counted(({ closedByUs }) => closedByUs),
      ws_remote_closed_connections: counted(({ closedByThem }) => closedByThem),
      ws_received_frames: counted(({ framesReceived }) => framesReceived),
      ws_transmitted_frames: counted(({ framesSent }) => framesSent),
    },
  },
  rpc: {
    'ws.dump': command({
      doc: 'The WebSocket connections.',
      params: [],
      run: ({ connections }) =>
        [...connections.all].map(([id, { flow, since }]) => ({
          id,
          proto: flow.proto,
          src_ip: flow.ip,
          src_port: flow.port,
          since: Math.floor(since / 1000),
        })),
    }),
    'ws.close': command({
      doc: 'Closes a WebSocket connection.',
      params: [rpcInt('connection')],
      run: ({ connections }, _server, id) => connections.close(id, NORMAL, 'Normal Closure') || notFound(),
    }),
    'ws.ping': command({
      doc: 'Sends a ping over it.',
      params: [rpcInt('connection')],
      run({ connections, params }, _server, id) {
        const connection = connections.all.get(id);
        connection?.end.ping(params.ping_application_data);
        return connection !== undefined || notFound();
      },
    }),
    'ws.pong': command({
      doc: 'Sends a pong over it.',
      params: [rpcInt('connection')],
      run({ connections, params }, _server, id) {
        const connection = connections.all.get(id);
        connection?.end.pong(params.ping_application_data);
        return connection !== undefined || notFound();
      },
    }),
    'ws.enable': command({
      doc: 'Takes new WebSocket connections.',
      params: [],
      run({ connections }) {
        connections.enabled = true;
        return true;
      },
    }),
    'ws.disable': command({
      doc: 'Takes none any more; those that are there stay.',
      params: [],
      run({ connections }) {
        connections.enabled = false;
        return true;
      },
    }),
  },
  setupWorker({ params, services, runEventOn }): WebSocketState {
    const settings = {
      mechanism: params.keepalive_mechanism,
      timeout: params.keepalive_timeout * 1000,
      data: params.ping_application_data,
    };
    const connections = createConnections(services.clock, settings, (flow) => {
      runEventOn(CLOSED, null, flow);
    });
    return { params, connections, streams: null };
  },
  async open(state, { streams }) {
    state.streams = streams;
    return null;
  },
});

function closing(): FunctionDeclaration<WebSocketState> {
  return fn({
    args: [optional(int('status')), optional(string('reason')), optional(int('connection'))],
    routes: ANY_ROUTE,
    doc: 'Closes a WebSocket connection, that of the message when none is named, with a status and a reason. -1 when there is none.',
    run(state, call, status = NORMAL, reason = 'Normal Closure', connection = undefined) {
      if (state.streams === null) return refuse(call, NOT_HERE);
      const id = connection ?? call.run.state.received.connection;
      const closed = state.connections.close(id, status, reason);
      return closed ? 1 : refuse(call, `there is no WebSocket connection ${id}`);
    },
  });
}

function corsHeaders(mode: number, origin: string | null): string[] {
  if (mode === 1) return ['Access-Control-Allow-Origin: *'];
  return mode === 2 && origin !== null ? [`Access-Control-Allow-Origin: ${origin}`] : [];
}

function counted(read: (stats: WebSocketStats) => number): Statistic<WebSocketState> {
  return counter(({ connections }) => read(connections.stats));
}

function notFound(): RpcFault {
  return new RpcFault(500, 'Unknown connection ID');
}

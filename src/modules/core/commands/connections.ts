import { type ConnectionView, declare, type Json, RpcFault, type ServerView } from '../../../kit/index.ts';
import type { CoreState } from '../state.ts';

const { command } = declare<CoreState>();

const SECOND = 1000;

/** Commands about SIP over connections. */
export const connectionCommands = {
  'core.tcp_info': withTcp('The TCP connections in numbers.', ({ streams }) => {
    const { settings, now } = streams;
    return {
      readers: 1,
      max_connections: settings.maxConnections,
      max_tls_connections: settings.maxSecureConnections,
      opened_connections: now.connections,
      opened_tls_connections: now.secure,
      write_queued_bytes: now.unsent,
    };
  }),
  'core.tcp_list': withTcp('The TCP connections.', ({ streams }) =>
    streams.list().map((one) => shown(one, streams.settings.lifetime)),
  ),
  'core.tcp_options': withTcp('The TCP settings.', ({ streams: { settings } }, state) => ({
    connect_timeout: settings.connectTimeout / SECOND,
    send_timeout: settings.sendTimeout / SECOND,
    connection_lifetime: settings.lifetime / SECOND,
    'max_connections(soft)': settings.maxConnections,
    'max_tls_connections(soft)': settings.maxSecureConnections,
    no_connect: Number(settings.neverConnects),
    conn_wq_max: settings.maxUnsent,
    wq_max: settings.maxUnsentOfAll,
    crlf_ping: Number(settings.answersPings),
    accept_aliases: Number(state.services.global('tcp_accept_aliases') ?? 0),
    accept_no_cl: Number(settings.acceptNoLength),
    rd_buf_size: settings.maxMessageBytes,
  })),
};

function withTcp(doc: string, run: (server: ServerView, state: CoreState) => Json) {
  return command({
    doc,
    params: [],
    run(state, server) {
      const offered = state.services.sockets.some(({ proto }) => proto === 'tcp' || proto === 'tls');
      // Kamailio's answer where TCP is disabled.
      return offered ? run(server, state) : new RpcFault(500, 'tcp support disabled');
    },
  });
}

function shown(connection: ConnectionView, lifetime: number): Json {
  const { id, proto, state, ip, port, localIp, localPort, timeLeft } = connection;
  return {
    id,
    type: proto.toUpperCase(),
    state: state === 'open' ? 'CONN_OK' : 'CONN_CONNECT',
    timeout: timeLeft === Infinity ? -1 : Math.ceil(timeLeft / SECOND),
    lifetime: lifetime / SECOND,
    src_ip: ip,
    src_port: port,
    dst_ip: localIp,
    dst_port: localPort,
  };
}

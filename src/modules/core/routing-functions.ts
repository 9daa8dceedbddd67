import {
  ANY_ROUTE,
  declare,
  type FunctionDeclaration,
  int,
  optional,
  refuse,
  string,
  value,
} from '../../kit/index.ts';
import { findSocket, socketName } from './sockets.ts';

const { fn } = declare<null>();

/** Accepted and remembered nowhere: it says how a connection is used, and datagrams have none. */
function forConnections(doc: string): FunctionDeclaration<null> {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc: `${doc} Takes effect on connections only (TCP, TLS).`,
    run: () => 1,
  });
}

const forceRport = fn({
  args: [],
  routes: ANY_ROUTE,
  doc: 'Answers to the port the request came from, as if its Via had asked for it (RFC 3581).',
  run(_state, { run }) {
    run.state.forceRport = true;
    return 1;
  },
});

const tcpAlias = fn({
  args: [optional(int('port'))],
  routes: ANY_ROUTE,
  doc: 'Lets requests to that port use the connection the message came over. Takes effect on connections only (TCP, TLS).',
  run: () => 1,
});

/** Where messages are sent and from which socket. */
export const ROUTING_FUNCTIONS: Readonly<Record<string, FunctionDeclaration<null>>> = {
  force_rport: forceRport,
  add_rport: forceRport,
  force_send_socket: fn({
    args: [string('socket')],
    routes: ANY_ROUTE,
    doc: 'Sends the message from one of our sockets, `[proto:]ip[:port]`. 1, or -1 when it is none of them.',
    run(_state, call, text) {
      const socket = findSocket(call.run.services.sockets, text);
      if (socket === undefined)
        return refuse(call, `"${text}" is none of our sockets`, 'add it with listen=');
      call.run.state.sendSocket = socketName(socket);
      return 1;
    },
  }),
  remove_branch: fn({
    args: [optional(int('index'))],
    routes: ANY_ROUTE,
    doc: 'Takes one destination besides the Request-URI away, the first when no index is given. 1, or -1 when there is none.',
    run(_state, { run }, index = 0) {
      const { destinations } = run.state;
      const at = index < 0 ? destinations.length + index : index;
      if (at < 0 || at >= destinations.length) return -1;
      destinations.splice(at, 1);
      return 1;
    },
  }),
  clear_branches: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Takes every destination besides the Request-URI away.',
    run(_state, { run }) {
      run.state.destinations = [];
      return 1;
    },
  }),
  force_tcp_alias: tcpAlias,
  add_tcp_alias: tcpAlias,
  set_forward_no_connect: forConnections('Forwards only over a connection that is there.'),
  set_reply_no_connect: forConnections('Replies only over a connection that is there.'),
  set_forward_close: forConnections('Closes the connection after forwarding.'),
  set_reply_close: forConnections('Closes the connection after replying.'),
  log: fn({
    args: [value('level or text'), optional(string('text'))],
    routes: ANY_ROUTE,
    doc: 'Writes a line to the log: `log("text")` at level error, `log(level, "text")` at that level.',
    run(_state, { run }, first, text) {
      const { log } = run.services;
      if (text === undefined) log.write(-1, String(first ?? ''));
      else log.write(typeof first === 'number' ? first : -1, text);
      return 1;
    },
  }),
};

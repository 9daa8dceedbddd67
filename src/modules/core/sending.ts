import {
  ANY_ROUTE,
  type Call,
  declare,
  type FunctionDeclaration,
  int,
  literal,
  optional,
  type Problem,
  refuse,
  type Value,
} from '../../kit/index.ts';
import type { Unreachable } from '../../run/destination.ts';
import { forwardStatelessly } from '../../run/forward.ts';
import { parseUri } from '../../sip/uri.ts';
import { findSocket, socketName } from './sockets.ts';
import type { CoreState } from './state.ts';

const { fn } = declare<CoreState>();

const PROTOCOLS: readonly string[] = ['udp', 'tcp', 'tls', 'sctp'];
const MAX_PORT = 65535;
const DEFAULT_PORT = 5060;
const NO_NEGATIVE_BRANCH = { problem: 'a branch has no negative number', hint: 'use 0 or more' };

/** Where answers and forwarded requests go and from which socket. */
export const sendingFunctions: Readonly<Record<string, FunctionDeclaration<CoreState>>> = {
  forward: forwardTo(),
  forward_udp: forwardTo(),
  force_rport: forceRport(),
  add_rport: forceRport(),
  force_send_socket: fn({
    args: [literal('socket')],
    routes: ANY_ROUTE,
    doc: 'Sets the socket to send from, `[proto:]address[:port]`. -1 when we have no such socket.',
    run(_state, call, text) {
      const { run } = call;
      const socket = findSocket(run.services.sockets, text);
      if (socket === undefined) return refuse(call, `we have no socket ${text}`, 'name one of listen=');
      run.state.sendSocket = socketName(socket);
      return 1;
    },
  }),
  remove_branch: fn({
    args: [optional(int('branch'))],
    routes: ANY_ROUTE,
    doc: 'Removes a destination (0, the default: the first after the Request-URI). 1, also when there is none of that number.',
    check: ([branch]) => (typeof branch === 'number' && branch < 0 ? NO_NEGATIVE_BRANCH : null),
    run(_state, call, branch = 0) {
      if (branch < 0) return refuse(call, NO_NEGATIVE_BRANCH.problem, NO_NEGATIVE_BRANCH.hint);
      call.run.state.destinations.splice(branch, 1);
      return 1;
    },
  }),
  clear_branches: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Removes all destinations besides the Request-URI.',
    run(_state, { run }) {
      run.state.destinations = [];
      return 1;
    },
  }),
  set_advertised_address: fn({
    args: [literal('address')],
    routes: ANY_ROUTE,
    doc: 'The address in our own Via when the request is forwarded; in a branch_route for this branch alone.',
    check: ([address]) => addressProblem(address),
    run(_state, call, host) {
      const problem = addressProblem(host);
      if (problem !== null) return refuse(call, problem.problem, problem.hint);
      call.run.state.ownVia = { ...call.run.state.ownVia, host };
      return 1;
    },
  }),
  set_advertised_port: fn({
    args: [int('port')],
    routes: ANY_ROUTE,
    doc: 'The port in our own Via when the request is forwarded; in a branch_route for this branch alone.',
    check: ([port]) => portProblem(port),
    run(_state, call, port) {
      const problem = portProblem(port);
      if (problem !== null) return refuse(call, problem.problem, problem.hint);
      call.run.state.ownVia = { ...call.run.state.ownVia, port };
      return 1;
    },
  }),
  add_local_rport: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Asks for rport in our own Via when the request is forwarded (RFC 3581).',
    run(_state, { run }) {
      run.state.ownVia = { ...run.state.ownVia, rport: true };
      return 1;
    },
  }),
  set_forward_no_connect: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Forwarding opens no connection: where there is none, the branch fails. In a branch_route for this branch alone.',
    run(_state, { run }) {
      run.state.connects = false;
      return 1;
    },
  }),
  set_forward_close: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Accepted without effect: the reply comes over the connection of its request.',
    run: () => 1,
  }),
  set_reply_no_connect: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Says what is always so: a reply goes over the connection that its request came by, and none is opened for it.',
    run: () => 1,
  }),
  set_reply_close: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'The connection is closed after the final reply that this run makes.',
    run(_state, { run }) {
      run.closesAfterReply = true;
      return 1;
    },
  }),
  force_tcp_alias: alias(),
  add_tcp_alias: alias(),
  udp_mtu_try_proto: fn({
    args: [literal('proto')],
    routes: ANY_ROUTE,
    doc: 'Accepted; takes effect with connection-oriented transports: requests larger than udp_mtu go over this one.',
    check: ([proto]) => protoProblem(proto),
    run: (_state, call, proto) => accept(call, protoProblem(proto)),
  }),
};

function forwardTo(): FunctionDeclaration<CoreState> {
  return fn({
    args: [optional(literal('host')), optional(int('port'))],
    routes: ['request', 'failure'],
    doc: 'Sends the request on without a transaction: to $du or $ru, or to a host and port. -1 when it leads nowhere.',
    check: ([, port]) => portProblem(port),
    run(_state, call, host, port) {
      const { run } = call;
      if (run.faked) return refuse(call, 'invalid usage for faked message');
      if (run.message.kind !== 'request') return refuse(call, 'only a request can be forwarded');
      const problem = portProblem(port);
      if (problem !== null) return refuse(call, problem.problem, problem.hint);
      const fixed = host === undefined ? null : { host, port: port ?? DEFAULT_PORT };
      const finish = (failed: Unreachable | null): number =>
        failed === null ? 1 : refuse(call, failed.text);
      const sent = forwardStatelessly(run, fixed);
      return sent instanceof Promise ? sent.then(finish) : finish(sent);
    },
  });
}

function forceRport(): FunctionDeclaration<CoreState> {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Answers go to the port the request came from, although its Via does not ask for it (RFC 3581).',
    run(_state, { run }) {
      run.state.forceRport = true;
      return 1;
    },
  });
}

function alias(): FunctionDeclaration<CoreState> {
  return fn({
    args: [optional(int('port'))],
    routes: ANY_ROUTE,
    doc: 'Requests to that port of the far end (default: that of its Via) take the connection that this message came by.',
    check: ([port]) => portProblem(port),
    run(_state, call, port) {
      const problem = portProblem(port);
      if (problem !== null) return refuse(call, problem.problem, problem.hint);
      const { state, message, effects } = call.run;
      const { connection } = state.received;
      if (connection === 0) return 1;
      effects.push({ kind: 'alias', connection, port: port ?? message.topVia?.port ?? DEFAULT_PORT });
      return 1;
    },
  });
}

function accept(call: Call, problem: Problem | null): number {
  return problem === null ? 1 : refuse(call, problem.problem, problem.hint);
}

function protoProblem(proto: Value | undefined): Problem | null {
  if (typeof proto !== 'string' || PROTOCOLS.includes(proto.toLowerCase())) return null;
  return { problem: `"${proto}" is no transport`, hint: 'use UDP, TCP, TLS or SCTP' };
}

function addressProblem(address: Value | undefined): Problem | null {
  if (typeof address !== 'string' || parseUri(`sip:${address}`)?.host === address) return null;
  return { problem: `"${address}" is no address`, hint: 'write a host name or an address, IPv6 in brackets' };
}

function portProblem(port: Value | undefined): Problem | null {
  if (typeof port !== 'number' || (port > 0 && port <= MAX_PORT)) return null;
  return { problem: `${port} is no port`, hint: `use 1 to ${MAX_PORT}` };
}

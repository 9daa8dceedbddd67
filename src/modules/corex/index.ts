import {
  ANY_ROUTE,
  type Call,
  declare,
  defineModule,
  type FunctionDeclaration,
  int,
  isProblem,
  type OwnSocket,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { parseQ } from '../../sip/q-value.ts';
import { parseUri } from '../../sip/uri.ts';
import { findSocket, parseSocketAddress, socketName } from '../core/index.ts';
import { appendBranch } from './branches.ts';
import { fileFunctions } from './files.ts';
import { tkvVariable } from './tkv.ts';

/** A socket asked for by `$lsock`: how it is found, what of it is shown. */
interface SocketQuery {
  readonly by: 'l' | 'n';
  readonly value: string;
  readonly attribute: 'listen' | 'name';
}

const { fn, variable } = declare<null>();

const BRANCH_ROUTES: readonly RouteKind[] = ['request', 'failure', 'event'];
const XFLAGS = 64;

/** Extensions of the core. */
export default defineModule({
  name: 'corex',
  doc: 'Destination set, extended flags, sockets.',
  params: {
    alias_subdomains: {
      type: 'strings',
      doc: 'Domain whose subdomains are this server too.',
      inert: 'only whole names count as this server: list them with alias=',
    },
    dns_cache: { type: 'strings', doc: 'Preset answers of name resolution.', inert: 'names are not preset' },
    nio_intercept: {
      type: 'int',
      default: 0,
      doc: 'Runs event_route[network:msg] for all that is received and sent.',
      inert: 'event_route[network:msg] is not run',
    },
    nio_min_msg_len: {
      type: 'int',
      default: -1,
      doc: 'Shortest message for nio_intercept.',
      inert: 'event_route[network:msg] is not run',
    },
    nio_msg_avp: {
      type: 'string',
      default: '',
      doc: 'AVP for nio_intercept.',
      inert: 'event_route[network:msg] is not run',
    },
    evcb_reply_out: {
      type: 'string',
      default: '',
      doc: 'Function of an embedded script for sent replies.',
      inert: 'there are no embedded scripts',
    },
  },
  functions: {
    ...fileFunctions,
    append_branch: fn({
      args: [optional(printed('uri')), optional(printed('q'))],
      routes: BRANCH_ROUTES,
      doc: 'Adds a destination: the URI, or the Request-URI as it now stands. 1 added; -1 when q is no q-value or there are too many.',
      run(_state, call, uri, q = '') {
        const thousandths = parseQ(q);
        if (thousandths === null) return refuse(call, `"${q}" is no q-value`, 'use 0 to 1');
        if (appendBranch(call.run, uri === '' ? undefined : uri, thousandths)) return 1;
        return refuse(call, 'there are too many branches', 'raise max_branches');
      },
    }),
    is_faked_msg: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'Whether this run stands for no message (event routes, timers).',
      run: (_state, { run }) => (run.faked ? 1 : -1),
    }),
    has_ruri_user: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'Whether the Request-URI has a user part.',
      run: (_state, { run }) => ((parseUri(run.requestUri)?.user ?? '') === '' ? -1 : 1),
    }),
    has_user_agent: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'Whether there is a User-Agent header with something in it.',
      run: (_state, { run }) => ((run.message.header('user-agent')?.value ?? '') === '' ? -1 : 1),
    }),
    setxflag: extendedFlag('Sets an extended flag.', (flags, bit) => flags | bit),
    resetxflag: extendedFlag('Clears an extended flag.', (flags, bit) => flags & ~bit),
    isxflagset: fn({
      args: [int('flag')],
      routes: ANY_ROUTE,
      doc: 'Whether an extended flag (0 to 63) is set.',
      run: (_state, { run }, flag) =>
        isXflag(flag) && (run.state.xflags[wordOf(flag)] & bitOf(flag)) !== 0 ? 1 : -1,
    }),
    set_send_socket: fn({
      args: [printed('socket')],
      routes: ANY_ROUTE,
      doc: 'Sets the socket to send from (`proto:address:port`). 1, also (with a warning) when we have no such socket; -1 when it is no socket at all.',
      run(_state, call, text) {
        const address = parseSocketAddress(text);
        if (isProblem(address)) return refuse(call, address.problem, address.hint);
        return useSocket(call, findSocket(call.run.services.sockets, text), text);
      },
    }),
    set_send_socket_name: fn({
      args: [printed('name')],
      routes: ANY_ROUTE,
      doc: 'Sets the socket to send from by its name. 1, also (with a warning) when there is none of that name.',
      run: (_state, call, name) => useSocket(call, socketNamed(call.run, name), name),
    }),
    is_socket_name: fn({
      args: [printed('name')],
      routes: ANY_ROUTE,
      doc: 'Whether one of our sockets has that name.',
      run: (_state, { run }, name) => (socketNamed(run, name) === undefined ? -1 : 1),
    }),
  },
  variables: {
    atkv: tkvVariable,
    cfg: variable<string | number>({
      doc: 'Where in the script it is written: `line`, `name` of the file, `route`.',
      inner: 'required',
      parse(inner, at) {
        if (at === null) return { problem: 'its place is known only where it is written in the script' };
        if (inner === 'line') return { key: at.line };
        if (inner === 'name' || inner === 'file') return { key: at.file };
        return inner === 'route'
          ? { key: at.route }
          : { problem: `$cfg(${inner ?? ''}) is unknown`, hint: 'use line, name or route' };
      },
      get: (_state, _run, value) => value,
    }),
    lsock: variable({
      doc: 'A listen socket: `n/name/listen` its address by its name, `l/proto:ip:port/name` its name by its address.',
      inner: 'required',
      parse(inner) {
        const query = parseSocketQuery(inner ?? '');
        return query === null
          ? { problem: `"${inner}" is no socket query`, hint: 'write n/name/listen or l/address/name' }
          : { key: query };
      },
      get(_state, run, query) {
        const socket =
          query.by === 'n' ? socketNamed(run, query.value) : findSocket(run.services.sockets, query.value);
        if (socket === undefined) return null;
        return query.attribute === 'name' ? (socket.name ?? '') : socketName(socket);
      },
    }),
  },
  setupWorker: () => null,
});

function extendedFlag(
  doc: string,
  change: (flags: number, bit: number) => number,
): FunctionDeclaration<null> {
  return fn({
    args: [int('flag')],
    routes: ANY_ROUTE,
    doc: `${doc} -1 when there is no such flag (0 to 63).`,
    run(_state, { run }, flag) {
      if (!isXflag(flag)) return -1;
      const { xflags } = run.state;
      xflags[wordOf(flag)] = change(xflags[wordOf(flag)], bitOf(flag)) >>> 0;
      return 1;
    },
  });
}

function isXflag(flag: number): boolean {
  return flag >= 0 && flag < XFLAGS;
}

function wordOf(flag: number): 0 | 1 {
  return flag < 32 ? 0 : 1;
}

function bitOf(flag: number): number {
  return 1 << (flag % 32);
}

function useSocket(call: Call, socket: OwnSocket | undefined, wanted: string): number {
  const { run, site } = call;
  if (socket === undefined) {
    run.log.warn('corex.no-such-socket', `${site.name}: we have no socket ${wanted}`, site);
    return 1;
  }
  run.state.sendSocket = socketName(socket);
  return 1;
}

function socketNamed(run: RunContext, name: string): OwnSocket | undefined {
  return run.services.sockets.find((socket) => socket.name === name);
}

function parseSocketQuery(text: string): SocketQuery | null {
  const match = /^([ln])\/([^/]+)\/(listen|name)$/.exec(text);
  if (match === null) return null;
  const [, by, value = '', attribute] = match;
  return {
    by: by === 'n' ? 'n' : 'l',
    value,
    attribute: attribute === 'name' ? 'name' : 'listen',
  };
}

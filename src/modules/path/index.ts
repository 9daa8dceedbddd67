import {
  type Call,
  declare,
  defineModule,
  type FunctionDeclaration,
  optional,
  printed,
  type RunContext,
} from '../../kit/index.ts';
import { uriAddress } from '../../run/forward.ts';
import { aliasUri, formatAddressAlias, parseAddressAlias } from '../../sip/address-alias.ts';
import type { SocketText } from '../../sip/edits.ts';
import { unescapeUri } from '../../sip/escapes.ts';
import { parseUri } from '../../sip/uri.ts';
import { bracketed } from '../core/index.ts';
import { ownRouteListeners, routeParam } from '../rr/index.ts';

/** The worker state of module path. */
interface PathState {
  /** How the address that a request came from is written: as an escaped URI, or `addr~port~proto`. */
  readonly asAlias: boolean;
  readonly receivedName: string;
  readonly double: boolean;
}

const { fn } = declare<PathState>();

/** Path of RFC 3327: this server stands between phones and their registrar. */
export default defineModule({
  name: 'path',
  doc: 'Path of RFC 3327, for a proxy between phones and their registrar.',
  params: {
    use_received: {
      type: 'int',
      default: 0,
      doc: 'Whether `loose_route` of rr sends to the address in `received` of our own Route.',
    },
    received_format: {
      type: 'int',
      default: 0,
      doc: '0: `received` is an escaped URI; 1: `addr~port~proto`, as an alias of nathelper.',
    },
    received_name: { type: 'string', default: 'received', doc: 'Name of that parameter.' },
    enable_r2: {
      type: 'int',
      default: 0,
      doc: 'Whether two Path headers are written (`;r2=on`), of the socket that the request leaves by and of that it came by.',
    },
    sockname_mode: {
      type: 'int',
      default: 0,
      doc: 'Names of sockets in Path.',
      inert: 'Path has addresses of sockets, not their names',
    },
  },
  functions: {
    add_path: adding('Adds Path with the socket that the request leaves by. 1.', () => ''),
    add_path_received: adding(
      'As `add_path`, with the address that the request came from in `received`. 1.',
      receivedParam,
    ),
  },
  variables: {},
  setupWorker({ params, services }): PathState {
    const state = {
      asAlias: params.received_format !== 0,
      receivedName: params.received_name,
      double: params.enable_r2 !== 0,
    };
    if (params.use_received !== 0) {
      ownRouteListeners.add(services, (run, route) => {
        const uri = receivedUri(state, routeParam(route, state.receivedName) ?? '');
        if (uri !== null) run.state.dstUri = uri;
      });
    }
    return state;
  },
});

function adding(
  doc: string,
  received: (state: PathState, run: RunContext) => string,
): FunctionDeclaration<PathState> {
  return fn({
    args: [optional(printed('user')), optional(printed('params'))],
    routes: ['request'],
    doc,
    run(state, call, user = '', params = '') {
      const own = params === '' ? '' : `;${params}`;
      add(state, call, user, received(state, call.run) + own);
      return 1;
    },
  });
}

/** Adds the header above the Path headers that are there. */
function add(state: PathState, { run }: Call, user: string, params: string): void {
  const { message, services } = run;
  const { received, edits } = run.state;
  const start = `Path: <sip:${user === '' ? '' : `${user}@`}`;
  const tail = `;lr${params}${state.double ? ';r2=on' : ''}>\r\n`;
  const incoming = uriAddress(services.sockets[received.socket], received.proto, { host: null, port: null });
  const text: SocketText = {
    before: start,
    names: 'address',
    after: state.double ? `${tail}${start}${incoming}${tail}` : tail,
  };
  const at = message.header('path')?.start ?? message.headersEnd;
  edits.push({ kind: 'socket', at, differ: 'socket', same: text, other: text });
}

function receivedParam({ asAlias, receivedName }: PathState, { state }: RunContext): string {
  const { srcIp, srcPort, proto } = state.received;
  const ip = bracketed(srcIp);
  if (asAlias) return `;${receivedName}=${formatAddressAlias(ip, srcPort, proto)}`;
  const transport = proto === 'udp' ? '' : `%3Btransport%3D${proto === 'wss' ? 'ws' : proto}`;
  return `;${receivedName}=sip:${ip}:${srcPort}${transport}`;
}

/** What `received` of our own Route says; null when it is no URI. */
function receivedUri({ asAlias }: PathState, text: string): string | null {
  if (asAlias) {
    const alias = parseAddressAlias(text);
    return alias === null ? null : aliasUri(alias);
  }
  const uri = unescapeUri(text);
  return parseUri(uri) === null ? null : uri;
}

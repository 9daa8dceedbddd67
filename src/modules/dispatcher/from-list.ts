import { ANY_ROUTE, declare, int, optional, type RunContext, refuse, string } from '../../kit/index.ts';
import { parseUri } from '../../sip/uri.ts';
import { attributesOf } from './chosen-xavps.ts';
import { type Destination, isNumeric } from './destination.ts';
import type { DispatcherState } from './state.ts';
import { isOut } from './states.ts';

const { fn } = declare<DispatcherState>();

// Bits of the mode.
const ANY_PORT = 1;
const ANY_TRANSPORT = 2;
const ACTIVE_ONLY = 4;
const SAME_SOCKET = 8;

const EVERY_SET = -1;
const DEFAULT_PORT = 5060;
const DEFAULT_TLS_PORT = 5061;

/** Where something came from. */
interface Origin {
  readonly ip: string;
  readonly port: number;
  readonly transport: string | null;
}

/** `ds_is_from_list`. */
export const fromListFunctions = {
  ds_is_from_list: fn({
    args: [optional(int('set')), optional(int('mode')), optional(string('uri'))],
    routes: ANY_ROUTE,
    doc: 'Whether the message, or a URI, is of a destination of the set (-1, or not given: of any). Bits of the mode (2): 1 any port, 2 any transport, 4 only destinations in use, 8 the socket that it came to is the destination’s. 1, or -1.',
    run(state, call, id, mode = ANY_TRANSPORT, uri) {
      const origin = uri === undefined ? originOf(call.run) : originIn(uri);
      if (origin === null) return refuse(call, `"${uri}" is no URI with an address`);
      const every = id === undefined || id === EVERY_SET;
      const sets = [...state.sets.current().values()].filter((set) => every || set.id === id);
      const candidates = sets
        .flatMap(({ destinations }) => destinations)
        .filter((one) => mayBe(state, call.run, one, origin, mode));
      const found = (one: Destination | undefined): number => {
        if (one === undefined) return -1;
        if (every) state.setSetId(call.run, one.set);
        const attributes = attributesOf(one, state.attributesForNone);
        if (attributes !== '') state.setAttributes(call.run, attributes);
        return 1;
      };
      const numeric = candidates.filter(isNumeric);
      if (numeric.length === candidates.length) return found(numeric.find(({ host }) => host === origin.ip));
      return firstWithAddress(call.run, candidates, origin.ip).then(found);
    },
  }),
};

function mayBe(
  state: DispatcherState,
  run: RunContext,
  one: Destination,
  origin: Origin,
  mode: number,
): boolean {
  // One that names no port is reached at any.
  if ((mode & ANY_PORT) === 0 && one.port !== null && one.port !== origin.port) return false;
  if ((mode & ANY_TRANSPORT) === 0 && one.transport !== origin.transport) return false;
  if ((mode & ACTIVE_ONLY) !== 0 && isOut(state.states.of(one))) return false;
  return (mode & SAME_SOCKET) === 0 || one.socket === '' || one.socket === ownSocket(run);
}

/** Names are resolved as for requests; what is known needs no waiting. */
async function firstWithAddress(
  run: RunContext,
  candidates: readonly Destination[],
  ip: string,
): Promise<Destination | undefined> {
  for (const one of candidates) {
    const addresses = await run.services.names.addresses(one.host);
    if (addresses.includes(ip)) return one;
  }
  return undefined;
}

function originOf({ state }: RunContext): Origin {
  const { srcIp, srcPort, proto } = state.received;
  return { ip: srcIp, port: srcPort, transport: proto };
}

function originIn(text: string): Origin | null {
  const uri = parseUri(text);
  if (uri === null || uri.host === '') return null;
  const transport = uri.params.get('transport')?.toLowerCase() ?? null;
  const ip = uri.host.startsWith('[') ? uri.host.slice(1, -1) : uri.host;
  return { ip, port: uri.port ?? (uri.scheme === 'sips' ? DEFAULT_TLS_PORT : DEFAULT_PORT), transport };
}

function ownSocket({ state }: RunContext): string {
  const { proto, dstIp, dstPort } = state.received;
  return `${proto}:${dstIp.includes(':') ? `[${dstIp}]` : dstIp}:${dstPort}`;
}

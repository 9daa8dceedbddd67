import { ANY_ROUTE, type Call, declare, int, refuse } from '../../kit/index.ts';
import { appendHeader } from '../../sip/edits.ts';
import { parseUri, type SipUri } from '../../sip/uri.ts';
import { findSocket, socketName } from '../core/index.ts';
import {
  isOwn,
  isStrictTarget,
  ownRouteParams,
  type Route,
  RouteSet,
  removeLast,
  removeUpTo,
} from './route-set.ts';
import { DOUBLE, hopFromRoute, ownRouteListeners, type RrState } from './state.ts';

const { fn } = declare<RrState>();

const ROUTED = 1;
const NO_ROUTE = -1;
/** Nothing but Route headers of ours in a request of no dialog. */
const ONLY_OWN = -3;

const MALFORMED = 'a Route header is malformed';

/** Functions that send a request along its Route headers (RFC 3261 §16.4, §16.6 steps 6 and 7). */
export const looseRouteFunctions = {
  loose_route: fn({
    args: [],
    routes: ['request'],
    doc: 'Takes our own Route away and sets the next hop by what follows, also after and before a strict router. 1; -1 no Route, or a malformed one; -3 only our own in a request without To-tag.',
    run: (state, call) => route(state, call, false),
  }),
  loose_route_mode: fn({
    args: [int('mode')],
    routes: ['request'],
    doc: 'As `loose_route`; mode 1: the Request-URI is not taken for one that a strict router put there.',
    run: (state, call, mode) => route(state, call, mode !== 0),
  }),
  loose_route_preloaded: fn({
    args: [],
    routes: ['request'],
    doc: 'As `loose_route`. 1 when there was only our own Route in a request without To-tag, else -1.',
    run: (state, call) => (route(state, call, false) === ONLY_OWN ? 1 : -1),
  }),
  rr_next_hop_route: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Whether `loose_route` took the next hop from the Route after our own. 1 or -1.',
    run: (_state, { run }) => (hopFromRoute.get(run) === true ? 1 : -1),
  }),
};

function route(state: RrState, call: Call, looseOnly: boolean): number {
  const { run } = call;
  const routes = new RouteSet(run.message);
  const first = routes.first();
  if (first === null) return NO_ROUTE;
  if (first === 'malformed') return refuse(call, MALFORMED);
  const uri = parseUri(run.requestUri);
  if (uri === null) return refuse(call, `the Request-URI "${run.requestUri}" is malformed`);
  const inDialog = (run.message.to?.tag ?? null) !== null;
  const result =
    inDialog && !looseOnly && isStrictTarget(run, uri)
      ? afterStrict(state, call, routes, first)
      : afterLoose(state, call, routes, first);
  const code = result === null ? (inDialog ? ROUTED : ONLY_OWN) : result;
  if (code !== NO_ROUTE) {
    const params = ownRouteParams(run);
    if (params !== '') for (const listener of ownRouteListeners.all(run.services)) listener(run, params);
  }
  return code;
}

/** The topmost Route may be ours. Null: there is no Route but ours. */
function afterLoose(state: RrState, call: Call, routes: RouteSet, first: Route): number | null {
  const { run } = call;
  let hop: Route | 'malformed' | null = first;
  if (isOwn(run, first.parsed)) {
    const own = ownPair(state, call, routes, first);
    if (own === 'malformed') return refuse(call, MALFORMED);
    run.state.edits.push(...removeUpTo(run.message, own));
    hop = routes.next(own);
    if (hop === null) return null;
    if (hop === 'malformed') return refuse(call, MALFORMED);
    hopFromRoute.set(run, true);
  }
  if (isLoose(hop)) {
    run.state.dstUri = target(hop);
    return ROUTED;
  }
  // §16.6 step 6: a strict router wants to find itself in the Request-URI, and that at the end of the Route.
  const received = run.message.requestUri;
  run.requestUri = target(hop);
  run.state.edits.push(
    ...removeUpTo(run.message, hop),
    appendHeader(run.message, `Route: <${received}>\r\n`),
  );
  return ROUTED;
}

/** §16.4: a strict router before us left our own URI in the Request-URI, and what it was in the last Route. */
function afterStrict(state: RrState, call: Call, routes: RouteSet, first: Route): number {
  const { run } = call;
  let hop: Route | 'malformed' | null = first;
  if (isDouble(state, call, first)) {
    forceSocket(state, call, first.parsed);
    run.state.edits.push(...removeUpTo(run.message, first));
    hop = routes.next(first);
  }
  if (hop === null) return refuse(call, 'nothing follows our own Route');
  if (hop === 'malformed') return refuse(call, MALFORMED);
  if (!isLoose(hop)) {
    run.requestUri = target(hop);
    run.state.edits.push(...removeUpTo(run.message, hop));
    return ROUTED;
  }
  const last = routes.last();
  if (last === null || last === 'malformed') return refuse(call, MALFORMED);
  run.state.dstUri = target(hop);
  run.requestUri = target(last);
  run.state.edits.push(removeLast(last));
  return ROUTED;
}

/** The last of our own values at the top: the second one where they were added in pairs (`;r2=on`). */
function ownPair(state: RrState, call: Call, routes: RouteSet, first: Route): Route | 'malformed' {
  if (!isDouble(state, call, first)) {
    if (state.forceSendSocket) forceSocket(state, call, first.parsed);
    return first;
  }
  const second = routes.next(first);
  if (second === null || second === 'malformed') return second ?? first;
  forceSocket(state, call, second.parsed);
  return second;
}

function isDouble(state: RrState, { run }: Call, { parsed }: Route): boolean {
  return state.double !== DOUBLE.never && parsed.params.has('r2') && isOwn(run, parsed);
}

/** The request leaves by the socket that the URI names. */
function forceSocket(state: RrState, { run, site }: Call, uri: SipUri): void {
  const proto = uri.params.get('transport')?.toLowerCase() || (uri.scheme === 'sips' ? 'tls' : 'udp');
  const port = uri.port ?? (proto === 'tls' ? 5061 : 5060);
  const socket = findSocket(run.services.sockets, `${proto}:${uri.host}:${port}`);
  if (socket !== undefined) run.state.sendSocket = socketName(socket);
  else if (state.warnOfMismatch) {
    const text = `${site.name}: no socket of ours is ${proto}:${uri.host}:${port}, as Route has it`;
    run.log.warn('rr.no-such-socket', text, site);
  }
}

function isLoose({ parsed }: Route): boolean {
  return parsed.params.has('lr');
}

/** The URI to send to: where it has `maddr`, that address and nothing of the URI but its port, as in Kamailio. */
function target({ uri, parsed }: Route): string {
  const maddr = parsed.params.get('maddr') ?? '';
  if (maddr === '') return uri;
  return `sip:${maddr}${parsed.port === null ? '' : `:${parsed.port}`}`;
}

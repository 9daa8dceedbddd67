import {
  ANY_ROUTE,
  declare,
  int,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { parseNameAddrList } from '../../sip/name-addr.ts';
import { addressIn, parseSdp, sdpOf } from '../../sip/sdp.ts';
import { firstContact } from './contacts.ts';
import type { NathelperState } from './state.ts';

const { fn } = declare<NathelperState>();

const ROUTES: readonly RouteKind[] = ['request', 'onreply', 'failure', 'branch'];

/** One way to tell that a phone is behind a NAT. */
type UacTest = (state: NathelperState, run: RunContext) => boolean;

/** By their bits in the argument of `nat_uac_test`. */
const TESTS: ReadonlyMap<number, UacTest> = new Map([
  [1, (state, run) => state.isPrivate(contactUri(run)?.host ?? '')],
  [2, (_state, run) => viaHost(run) !== null && viaHost(run) !== run.state.received.srcIp.toLowerCase()],
  [4, (state, run) => state.isPrivate(viaHost(run) ?? '')],
  [8, sdpIsPrivate],
  [16, (_state, run) => (run.message.topVia?.port ?? DEFAULT_PORT) !== run.state.received.srcPort],
  [32, (state, run) => state.isPrivate(run.state.received.srcIp)],
  [64, (_state, run) => run.state.received.proto.startsWith('ws')],
  [128, contactPortDiffers],
  [256, sdpIsOfAnother],
]);

const DEFAULT_PORT = 5060;
const NOT_AN_ADDRESS = -2;

/** Functions that ask whether an address, or the sender of a message, is behind a NAT. */
export const uacTestFunctions = {
  nat_uac_test: fn({
    args: [int('flags')],
    routes: ROUTES,
    doc: 'Whether one of these tests says that the sender is behind a NAT: 1 Contact has a private address, 2 Via has another address than the sender, 4 Via has a private one, 8 so has the SDP, 16 Via has another port, 32 the sender has a private address, 64 came by WebSocket, 128 Contact has another port, 256 the SDP another address. 1 or -1.',
    run(state, { run }, flags) {
      for (const [bit, says] of TESTS) if ((flags & bit) !== 0 && says(state, run)) return 1;
      return -1;
    },
  }),
  is_rfc1918: fn({
    args: [printed('address')],
    routes: ANY_ROUTE,
    doc: 'Whether an address is private. 1; -1 it is not, -2 it is empty.',
    run(state, call, address) {
      if (address !== '') return state.isPrivate(address) ? 1 : -1;
      refuse(call, 'the address is empty');
      return NOT_AN_ADDRESS;
    },
  }),
};

function contactUri(run: RunContext) {
  const contact = firstContact(run);
  return contact?.nameAddr.parsedUri ?? null;
}

function viaHost({ message }: RunContext): string | null {
  const host = message.topVia?.host.toLowerCase() ?? null;
  return host?.replace(/^\[|\]$/g, '') ?? null;
}

function contactPortDiffers(_state: NathelperState, run: RunContext): boolean {
  const uri = contactUri(run);
  if (uri === null || uri.host === '') return false;
  const secure = uri.scheme === 'sips' || uri.params.get('transport')?.toLowerCase() === 'tls';
  return (uri.port ?? (secure ? DEFAULT_PORT + 1 : DEFAULT_PORT)) !== run.state.received.srcPort;
}

function sessionOf(run: RunContext) {
  const body = sdpOf(run.message);
  const sdp = body === null ? null : parseSdp(body.text);
  // RFC 8866 §5.2: a session description has an origin.
  return sdp === null || !sdp.session.lines.some(({ type }) => type === 'o') ? null : sdp;
}

/** A stream has the address of the session unless it has its own (RFC 8866 §5.7). */
function sdpIsPrivate(state: NathelperState, run: RunContext): boolean {
  const sdp = sessionOf(run);
  if (sdp === null) return false;
  const shared = addressIn(sdp.session, 'c')?.address ?? '';
  return sdp.media.some((media) => state.isPrivate(addressIn(media, 'c')?.address ?? shared));
}

function sdpIsOfAnother(_state: NathelperState, run: RunContext): boolean {
  const sdp = sessionOf(run);
  const shared = sdp === null ? null : addressIn(sdp.session, 'c');
  return shared !== null && /^[0-9.]+$|:/.test(shared.address) && shared.address !== run.state.received.srcIp;
}

/** Number of Record-Route values, and whether the topmost is one of a pair. */
export function recordRoutes({ message }: RunContext): { readonly count: number; readonly top: number } {
  const values = message.headers('record-route').map(({ value }) => parseNameAddrList(value) ?? []);
  const [top] = values.flat();
  const pair = top?.parsedUri?.params.has('r2') === true;
  return { count: values.flat().length, top: top === undefined ? 0 : pair ? 2 : 1 };
}

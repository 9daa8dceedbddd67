import type { Flow } from '../net/network.ts';
import { RunContext } from '../run/context.ts';
import type { RunServices } from '../run/services.ts';
import { newRunState } from '../run/state.ts';
import type { Transactions } from '../run/transaction.ts';
import type { Wake } from '../run/wake.ts';
import type { RouteKind } from '../script/declarations.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { receivedOver } from './message-run.ts';

const FAKED_REQUEST = Buffer.from(
  [
    'OPTIONS sip:you@fermata.invalid SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1',
    'From: <sip:you@fermata.invalid>;tag=1',
    'To: <sip:you@fermata.invalid>',
    'Call-ID: faked@fermata.invalid',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n'),
  'latin1',
);

const NO_TRANSACTIONS: Transactions = {
  create: () => ({ problem: 'invalid usage for faked message' }),
  lookup: () => null,
  invite: null,
  inviteRequest: () => null,
  cancel: () => false,
};

/** What a faked run is begun for; an event route without. */
export interface FakedRunOptions {
  readonly kind?: RouteKind;
  readonly wake?: Wake;
  /** What it is about: something that came by a flow, with a message that is no SIP, or without. */
  readonly about?: { readonly message: SipMessage | null; readonly flow: Flow };
}

/** A run that no message started, over a request that stands for none: timers, event routes, tasks (Kamailio's "faked message"). */
export function createFakedRun(
  services: RunServices,
  { kind = 'event', wake, about }: FakedRunOptions = {},
): RunContext {
  const parsed = parseMessage(FAKED_REQUEST);
  if (!parsed.ok) throw new Error('the faked request does not parse');
  const [socket] = services.sockets;
  const received = {
    proto: 'udp',
    socket: 0,
    srcIp: '127.0.0.1',
    srcPort: 5060,
    dstIp: socket?.ip ?? '127.0.0.1',
    dstPort: socket?.port ?? 5060,
    connection: 0,
    at: services.clock.wallTime(),
  };
  const message = about?.message ?? parsed.message;
  const came = about === undefined ? received : receivedOver(services, about.flow);
  return new RunContext({
    state: newRunState(came, message.bytes),
    message,
    kind,
    ...(wake === undefined ? {} : { wake }),
    services,
    transactions: NO_TRANSACTIONS,
    transaction: null,
    faked: true,
    resumed: false,
  });
}

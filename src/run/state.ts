import type { Value } from '../script/value.ts';
import type { Edit } from '../sip/edits.ts';
import type { ArmedRoutes } from './armed-routes.ts';

/** How a message reached us and where its answers go: plain data, ours and the far end's address. */
export interface Received {
  readonly proto: string;
  /** Index of our own socket in the network's list. */
  readonly socket: number;
  readonly srcIp: string;
  readonly srcPort: number;
  readonly dstIp: string;
  readonly dstPort: number;
  /** Number of the connection it came by; 0 for datagrams. */
  readonly connection: number;
  /** Epoch milliseconds at which it was received. */
  readonly at: number;
}

/** One AVP: `$avp(name)`. Numeric names (`$avp(i:5)`) are numbers. */
export interface Avp {
  readonly name: string | number;
  value: Value;
}

/** One extended AVP: `$xavp(name=>field)`; a field list is again a list of them, newest first. */
export interface Xavp {
  readonly name: string;
  value: Value | Xavp[];
}

/** The contact of a registered user that a URI was looked up from. */
export interface Located {
  readonly ruid: string;
  readonly userAgent: string;
  /** `+sip.instance` of the phone (RFC 5626); null when it did not say. */
  readonly instance: string | null;
}

/** One destination besides the Request-URI (`append_branch`), in the destination set of a request. */
export interface Destination {
  readonly uri: string;
  readonly dstUri: string | null;
  readonly path: string | null;
  /** q-value in thousandths (Kamailio's form), -1 when unset. */
  readonly q: number;
  readonly sendSocket: string | null;
  readonly flags: number;
  readonly located: Located | null;
}

/** Timers set for this transaction alone, in milliseconds; null: the parameter's value. */
export interface TimerSettings {
  fr: number | null;
  frInv: number | null;
  maxLifetimeInv: number | null;
  maxLifetimeNonInv: number | null;
  retr1: number | null;
  retr2: number | null;
}

/** What a script switches off for one transaction. */
export interface SwitchedOff {
  /** That a 6xx cancels the other branches (`t_set_disable_6xx`). */
  readonly sixHundred: boolean;
  /** That the caller gets the error when `t_relay` fails (`t_set_disable_internal_reply`). */
  readonly errorReply: boolean;
  /** That Reason of a received CANCEL goes along (`t_set_no_e2e_cancel_reason`). */
  readonly cancelReason: boolean;
  /** That the next address of a name is tried (`t_set_disable_failover`). */
  readonly failover: boolean;
}

/** What the script wants our own Via to show. */
export interface OwnVia {
  /** Host and port in place of the socket's (`set_advertised_address`, `set_advertised_port`); null: as it is. */
  readonly host: string | null;
  readonly port: number | null;
  /** Ask for the port that our request comes from (`add_local_rport`, RFC 3581). */
  readonly rport: boolean;
}

/** What a failure route begins with in place of what an earlier one left: changes of its own are of its own branches alone. */
export interface RequestBase {
  readonly edits: readonly Edit[];
  readonly uri: string | null;
  readonly dstUri: string | null;
  readonly path: string | null;
  readonly sendSocket: string | null;
  readonly branchFlags: number;
}

/** What a script adds to replies before they are sent (`append_to_reply`, `set_reply_body`). */
export interface ReplyEdits {
  /** Raw header lines, each ending in CRLF. */
  headers: string;
  body: string | null;
  contentType: string | null;
}

/**
 * All of a message that the script may still read after a stop: plain data, the subject of the suspension codec. Everything
 * here survives a suspension; what does not (`$var`, script flags, `$rc`) lives in the {@link RunContext} alone.
 */
export interface RunState {
  readonly received: Received;
  /** The message as received, or as it was last put in place (`msg_apply_changes`). */
  bytes: Buffer;
  /** Deferred changes of the message, in the order in which they were made. */
  edits: Edit[];
  reply: ReplyEdits;
  /** `$ru` after a change; null while it is the received one. */
  uri: string | null;
  /** The Request-URI was not yet used for forwarding (or was written since): `t_relay` may use it. */
  uriIsNew: boolean;
  /** q-value of the Request-URI in thousandths, -1 when unset. */
  q: number;
  located: Located | null;
  /** `$du`, null when unset. */
  dstUri: string | null;
  /** Path vector (header value) for the Request-URI's branch. */
  path: string | null;
  /** Forced send socket, `proto:ip:port`. */
  sendSocket: string | null;
  destinations: Destination[];
  /** Message flags 0–31 (`setflag`). */
  flags: number;
  /** Extended flags 0–63 as two words (`setxflag`). */
  xflags: [number, number];
  /** Branch flags of branch 0 (`setbflag`). */
  branchFlags: number;
  /** `force_rport()`: answer to the source port although Via does not ask for it. */
  forceRport: boolean;
  /** Newest first, as Kamailio's stacks. */
  avps: Avp[];
  xavps: Xavp[];
  xavus: Xavp[];
  xavis: Xavp[];
  ownVia: OwnVia;
  /** Whether forwarding may open a connection (`set_forward_no_connect`: it may not). */
  connects: boolean;
  /** What is switched off for this transaction alone. */
  off: SwitchedOff;
  /** The branch_route of the last forwarding, which armed it no longer: destinations that are added later go through it too. */
  formerBranchRoute: string | null;
  /** In and after a failure route: what the next one begins with. Null: what stands here. */
  base: RequestBase | null;
  /** Routes armed with `t_on_failure` and its kin. */
  routes: ArmedRoutes;
  timers: TimerSettings;
  /** `t_set_auto_inv_100`: whether a suspended INVITE gets its 100; null: as the parameter says. */
  autoTrying: boolean | null;
}

/** The state of a message as it was received. */
export function newRunState(received: Received, bytes: Buffer): RunState {
  return {
    received,
    bytes,
    edits: [],
    reply: { headers: '', body: null, contentType: null },
    uri: null,
    uriIsNew: true,
    q: -1,
    located: null,
    dstUri: null,
    path: null,
    sendSocket: null,
    destinations: [],
    flags: 0,
    xflags: [0, 0],
    branchFlags: 0,
    forceRport: false,
    avps: [],
    xavps: [],
    xavus: [],
    xavis: [],
    ownVia: { host: null, port: null, rport: false },
    connects: true,
    off: { sixHundred: false, errorReply: false, cancelReason: false, failover: false },
    formerBranchRoute: null,
    base: null,
    routes: { failure: null, reply: null, branch: null, branchFailure: null, cancel: null },
    timers: {
      fr: null,
      frInv: null,
      maxLifetimeInv: null,
      maxLifetimeNonInv: null,
      retr1: null,
      retr2: null,
    },
    autoTrying: null,
  };
}

import type { Place, RunContext } from '../../kit/index.ts';
import type { RouteEnd } from '../../run/relay.ts';

/** What tm's functions keep in a worker. */
export interface TmState {
  readonly defaultCode: number;
  readonly defaultReason: string;
  /** The Reason headers of a CANCEL go along with ours. */
  readonly e2eCancelReason: boolean;
  /** A CANCEL without INVITE: 0 forwarded with a transaction, 1 without, 2 dropped. */
  readonly unmatchedCancel: number;
  /** Names of the xavps that hold contacts still to be tried, and other flows of phones; '': none does. */
  readonly contactsAvp: string;
  readonly contactFlowsAvp: string;
  /** Whether one of our sockets has this name, `udp:192.0.2.1:5060`. */
  hasSocket(name: string): boolean;
  /** The error reply of `t_relay` waits for the end of the run. */
  readonly delayedReply: boolean;
  branchRoute(name: string): Place | null;
  runRoute(place: Place, run: RunContext): RouteEnd | Promise<RouteEnd>;
}

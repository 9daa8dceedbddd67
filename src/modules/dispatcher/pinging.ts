import { socketText } from './chosen-xavps.ts';
import type { Destination } from './destination.ts';
import { find } from './mark.ts';
import type { ReplyCodes } from './reply-codes.ts';
import type { DispatcherState } from './state.ts';
import { DISABLED, INACTIVE, PROBING, TRYING } from './states.ts';

/** Which destinations are probed (`ds_probing_mode`). */
export const MODE = { flagged: 0, all: 1, inactive: 2, flaggedForGood: 3 } as const;

/** How destinations are probed. */
export interface Pinging {
  /** Milliseconds between probes; 0: none. */
  readonly interval: number;
  readonly probesAll: boolean;
  readonly mode: number;
  readonly method: string;
  readonly from: string;
  readonly outboundProxy: string;
  readonly isWell: ReplyCodes;
  /** An operator may switch it off: 0. */
  active: number;
}

const CSEQ = 10;
const TIMED_OUT = 408;

/** Probes every destination that it is time for. Their answers come later. */
export function pingAll(state: DispatcherState): void {
  if (state.pinging.active === 0) return;
  for (const { destinations } of state.sets.current().values()) {
    for (const destination of destinations) {
      if (isProbed(state.pinging.mode, state.states.of(destination))) ping(state, destination);
    }
  }
}

function isProbed(mode: number, flags: number): boolean {
  if ((flags & DISABLED) !== 0) return false;
  if (mode === MODE.all) return true;
  if (mode === MODE.inactive) return (flags & INACTIVE) !== 0;
  return (flags & PROBING) !== 0;
}

function ping(state: DispatcherState, destination: Destination): void {
  const { server, pinging, defaultSocket } = state;
  if (server === null) return;
  const { method, from, outboundProxy } = pinging;
  const socket = socketText(state.services, destination) || defaultSocket;
  const begun = state.services.clock.now();
  const answer = server.requests.send({
    method,
    uri: destination.uri,
    nextHop: destination.outboundProxy || outboundProxy || null,
    socket: socket === '' ? null : socket,
    from: `<${destination.pingFrom || from}>`,
    to: `<${destination.uri}>`,
    callId: null,
    cseq: CSEQ,
    headers: '',
    body: '',
  });
  answer.then(({ status, reply }) => {
    const ms = state.services.clock.now() - begun;
    if (reply !== null) state.latencies.answered(destination, Math.round(ms));
    else if (status === TIMED_OUT) state.latencies.timedOut(destination);
    take(state, destination, status);
  });
}

/** What an answer says of the destination, if that is still there and in use. */
function take(state: DispatcherState, destination: Destination, status: number): void {
  const before = state.states.of(destination);
  const { pinging } = state;
  if (find(state, destination.set, destination.uri) === null || (before & DISABLED) !== 0) return;
  const staysProbed =
    pinging.mode === MODE.all || (pinging.mode === MODE.flaggedForGood && (before & PROBING) !== 0);
  const found = pinging.isWell(status)
    ? staysProbed
      ? PROBING
      : 0
    : TRYING | (pinging.mode === MODE.flagged ? 0 : PROBING);
  const turn = state.states.found(destination, found);
  if (turn !== 'none') state.tellOf(turn === 'down' ? 'dst-down' : 'dst-up', destination.uri);
}

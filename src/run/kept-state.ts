import type { RunContext } from './context.ts';
import type { RunState } from './state.ts';

/** What all runs of a transaction share, whichever message they are for (Kamailio keeps it in the transaction). */
export type SharedState = Pick<
  RunState,
  'flags' | 'xflags' | 'avps' | 'xavps' | 'xavus' | 'xavis' | 'routes' | 'timers'
>;

/** That part of a state. */
export function sharedState({
  flags,
  xflags,
  avps,
  xavps,
  xavus,
  xavis,
  routes,
  timers,
}: RunState): SharedState {
  return { flags, xflags, avps, xavps, xavus, xavis, routes: { ...routes }, timers };
}

/** What a transaction keeps of its request for the runs that follow: after the run of a reply, with what that changed. */
export function stateToKeep({ kept, state }: RunContext): RunState {
  return kept === null ? state : { ...kept, ...sharedState(state) };
}

/** The state of a reply's run: the message is the reply, the rest is its transaction's. */
export function replyState(reply: RunState, kept: RunState): RunState {
  return { ...reply, ...sharedState(kept) };
}

/** Makes the state that a failure route begins with: as the request was first forwarded, its URI used. */
export function beginFailure(state: RunState): void {
  const base = state.base ?? {
    edits: state.edits,
    uri: state.uri,
    dstUri: state.dstUri,
    path: state.path,
    sendSocket: state.sendSocket,
    branchFlags: state.branchFlags,
  };
  Object.assign(state, base, { edits: [...base.edits], base, uriIsNew: false, destinations: [] });
}

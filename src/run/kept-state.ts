import type { RunContext } from './context.ts';
import type { RunState } from './state.ts';

/** What a transaction keeps of its request for the runs that follow: after the run of a reply, with what that changed. */
export function stateToKeep(run: RunContext): RunState {
  const { kept, state } = run;
  if (kept === null) return state;
  const { flags, xflags, avps, xavps, xavus, xavis, routes, timers } = state;
  return { ...kept, flags, xflags, avps, xavps, xavus, xavis, routes, timers };
}

/** The state of a reply's run: the message is the reply, the rest is its transaction's. */
export function replyState(reply: RunState, kept: RunState): RunState {
  const { flags, xflags, avps, xavps, xavus, xavis, routes, timers } = kept;
  return { ...reply, flags, xflags, avps, xavps, xavus, xavis, routes: { ...routes }, timers };
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

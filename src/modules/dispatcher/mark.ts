import {
  ANY_ROUTE,
  type Call,
  declare,
  int,
  literal,
  optional,
  type RunContext,
  refuse,
  string,
} from '../../kit/index.ts';
import { keptFirst } from './chosen-xavps.ts';
import type { Destination } from './destination.ts';
import type { DispatcherState } from './state.ts';
import { INACTIVE, isOut, PROBING, stateNamed } from './states.ts';

const { fn } = declare<DispatcherState>();

const STATES = 'write a, i, t or d, with p to be probed';

/** Functions about the states of destinations, and about calls that count. */
export const markFunctions = {
  ds_mark_dst: fn({
    args: [optional(literal('state'))],
    routes: ANY_ROUTE,
    doc: 'Gives the destination that was chosen a state: `a` active, `i` inactive (when not given), `t` trying, `d` disabled, with `p` to be probed. 1, or -1.',
    warn: ([text]) =>
      typeof text === 'string' && stateNamed(text) === null
        ? { code: 'dispatcher.state', problem: `"${text}" is no state: the call is refused`, hint: STATES }
        : null,
    run(state, call, text) {
      const flags =
        text === undefined ? INACTIVE | (state.pinging.probesAll ? PROBING : 0) : stateNamed(text);
      if (flags === null) return refuse(call, `"${text}" is no state`, STATES);
      const kept = keptFirst(state, call.run);
      if (kept === null) return refuse(call, 'no destination was chosen before');
      const destination = find(state, kept.set, kept.uri);
      if (destination === null) return refuse(call, `${kept.uri} is not in set ${kept.set} any more`);
      const turn = state.states.found(destination, flags);
      if (turn === 'none') return 1;
      const told = state.tell(call.run, turn === 'down' ? 'dst-down' : 'dst-up');
      return told === undefined ? 1 : told.then(() => 1);
    },
  }),
  ds_list_exist: exists(),
  ds_list_exists: exists(),
  ds_is_active: fn({
    args: [int('set'), optional(string('uri'))],
    routes: ANY_ROUTE,
    doc: 'Whether a destination of the set, or that one, is in use: 1, or -1.',
    run(state, _call, id, uri) {
      const all = state.sets.current().get(id)?.destinations ?? [];
      const wanted = uri === undefined ? all : all.filter((one) => one.uri === uri);
      return wanted.some((one) => !isOut(state.states.of(one))) ? 1 : -1;
    },
  }),
  ds_load_update: load(
    'A 2xx of the INVITE makes the call count until it ends, BYE and CANCEL end it; to be called for them. 1, also for a call that is not known.',
    (state, { message }, callId) => {
      if (message.kind === 'reply') {
        const answered = message.method === 'INVITE' && message.status >= 200 && message.status < 300;
        if (answered) state.calls.confirm(callId);
      } else if (message.method === 'BYE' || message.method === 'CANCEL') state.calls.end(callId);
      return true;
    },
  ),
  ds_load_unset: load('The call counts no more. 1, or -1 when it is not known.', (state, _run, callId) =>
    state.calls.end(callId),
  ),
  ds_reload: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Reads the list anew; states begin with what it says. 1, or -1 when it cannot be read, or was read less than `reload_delta` seconds ago.',
    async run(state, call) {
      const problem = await state.source.reload();
      return problem === null ? 1 : refuse(call, problem.problem, problem.hint);
    },
  }),
};

/** A destination of a set by its URI; null when there is none. */
export function find(state: DispatcherState, set: number, uri: string): Destination | null {
  return (
    state.sets
      .current()
      .get(set)
      ?.destinations.find((one) => one.uri === uri) ?? null
  );
}

function exists() {
  return fn({
    args: [int('set')],
    routes: ANY_ROUTE,
    doc: 'Whether there is such a set: 1, or -1.',
    run: (state, _call, id) => (state.sets.current().has(id) ? 1 : -1),
  });
}

function load(doc: string, change: (state: DispatcherState, run: RunContext, callId: string) => boolean) {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc,
    run(state, call: Call) {
      const { callId } = call.run.message;
      if (!state.countsCalls) return refuse(call, 'calls are not counted', 'set ds_hash_size');
      if (callId === null) return refuse(call, 'the message has no Call-ID');
      return change(state, call.run, callId) ? 1 : -1;
    },
  });
}

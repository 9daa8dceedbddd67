import {
  coreHash,
  declare,
  type Json,
  type Problem,
  RpcFault,
  rpcInt,
  rpcOptional,
  rpcText,
} from '../../kit/index.ts';
import type { Destination, DestinationSet } from './destination.ts';
import type { DispatcherState } from './state.ts';
import { shownState, stateNamed } from './states.ts';

const { command } = declare<DispatcherState>();

const INVALID = new RpcFault(500, 'Invalid Parameters');
const UNKNOWN_STATE = new RpcFault(500, 'Unknown State Value');
const NOT_FOUND = new RpcFault(500, 'State Update Failed');

/** Commands of operators. */
export const dispatcherCommands = {
  'dispatcher.list': command({
    doc: 'All destinations with their states, attributes and calls.',
    params: [],
    run(state) {
      const sets = [...state.sets.current().values()];
      if (sets.length === 0) return new RpcFault(500, 'No Destination Sets');
      return { NRSETS: sets.length, RECORDS: sets.map((set) => shownSet(state, set)) };
    },
  }),
  'dispatcher.set_state': command({
    doc: 'Gives a destination a state: `a`, `i`, `t` or `d`, with `p` to be probed; set; URI, or `all`.',
    params: [rpcText('state', INVALID), rpcInt('set', INVALID), rpcText('uri', INVALID)],
    run: (state, _server, text, set, uri) =>
      setStates(state, text, set, (one) => uri === 'all' || one.uri === uri, uri === 'all'),
  }),
  'dispatcher.set_duid_state': command({
    doc: 'The same for the destination with a `duid`.',
    params: [rpcText('state', INVALID), rpcInt('set', INVALID), rpcText('duid', INVALID)],
    run: (state, _server, text, set, duid) => setStates(state, text, set, (one) => one.duid === duid, false),
  }),
  'dispatcher.ping_active': command({
    doc: 'Whether destinations are probed; with 0 or 1 switches that off or on.',
    params: [rpcOptional(rpcInt('state'))],
    run({ pinging }, _server, next) {
      const before = pinging.active;
      if (next === undefined) return { OldPingState: before };
      pinging.active = next;
      return { NewPingState: next, OldPingState: before };
    },
  }),
  'dispatcher.reload': command({
    doc: 'Reads the list anew; states begin with what it says.',
    params: [],
    async run(state) {
      return answer(await state.source.reload(), 'Ok. Dispatcher successfully reloaded.');
    },
  }),
  'dispatcher.add': command({
    doc: 'Adds a destination until the list is read anew: set, URI, flags, priority, attributes.',
    params: [
      rpcInt('set', INVALID),
      rpcText('uri', INVALID),
      rpcOptional(rpcInt('flags')),
      rpcOptional(rpcInt('priority')),
      rpcOptional(rpcText('attributes')),
    ],
    run: (state, _server, set, uri, flags = 0, priority = 0, attributes = '') =>
      answer(
        state.source.add({ set, uri, flags, priority, attributes }),
        'Ok. Dispatcher destination added.',
      ),
  }),
  'dispatcher.remove': command({
    doc: 'Removes a destination until the list is read anew: set, URI.',
    params: [rpcInt('set', INVALID), rpcText('uri', INVALID)],
    run: (state, _server, set, uri) =>
      answer(state.source.remove(set, uri), 'Ok. Dispatcher destination removed.'),
  }),
  'dispatcher.hash': command({
    doc: 'The hash of one or two texts as the algorithms have it, and its slot of so many.',
    params: [rpcInt('slots', INVALID), rpcText('first', INVALID), rpcOptional(rpcText('second'))],
    run(_state, _server, slots, first, second = '') {
      const hashid = coreHash(first, second);
      return { hashid, slot: slots > 0 ? hashid % slots : 0 };
    },
  }),
};

function answer(problem: Problem | null, done: string): string | RpcFault {
  return problem === null ? done : new RpcFault(500, problem.problem);
}

function setStates(
  state: DispatcherState,
  text: string,
  id: number,
  isMeant: (destination: Destination) => boolean,
  always: boolean,
): string | RpcFault {
  const flags = stateNamed(text);
  if (flags === null) return UNKNOWN_STATE;
  const meant = state.sets.current().get(id)?.destinations.filter(isMeant) ?? [];
  for (const destination of meant) state.states.set(destination, flags);
  return meant.length === 0 && !always ? NOT_FOUND : 'Ok. Dispatcher state updated.';
}

function shownSet(state: DispatcherState, { id, destinations }: DestinationSet): Json {
  return { SET: { ID: id, TARGETS: destinations.map((one) => ({ DEST: shown(state, one) })) } };
}

function shown(state: DispatcherState, one: Destination): Json {
  const latency = state.latencies.of(one);
  return {
    URI: one.uri,
    FLAGS: shownState(state.states.of(one)),
    PRIORITY: one.priority,
    ...(one.attributes === ''
      ? {}
      : {
          ATTRS: {
            BODY: one.attributes,
            DUID: orNull(one.duid),
            MAXLOAD: one.maxLoad,
            WEIGHT: one.weight,
            RWEIGHT: one.relativeWeight,
            SOCKET: orNull(one.socket),
            SOCKNAME: orNull(one.socketName),
            OBPROXY: orNull(one.outboundProxy),
          },
        }),
    ...(latency === null
      ? {}
      : {
          LATENCY: {
            AVG: latency.average,
            STD: latency.deviation,
            EST: latency.estimate,
            MAX: latency.most,
            TIMEOUT: latency.timeouts,
          },
        }),
    ...(state.countsCalls ? { RUNTIME: { DLGLOAD: state.calls.loadOf(one) } } : {}),
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

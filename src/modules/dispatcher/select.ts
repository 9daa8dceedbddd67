import {
  ANY_ROUTE,
  type Call,
  compiled,
  declare,
  type FunctionDeclaration,
  int,
  optional,
  type Problem,
  parseInteger,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { addDestination } from '../core/index.ts';
import { ALGORITHM, choose, isAlgorithm, isCall } from './choose.ts';
import {
  dropFirst,
  type KeptDestination,
  keepCount,
  keepDestinations,
  keptFirst,
  socketText,
} from './chosen-xavps.ts';
import type { Destination } from './destination.ts';
import { direct, type Into, withDomain } from './direct.ts';
import type { DispatcherState } from './state.ts';

const { fn } = declare<DispatcherState>();

/** Functions that choose a destination, and the next one. */
export const selectFunctions = {
  ds_select_dst: selection('dst', 'Sends the request to a destination of a set ($du).'),
  ds_select_domain: selection(
    'domain',
    'Puts a destination of a set into the Request-URI in place of its domain.',
  ),
  ds_select: selection('nowhere', 'Chooses destinations of a set and keeps them in the XAVP alone.'),
  ds_select_routes: fn({
    args: [compiled('rules', 'list of set=algorithm', parseRules), int('mode'), optional(int('limit'))],
    routes: ANY_ROUTE,
    doc: 'Chooses of several sets, `1=4;2=8`, one after the other. Mode 0: into $du, 1: into the Request-URI, 2: into the XAVP alone. 1, or -1 when there is none.',
    run(state, call, rules, mode, limit) {
      const into = INTO[mode];
      if (into === undefined) return refuse(call, `there is no mode ${mode}`, 'write 0, 1 or 2');
      const order: Destination[] = [];
      for (const { set, algorithm } of rules.list) {
        const found = chosen(state, call, set, algorithm);
        if (found !== null) order.push(...found);
      }
      if (order.length === 0) return refuse(call, 'no destination of these sets is in use');
      return take(state, call, order, into, limit ?? 0, false);
    },
  }),
  ds_next_dst: next('dst', 'Sends the request to the next of the destinations that were chosen.'),
  ds_next_domain: next('domain', 'Puts the next of the destinations that were chosen into the Request-URI.'),
  ds_set_dst: again('dst', 'Sends the request to the destination that was chosen.'),
  ds_set_domain: again('domain', 'Puts the destination that was chosen into the Request-URI.'),
};

const INTO: readonly (Into | undefined)[] = ['dst', 'domain', 'nowhere'];

function selection(into: Into, doc: string): FunctionDeclaration<DispatcherState> {
  return fn({
    args: [int('set'), int('algorithm'), optional(int('limit'))],
    routes: ANY_ROUTE,
    doc: `${doc} Algorithms: 0 Call-ID, 1 From, 2 To, 3 Request-URI, 4 in turn, 5 user of the credentials, 6 by chance, 7 \`hash_pvar\`, 8 priority, 9 weight, 10 calls, 11 relative weight, 12 all at once, 13 latency. 1, or -1 when there is none in use.`,
    warn([, given]) {
      const algorithm = typeof given === 'string' ? parseInteger(given) : (given ?? null);
      if (algorithm === null || isAlgorithm(algorithm)) return null;
      const problem = `there is no algorithm ${algorithm}: the first destination in use is chosen`;
      return { code: 'dispatcher.algorithm', problem };
    },
    run(state, call, set, algorithm, limit) {
      if (into === 'dst' && !state.forcesDestination && call.run.state.dstUri !== null) {
        return refuse(call, '$du is set already', 'unset it, or set force_dst');
      }
      const order = chosen(state, call, set, algorithm);
      if (order === null) return -1;
      if (algorithm === ALGORITHM.parallel) return fork(state, call, order, into);
      return take(state, call, order, into, limit ?? 0, algorithm === ALGORITHM.calls && isCall(call.run));
    },
  });
}

/** Destinations in the order to try them; null after a log line when there are none. */
function chosen(
  state: DispatcherState,
  call: Call,
  id: number,
  algorithm: number,
): readonly Destination[] | null {
  const set = state.sets.current().get(id);
  if (set === undefined) {
    refuse(call, `there is no set ${id}`);
    return null;
  }
  const found = choose(state, call.run, set, algorithm);
  if ('order' in found) return found.order;
  refuse(call, found.problem);
  return null;
}

function take(
  state: DispatcherState,
  call: Call,
  order: readonly Destination[],
  into: Into,
  limit: number,
  counted: boolean,
): number {
  const { run } = call;
  const [first] = order;
  if (first === undefined) return -1;
  const few = limit > 0 ? order.slice(0, limit) : order;
  if (state.failsOver) keepDestinations(state, run, few, counted);
  keepCount(state, run, state.failsOver ? few.length : 0);
  if (counted && first.duid !== '' && run.message.callId !== null)
    state.calls.give(run.message.callId, first);
  direct(state, run, kept(run, first), into);
  return 1;
}

/** Forks to all of them: the first is the request's own, the others are added. */
function fork(state: DispatcherState, call: Call, order: readonly Destination[], into: Into): number {
  const { run } = call;
  const [first, ...others] = order;
  if (first === undefined) return -1;
  keepCount(state, run, 0);
  const uri = run.requestUri;
  direct(state, run, kept(run, first), into);
  for (const one of others) {
    const { branchFlags: flags } = run.state;
    const to = kept(run, one);
    const sendSocket = to.socket === '' ? null : to.socket;
    const [target, dstUri] = into === 'dst' ? [uri, one.uri] : [withDomain(uri, one.uri), null];
    if (!addDestination(run, { uri: target, dstUri, path: null, q: -1, sendSocket, flags, located: null })) {
      return refuse(call, 'there are more destinations than branches may be', 'raise max_branches');
    }
  }
  return 1;
}

function kept(run: RunContext, one: Destination): KeptDestination {
  return { uri: one.uri, set: one.set, duid: one.duid, socket: socketText(run.services, one) };
}

function next(into: Into, doc: string): FunctionDeclaration<DispatcherState> {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc: `${doc} 1, or -1 when there is none left.`,
    run(state, call) {
      const { run } = call;
      if (!state.failsOver)
        return refuse(call, 'the others were not kept', 'modparam("dispatcher", "flags", 2)');
      if (keptFirst(state, run) === null) return refuse(call, 'no destination was chosen before');
      dropFirst(state, run);
      const to = keptFirst(state, run);
      // The end of the list is nothing to report.
      if (to === null) return -1;
      const { callId } = run.message;
      const destination = state.sets
        .current()
        .get(to.set)
        ?.destinations.find(({ duid }) => to.duid !== '' && duid === to.duid);
      if (destination !== undefined && callId !== null) state.calls.give(callId, destination);
      direct(state, run, to, into);
      return 1;
    },
  });
}

function again(into: Into, doc: string): FunctionDeclaration<DispatcherState> {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc: `${doc} 1, or -1 when none was.`,
    run(state, call) {
      const to = keptFirst(state, call.run);
      if (to === null) return refuse(call, 'no destination was chosen before');
      direct(state, call.run, to, into);
      return 1;
    },
  });
}

interface Rules {
  readonly list: readonly { readonly set: number; readonly algorithm: number }[];
}

/** `set=algorithm;set=algorithm`. */
function parseRules(text: string): Rules | Problem {
  const list: { set: number; algorithm: number }[] = [];
  for (const rule of text.replace(/;$/, '').split(';')) {
    const match = /^(\d+)=(\d+)$/.exec(rule);
    if (match === null) return { problem: `"${rule}" is no rule`, hint: 'write "1=4;2=8": set=algorithm' };
    list.push({ set: Number(match[1]), algorithm: Number(match[2]) });
  }
  return { list };
}

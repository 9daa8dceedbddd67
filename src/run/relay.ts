import type { Place } from '../script/place.ts';
import type { RunContext } from './context.ts';
import type { HostPort, Unreachable } from './destination.ts';
import { branchOf } from './forward.ts';
import type { ForwardedBranch } from './forwarded-branch.ts';
import type { Destination } from './state.ts';
import type { RunTransaction } from './transaction.ts';

/** How a route that was run within a run ended. */
export interface RouteEnd {
  /** By `drop`. */
  readonly dropped: boolean;
}

/** What relaying needs besides the run. */
export interface RelayInput {
  readonly run: RunContext;
  readonly transaction: RunTransaction;
  /** Instead of what the URIs say. */
  readonly fixed: HostPort | null;
  /** Nothing that comes of it goes up (`t_replicate`). */
  readonly quiet?: boolean;
  /** `branch_route[name]`; null when there is none. */
  branchRoute(name: string): Place | null;
  runRoute(place: Place, run: RunContext): RouteEnd | Promise<RouteEnd>;
}

/** What became of it: how many requests will be sent, or the error of the last destination that failed. */
export type Relayed = { readonly branches: number } | Unreachable;

const NOTHING_TO_SEND: Unreachable = { status: 500, text: 'there is no destination to forward to' };
const DEFAULT_MAX_BRANCHES = 12;
/** Replies tell branches apart by a number of five bits, as Kamailio's. */
const HIGHEST_MAX_BRANCHES = 32;

/**
 * Forwards the run's request to its destinations, the Request-URI (where it is new) and those added, each through
 * branch_route, as one effect. Everything is decided here; a promise while names are resolved or a branch_route pauses.
 */
export function relay(input: RelayInput): Relayed | Promise<Relayed> {
  const { run, transaction } = input;
  const destinations = takeDestinations(run);
  const sent: ForwardedBranch[] = [];
  let problem: Unreachable = NOTHING_TO_SEND;
  let at = 0;
  let number = transaction.snapshot.branches.length;
  const limit = maxBranches(run);

  function next(): Relayed | Promise<Relayed> {
    for (let destination = destinations[at]; destination !== undefined; destination = destinations[at]) {
      at++;
      if (number >= limit) {
        problem = { status: 500, text: `there are ${limit} branches already (max_branches)` };
        break;
      }
      const made = through(input, destination, number);
      if (made instanceof Promise) {
        return made.then((one) => {
          take(one);
          return next();
        });
      }
      take(made);
    }
    useBranchRoute(run);
    if (sent.length === 0) return problem;
    transaction.forward(sent, input.quiet);
    return { branches: sent.length };
  }

  function take(made: ForwardedBranch | Unreachable | null): void {
    if (made === null) return;
    if ('status' in made) {
      problem = made;
      return;
    }
    sent.push(made);
    number++;
  }

  return next();
}

/** A branch_route is armed for one forwarding (Kamailio). */
function useBranchRoute({ state }: RunContext): void {
  if (state.routes.branch === null) return;
  state.formerBranchRoute = state.routes.branch;
  state.routes.branch = null;
}

function maxBranches({ services }: RunContext): number {
  const given = services.global('max_branches');
  return typeof given === 'number' ? Math.min(given, HIGHEST_MAX_BRANCHES) : DEFAULT_MAX_BRANCHES;
}

/** The destinations of the request; they are used up. */
function takeDestinations({ state, message }: RunContext): Destination[] {
  const list = state.destinations;
  state.destinations = [];
  if (!state.uriIsNew) return list;
  state.uriIsNew = false;
  const own: Destination = {
    uri: state.uri ?? message.requestUri,
    dstUri: state.dstUri,
    path: state.path,
    q: -1,
    sendSocket: state.sendSocket,
    flags: state.branchFlags,
    located: state.located,
  };
  return [own, ...list];
}

/** One destination as a branch: what branch_route changes is of this branch alone. Null: the route dropped it. */
function through(
  input: RelayInput,
  destination: Destination,
  number: number,
): ForwardedBranch | Unreachable | null | Promise<ForwardedBranch | Unreachable | null> {
  const { run, transaction, fixed } = input;
  const { state, kind, branch } = run;
  const { edits, uri, uriIsNew, dstUri, path, sendSocket, branchFlags, located, ownVia, connects } = state;
  const routes = { ...state.routes };
  const restore = (): void => {
    Object.assign(state, {
      edits,
      uri,
      uriIsNew,
      dstUri,
      path,
      sendSocket,
      branchFlags,
      located,
      ownVia,
      connects,
    });
    Object.assign(state.routes, routes);
    run.kind = kind;
    run.branch = branch;
  };
  Object.assign(state, {
    edits: withPath(run, destination.path),
    uri: destination.uri === run.message.requestUri ? null : destination.uri,
    dstUri: destination.dstUri ?? firstOfPath(destination.path),
    path: destination.path,
    sendSocket: destination.sendSocket,
    branchFlags: destination.flags,
    located: destination.located,
  });
  const finish = (end: RouteEnd): ReturnType<typeof through> => {
    run.kind = kind;
    const made = end.dropped ? null : branchOf(run, transaction.snapshot, number, fixed);
    restore();
    return made;
  };
  const place = state.routes.branch === null ? null : input.branchRoute(state.routes.branch);
  if (place === null) return finish({ dropped: false });
  run.kind = 'branch';
  run.branch = number;
  const end = input.runRoute(place, run);
  return end instanceof Promise ? end.then(finish) : finish(end);
}

/** RFC 3327 §5.3: the path of a registration becomes Route headers above those that are there. */
function withPath({ state, message }: RunContext, path: string | null): typeof state.edits {
  if (path === null || path === '') return [...state.edits];
  const at = message.header('route')?.start ?? message.header('from')?.start ?? message.headersEnd;
  return [...state.edits, { kind: 'insert', at, text: `Route: ${path}\r\n` }];
}

function firstOfPath(path: string | null): string | null {
  return /<([^>]+)>/.exec(path ?? '')?.[1] ?? null;
}

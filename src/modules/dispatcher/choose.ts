import type { RunContext, Value, WorkerSetup } from '../../kit/index.ts';
import { coreHash, isProblem, toText } from '../../kit/index.ts';
import type { Destination, DestinationSet } from './destination.ts';
import { hashOfCallId, hashOfCredentials, hashOfUri } from './hash-input.ts';
import type { DispatcherState } from './state.ts';
import { isOut } from './states.ts';

/** The algorithms of `ds_select_dst` by their numbers. */
export const ALGORITHM = {
  callId: 0,
  fromUri: 1,
  toUri: 2,
  requestUri: 3,
  roundRobin: 4,
  credentials: 5,
  random: 6,
  variables: 7,
  priority: 8,
  weight: 9,
  calls: 10,
  relativeWeight: 11,
  parallel: 12,
  latency: 13,
} as const;

const NUMBERS: ReadonlySet<number> = new Set(Object.values(ALGORITHM));

/** Whether an algorithm has this number. */
export function isAlgorithm(number: number): boolean {
  return NUMBERS.has(number);
}

/** What was chosen: destinations in the order to try them, the first is the choice. Or why there is none. */
export type Chosen = { readonly order: readonly Destination[] } | { readonly problem: string };

/** Chooses among the destinations of a set that are in use. */
export function choose(
  state: DispatcherState,
  run: RunContext,
  set: DestinationSet,
  algorithm: number,
): Chosen {
  const all = algorithm === ALGORITHM.latency ? byLatency(state, set.destinations) : set.destinations;
  // The last one is kept for when no other is in use (`use_default`).
  const reserve = state.useDefault && all.length > 1 ? all[all.length - 1] : undefined;
  const count = reserve === undefined ? all.length : all.length - 1;
  const isUsable = usable(state, run, algorithm);
  const start = startAt(state, run, set, all, count, algorithm);
  if (typeof start !== 'number') return start;
  const order: Destination[] = [];
  for (let step = 0; step < count; step++) {
    const at = (start + step) % count;
    const destination = all[at];
    if (destination === undefined || !isUsable(destination)) continue;
    if (order.length === 0 && keepsPlace(run, algorithm))
      state.places.set(String(set.id), (at + 1) % count, 0, 0);
    order.push(destination);
  }
  if (algorithm === ALGORITHM.calls && isCall(run)) leastLoadedFirst(state, order);
  if (reserve !== undefined && (order.length > 0 || isUsable(reserve))) order.push(reserve);
  return order.length > 0 ? { order } : { problem: `no destination of set ${set.id} is in use` };
}

/** Whether this request begins a call, which counts for algorithm 10. */
export function isCall({ message }: RunContext): boolean {
  return message.kind === 'request' && message.method === 'INVITE';
}

function usable(state: DispatcherState, run: RunContext, algorithm: number): (one: Destination) => boolean {
  const counts = algorithm === ALGORITHM.calls && isCall(run);
  return (one) => {
    if (isOut(state.states.of(one))) return false;
    return !counts || one.maxLoad === 0 || state.calls.loadOf(one) < one.maxLoad;
  };
}

/** Kamailio goes round where a request has no credentials to go by. */
function keepsPlace(run: RunContext, algorithm: number): boolean {
  return (
    algorithm === ALGORITHM.roundRobin ||
    algorithm === ALGORITHM.latency ||
    (algorithm === ALGORITHM.credentials && hashOfCredentials(run) === null)
  );
}

/** Where to begin in the list; what an algorithm that is none begins with is the first. */
function startAt(
  state: DispatcherState,
  run: RunContext,
  set: DestinationSet,
  all: readonly Destination[],
  count: number,
  algorithm: number,
): number | { readonly problem: string } {
  const { message } = run;
  const place = (): number => Number(state.places.get(String(set.id), 0) ?? 0) % count;
  const hashed = (hash: number | null, what: string): number | { readonly problem: string } =>
    hash === null ? { problem: `the request has no ${what} to go by` } : hash % count;
  switch (algorithm) {
    case ALGORITHM.callId:
      return hashed(hashOfCallId(run), 'Call-ID');
    case ALGORITHM.fromUri:
      return hashed(hashOfUri(message.from?.uri ?? '', state.hashesUser), 'URI in From');
    case ALGORITHM.toUri:
      return hashed(hashOfUri(message.to?.uri ?? '', state.hashesUser), 'URI in To');
    case ALGORITHM.requestUri:
      return hashed(hashOfUri(run.requestUri, state.hashesUser), 'URI');
    case ALGORITHM.roundRobin:
      return place();
    case ALGORITHM.credentials: {
      const hash = hashOfCredentials(run);
      return hash === null ? place() : hash % count;
    }
    case ALGORITHM.random:
      return run.services.random() % count;
    case ALGORITHM.variables: {
      const text = state.hashText(run);
      return hashed(text === null || text === '' ? null : coreHash(text), 'value of hash_pvar');
    }
    case ALGORITHM.weight:
      return state.slots.byWeight(set);
    case ALGORITHM.relativeWeight:
      return state.slots.byRelativeWeight(set);
    case ALGORITHM.latency: {
      // In turn among those that are as good as the best.
      const best = all.filter((one) => adjusted(state, one) === adjusted(state, all[0] ?? one)).length;
      return place() % Math.max(1, Math.min(best, count));
    }
    case ALGORITHM.calls:
      return state.countsCalls ? 0 : { problem: 'calls are not counted; set ds_hash_size' };
    default:
      return 0;
  }
}

/** Of those with as few calls the first stays first. */
function leastLoadedFirst(state: DispatcherState, order: Destination[]): void {
  let best = 0;
  for (const [at, one] of order.entries()) {
    const least = order[best];
    if (least !== undefined && state.calls.loadOf(one) < state.calls.loadOf(least)) best = at;
  }
  const [least] = order.splice(best, 1);
  if (least !== undefined) order.unshift(least);
}

function byLatency(state: DispatcherState, all: readonly Destination[]): readonly Destination[] {
  return [...all].sort((a, b) => adjusted(state, b) - adjusted(state, a));
}

/** The priority, one less for each time that it fits into the latency in milliseconds. */
function adjusted(state: DispatcherState, destination: Destination): number {
  const { priority, congestionControl } = destination;
  const latency = state.latencies.of(destination);
  if (latency === null || priority <= 0) return priority;
  const counted = congestionControl ? Math.max(0, latency.estimate - latency.average) : latency.estimate;
  return Math.max(1, priority - Math.floor(counted / priority));
}

/** Reads the text of `hash_pvar`, compiled at its first use; null when it has no value. */
export function hashTextReader(
  text: string,
  format: WorkerSetup<Record<string, never>>['format'],
): (run: RunContext) => string | null {
  let read: ((run: RunContext) => Value) | undefined;
  return (run) => {
    if (read === undefined) {
      const compiled = text === '' ? null : format(text);
      read = compiled === null || isProblem(compiled) ? () => null : compiled;
    }
    const value = read(run);
    return value === null ? null : toText(value);
  };
}

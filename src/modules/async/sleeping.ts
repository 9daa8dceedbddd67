import {
  type Call,
  declare,
  int,
  type Place,
  refuse,
  routeName,
  type Suspends,
  toInteger,
  type Value,
} from '../../kit/index.ts';
import { type AsyncState, CORE_GROUP, GROUP } from './state.ts';
import { isFaked, nextPlaces, pauseFor, routePlace, stopAt } from './stop.ts';

/** The maximum that the module's documentation gives, in seconds (Kamailio itself refuses 100). */
const LONGEST_SECONDS = 100;
/** Kamailio refuses 30,000 milliseconds. */
const LONGEST_MS = 29_999;

const { fn } = declare<AsyncState>();

/** One way to sleep: its unit, and the group that goes on. */
interface Sleep {
  readonly ms: number;
  readonly given: number;
  readonly longest: number;
  readonly unit: 'seconds' | 'milliseconds';
  readonly group: string;
}

const inSeconds = (seconds: number): Sleep => ({
  ms: seconds * 1000,
  given: seconds,
  longest: LONGEST_SECONDS,
  unit: 'seconds',
  group: GROUP,
});

const inMilliseconds = (ms: number): Sleep => ({
  ms,
  given: ms,
  longest: LONGEST_MS,
  unit: 'milliseconds',
  group: CORE_GROUP,
});

/** What the check of a script knows of a sleep: how long, what is there afterwards, what becomes of the run. */
function sleeps(parameter: 'seconds' | 'milliseconds', goesOn: 'next' | 'route') {
  const unit = parameter === 'seconds' ? 1000 : 1;
  return ({ code, continuation }: AsyncState): Suspends => ({
    goesOn,
    delay: { parameter, unit },
    run: code === 0 ? 'ends' : 'goes on',
    continuation,
  });
}

/** Functions that let a request sleep. */
export const sleepingFunctions = {
  async_route: fn({
    args: [routeName('routename', 'route'), int('seconds')],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'Sleeps, then goes on with `route[routename]`. Ends the run as `exit` does; -1 when refused. 1 to 100 seconds.',
    suspends: sleeps('seconds', 'route'),
    warn: ([, given], _site, state) => neverWorks(state, inSeconds, given),
    run: (state, call, name, seconds) => sleepThenRoute(state, call, name, inSeconds(seconds)),
  }),
  async_sleep: fn({
    args: [int('seconds')],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'Sleeps, then goes on with the next action of the same block. Ends the run as `exit` does; -1 when refused. 1 to 100 seconds.',
    suspends: sleeps('seconds', 'next'),
    warn: ([given], _site, state) => neverWorks(state, inSeconds, given),
    run: (state, call, seconds) => sleepThenNext(state, call, inSeconds(seconds)),
  }),
  async_ms_route: fn({
    args: [routeName('routename', 'route'), int('milliseconds')],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'As `async_route`, in milliseconds, 1 to 29999; needs `ms_timer`, and a worker of the group `default` goes on (`async_workers`).',
    suspends: sleeps('milliseconds', 'route'),
    warn: ([, given], _site, state) => neverWorks(state, inMilliseconds, given),
    run: (state, call, name, ms) => sleepThenRoute(state, call, name, inMilliseconds(ms)),
  }),
  async_ms_sleep: fn({
    args: [int('milliseconds')],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'As `async_sleep`, in milliseconds, 1 to 29999; needs `ms_timer`, and a worker of the group `default` goes on (`async_workers`).',
    suspends: sleeps('milliseconds', 'next'),
    warn: ([given], _site, state) => neverWorks(state, inMilliseconds, given),
    run: (state, call, ms) => sleepThenNext(state, call, inMilliseconds(ms)),
  }),
};

function sleepThenRoute(state: AsyncState, call: Call, name: string, sleep: Sleep): number {
  if (isFaked(call)) return -1;
  const places = routePlace(state, call, name);
  return places === -1 ? -1 : suspend(state, call, sleep, places);
}

function sleepThenNext(state: AsyncState, call: Call, sleep: Sleep): number | Promise<number> {
  if (isFaked(call)) return -1;
  if (call.run.kind === 'branch' && state.continuation === 'full') {
    const problem = whyNot(state, sleep);
    return problem === null ? pauseFor(call, sleep.ms) : refuse(call, problem.reason, problem.remedy);
  }
  const places = nextPlaces(call, state.continuation);
  return places === -1 ? -1 : suspend(state, call, sleep, places);
}

function suspend(state: AsyncState, call: Call, sleep: Sleep, places: readonly Place[]): number {
  const { ms: delay, group } = sleep;
  const problem = whyNot(state, sleep);
  if (problem !== null) return refuse(call, problem.reason, problem.remedy);
  if (state.continuation === 'block') warnWhenTooLong(state, call, delay);
  const answered = stopAt(state, call, {
    delay,
    group,
    places,
    why: 'sleep',
    key: null,
    timeResult: null,
    operation: null,
  });
  return answered;
}

/** What is wrong at load with a call that every run refuses; a length that only a run knows is taken to be in range. */
function neverWorks(state: AsyncState, sleepOf: (given: number) => Sleep, given: Value | undefined) {
  const known = given === undefined || given === null ? 1 : toInteger(given);
  const problem = whyNot(state, sleepOf(known));
  if (problem === null) return null;
  return {
    code: 'async.always-refused',
    problem: `is always refused: ${problem.reason}`,
    hint: problem.remedy,
  };
}

/** Why a sleep is not possible; null when it is. */
function whyNot(
  state: AsyncState,
  sleep: Sleep,
): { readonly reason: string; readonly remedy: string } | null {
  const { group, given, unit } = sleep;
  if (group === GROUP && state.workers <= 0) {
    return {
      reason: 'there are no async workers',
      remedy: 'set modparam("async", "workers", n) to 1 or more',
    };
  }
  if (group === CORE_GROUP && state.msTimer <= 0) {
    return { reason: 'milliseconds are switched off', remedy: 'set modparam("async", "ms_timer", 1)' };
  }
  if (!state.hasGroup(group)) {
    return {
      reason: 'there is no worker to go on',
      remedy: `set ${group === GROUP ? 'modparam("async", "workers", 1)' : 'async_workers=1'}`,
    };
  }
  const full = state.continuation === 'full';
  const longest = full ? state.longest / (unit === 'seconds' ? 1000 : 1) : sleep.longest;
  if (given >= 1 && given <= longest) return null;
  return {
    reason: `${given} ${unit} is out of range`,
    remedy: full ? `use 1 to ${longest}, or set "longest_sleep"` : `use 1 to ${longest}`,
  };
}

/** A sleep beyond what the timers leave starts all the same, as Kamailio's does, but ends in 408: say so once for each call. */
function warnWhenTooLong(state: AsyncState, call: Call, delay: number): void {
  const { run, site } = call;
  const { timers } = run.state;
  const isInvite = run.message.method === 'INVITE';
  const fr = timers.fr ?? state.frTimer;
  const lifetime = isInvite
    ? (timers.maxLifetimeInv ?? state.maxLifetimeInv)
    : (timers.maxLifetimeNonInv ?? state.maxLifetimeNonInv);
  const age = Math.max(0, Math.round(run.services.clock.wallTime() - run.state.received.at));
  const left = lifetime - age;
  if (delay < fr && delay < left) return;
  if (state.warned.compareAndSet(site.where, undefined, 1, 0, 0) === 'changed') return;
  const timer =
    fr <= delay ? `fr_timer (${fr} ms)` : `the transaction's lifetime (${left} of ${lifetime} ms)`;
  const enough = fr <= delay ? delay + 1000 : age + delay + 1000;
  const remedy =
    fr <= delay
      ? `call t_set_fr(0, ${enough}) before`
      : `call t_set_max_lifetime(${enough}, ${enough}) before`;
  run.log.warn(
    'async.longer-than-timer',
    `${site.name}: sleeps ${delay} ms, but ${timer} ends it before with 408; ${remedy}`,
    site,
  );
}

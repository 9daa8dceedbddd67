import {
  checkParsed,
  defineModule,
  type ParamValues,
  type Place,
  parsedValues,
  type RunServices,
} from '../../kit/index.ts';
import { parseExec, parseTimer, type TimerDefinition } from './definitions.ts';
import { repeat } from './rounds.ts';

/** The group of the worker that the timers of mode 0 share. */
const SHARED = 'rtimer';
const LEVEL_WARNING = 0;

/** A timer with the routes that it runs, in the order in which it does. */
interface Timer extends TimerDefinition {
  readonly routes: readonly string[];
}

interface RtimerState {
  readonly timers: readonly Timer[];
  readonly defaultInterval: number;
  readonly services: RunServices;
  route(name: string): Place | null;
  run(place: Place): Promise<void> | undefined;
}

const params = {
  timer: {
    type: 'strings',
    doc: '`name=x;interval=n;mode=n`: a timer. `interval` in seconds, with the suffix `u` in microseconds (at least a millisecond here). `mode` 0: it shares one worker with the others of mode 0; n: it has n workers of its own. May be given several times.',
    check: checkParsed(parseTimer),
  },
  exec: {
    type: 'strings',
    doc: '`timer=x;route=NAME`: the timer runs this route with a faked message. Of several routes of one timer the last one given runs first, as in Kamailio.',
    check: checkParsed(parseExec),
  },
  default_interval: {
    type: 'int',
    default: 120,
    doc: 'Seconds, for timers without an interval.',
    check: (seconds: number) => (seconds < 1 ? { problem: 'must be 1 or more' } : null),
  },
} as const;

/** Routes that run at intervals. */
export default defineModule({
  name: 'rtimer',
  doc: 'Runs routes at intervals, in workers of their own: one that computes or sleeps holds up neither SIP nor other workers. The next round of a timer begins its interval after the end of the one before.',
  params,
  functions: {},
  variables: {},
  runsRoutes: (given) => timersOf(given).flatMap(({ routes }) => routes),
  setup({ params: given, workerGroup, fail }) {
    const names = new Set<string>();
    for (const { name } of parsedValues(given.timer, parseTimer)) {
      if (names.has(name)) fail(`rtimer: there are two timers "${name}"`, 'give one another name');
      names.add(name);
    }
    for (const { timer, route } of parsedValues(given.exec, parseExec)) {
      if (names.has(timer)) continue;
      fail(
        `rtimer: there is no timer "${timer}" to run route[${route}]`,
        `modparam("rtimer", "timer", "name=${timer};interval=10;mode=1")`,
      );
    }
    const timers = timersOf(given);
    workerGroup(SHARED, timers.some(({ mode }) => mode === 0) ? 1 : 0);
    for (const { name, mode } of timers) workerGroup(groupOf(name), mode);
  },
  setupWorker: ({ params: given, services, route, runPlace }): RtimerState => ({
    timers: timersOf(given),
    defaultInterval: given.default_interval * 1000,
    services,
    route: (name) => route('route', name),
    // Kamailio's timer routes are of the kind of request_route.
    run: (place) => runPlace(place, undefined, 'request'),
  }),
  startWorker(state) {
    const { group } = state.services.identity;
    const own = state.timers.filter(({ name, mode }) => group === (mode === 0 ? SHARED : groupOf(name)));
    repeat(
      state.services.clock,
      own.map((timer) => ({
        interval: timer.interval ?? state.defaultInterval,
        round: roundOf(state, timer),
      })),
    );
  },
});

/** Runs the routes of a timer once, one after the other. */
function roundOf(state: RtimerState, { name, routes }: Timer): () => Promise<void> {
  const places = routes.flatMap((route) => {
    const place = state.route(route);
    if (place !== null) return [place];
    state.services.log.write(
      LEVEL_WARNING,
      `rtimer: timer ${name} has no route[${route}] to run, or it is empty [rtimer.no-route]`,
    );
    return [];
  });
  return async () => {
    for (const place of places) await state.run(place);
  };
}

function groupOf(timer: string): string {
  return `rtimer:${timer}`;
}

/** The timers that have something to run. */
function timersOf(given: ParamValues<typeof params>): Timer[] {
  const execs = parsedValues(given.exec, parseExec);
  return parsedValues(given.timer, parseTimer)
    .map((timer) => ({
      ...timer,
      routes: execs
        .filter((exec) => exec.timer === timer.name)
        .map(({ route }) => route)
        .toReversed(),
    }))
    .filter(({ routes }) => routes.length > 0);
}

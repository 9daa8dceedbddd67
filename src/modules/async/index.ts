import { defineModule } from '../../kit/index.ts';
import { asyncCommands } from './commands.ts';
import { PACE_TABLE } from './pace.ts';
import { shapingFunctions } from './shaping.ts';
import { sleepingFunctions } from './sleeping.ts';
import { type AsyncState, GROUP, WARNED_TABLE } from './state.ts';
import { taskFunctions } from './tasks.ts';
import { asyncVariables } from './variables.ts';
import { waitingFunctions } from './waiting.ts';

const DAY_SECONDS = 86_400;
/** How often paces of keys that are idle are removed. */
const SWEEP_MS = 10_000;

/** Workers of one group. */
const MOST_WORKERS = 64;

/** Asynchronous operations: a request stops and its script goes on later, in an async worker. */
export default defineModule({
  name: 'async',
  doc: 'Stops a request and carries on later, in an async worker: after a time, when something happens, or as soon as a worker of a group is free.',
  needs: ['tm'],
  doesWithout: ({ mode }) => mode === 1,
  params: {
    workers: {
      type: 'int',
      default: 1,
      doc: 'Number of async workers (threads) that run what follows a sleep or a wait, at most 64. 0 disables those functions.',
      check: (value) =>
        value <= MOST_WORKERS
          ? null
          : { problem: `takes at most ${MOST_WORKERS} workers`, hint: 'each is a thread: a few per core do' },
    },
    ms_timer: {
      type: 'int',
      default: 0,
      doc: 'Above 0: the functions with milliseconds may be used. They are exact to the millisecond, whatever the number.',
    },
    return: {
      type: 'int',
      default: 0,
      doc: 'What the functions that stop the request give back: 0 ends the run as `exit` does; with 1 the script goes on at once, and again when it wakes.',
    },
    mode: {
      type: 'int',
      default: 0,
      doc: '0: module tm must be loaded. 1: it need not be, and only the functions that hand data over may be used.',
    },
    continuation: {
      type: 'string',
      default: 'block',
      doc: 'What goes on after a sleep. `block`: the rest of the same brace list, as a failure route, without callers and `$var`, as in Kamailio. `full`: the script goes on exactly there, with its callers, loops, `$var` and kind of route; there is no limit by `fr_timer`.',
      check: (value) =>
        value === 'block' || value === 'full' ? null : { problem: `is "block" or "full", not "${value}"` },
    },
    queue_size: {
      type: 'int',
      default: 100_000,
      doc: 'Most items of a group that wait when its queue of 4 MB is full; with `nonblock=1` none does.',
      check: (value) => (value >= 0 ? null : { problem: 'is not negative' }),
    },
    queue_policy: {
      type: 'string',
      default: 'refuse',
      doc: 'When that many wait: `refuse`: a call that would add one returns -1, and a request that wakes gets 503 with Retry-After; `reject`: the call too answers 503 and ends the run; `drop-oldest`: the one that waits longest gets 503, and the new one waits.',
      check: (value) =>
        ['refuse', 'reject', 'drop-oldest'].includes(value)
          ? null
          : { problem: `is "refuse", "reject" or "drop-oldest", not "${value}"` },
    },
    retry_after: {
      type: 'int',
      default: 5,
      doc: 'Seconds in the Retry-After of those replies.',
      check: (value) => (value >= 1 ? null : { problem: 'is at least 1' }),
    },
    longest_sleep: {
      type: 'int',
      default: DAY_SECONDS,
      doc: 'Longest sleep of a full continuation and longest wait, in seconds.',
      check: (value) => (value >= 1 ? null : { problem: 'is at least 1' }),
    },
  },
  functions: { ...sleepingFunctions, ...taskFunctions, ...waitingFunctions, ...shapingFunctions },
  variables: asyncVariables,
  rpc: asyncCommands,
  timers: [
    {
      name: 'paces',
      where: 'once',
      interval: () => SWEEP_MS,
      run: ({ paces, clock }) => {
        paces.sweepExpired(clock.wallTime(), () => {});
      },
    },
  ],
  setup(server) {
    const { workers, mode } = server.params;
    server.workerGroup(GROUP, mode === 1 ? 0 : workers);
    server.store.table(WARNED_TABLE);
    server.store.table(PACE_TABLE);
  },
  setupWorker({ params, paramOf, store, route, groupSize, services }): AsyncState {
    const ofTm = (name: string): number => (params.mode === 1 ? 0 : paramOf('tm', name));
    return {
      workers: params.mode === 1 ? 0 : params.workers,
      msTimer: params.ms_timer,
      code: params.return,
      continuation: params.continuation === 'full' ? 'full' : 'block',
      longest: params.longest_sleep * 1000,
      rejects: params.queue_policy === 'reject',
      retryAfter: params.retry_after,
      frTimer: ofTm('fr_timer'),
      maxLifetimeInv: ofTm('max_inv_lifetime'),
      maxLifetimeNonInv: ofTm('max_noninv_lifetime'),
      tkvGroup: textOf(services.global('async_tkv_gname')) ?? '',
      tkvEvent: textOf(services.global('async_tkv_evcb')) ?? '',
      route: (name) => route('route', name),
      event: (name) => route('event', name),
      hasGroup: (name) => groupSize(name) > 0,
      paces: store.table(PACE_TABLE),
      clock: services.clock,
      warned: store.table(WARNED_TABLE),
    };
  },
});

function textOf(value: string | number | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

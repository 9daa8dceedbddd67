import {
  type Call,
  declare,
  defineModule,
  ensureTransaction,
  int,
  type Place,
  refuse,
  routeName,
  type SharedTable,
} from '../../kit/index.ts';

/** The group whose workers run what follows a sleep. */
const GROUP = 'async';
const WARNED_TABLE = 'async warned';
/** The maximum that the module's documentation gives, in seconds (Kamailio itself refuses 100). */
const LONGEST_SLEEP = 100;

/** What the check of a script knows of a sleep of whole seconds. */
const SLEEP = {
  delay: { parameter: 'seconds', unit: 1000 },
  run: 'ends',
  continuation: 'block',
} as const;

/** Kamailio keeps the name in 64 bytes. */
const LONGEST_ROUTE_NAME = 62;

interface AsyncState {
  readonly workers: number;
  readonly frTimer: number;
  readonly maxLifetimeInv: number;
  readonly maxLifetimeNonInv: number;
  route(name: string): Place | null;
  /** Calls that were told already, by any worker, that they sleep longer than a timer allows. */
  readonly warned: SharedTable;
}

const { fn } = declare<AsyncState>();

/** Asynchronous operations: a request sleeps and its script goes on later in an async worker. */
export default defineModule({
  name: 'async',
  doc: 'Puts a request to sleep and carries on later, in an async worker: with a named route or with the next action.',
  needs: ['tm'],
  params: {
    workers: {
      type: 'int',
      default: 1,
      doc: 'Number of async workers (threads) that run what follows a sleep. 0 disables the functions.',
    },
  },
  functions: {
    async_route: fn({
      args: [routeName('routename', 'route'), int('seconds')],
      routes: ['request', 'failure'],
      doc: 'Sleeps, then goes on with `route[routename]`. Ends the run as `exit` does; -1 when refused. 1 to 100 seconds.',
      suspends: () => ({ ...SLEEP, goesOn: 'route' }),
      run(state, call, name, seconds) {
        if (name.length > LONGEST_ROUTE_NAME) {
          return refuse(call, `the route name is longer than ${LONGEST_ROUTE_NAME} bytes`);
        }
        const place = state.route(name);
        if (place === null) return refuse(call, `there is no route[${name}], or it is empty`);
        return sleep(state, call, seconds, place);
      },
    }),
    async_sleep: fn({
      args: [int('seconds')],
      routes: ['request', 'failure'],
      doc: 'Sleeps, then goes on with the next action of the same block. Ends the run as `exit` does; -1 when refused. 1 to 100 seconds.',
      suspends: () => ({ ...SLEEP, goesOn: 'next' }),
      run(state, call, seconds) {
        const { next } = call.site;
        if (next === null) {
          return refuse(
            call,
            'cannot be executed as last action of its block or inside an expression',
            'add an action after it, or use async_route()',
          );
        }
        return sleep(state, call, seconds, next);
      },
    }),
  },
  variables: {},
  setup(server) {
    server.workerGroup(GROUP, server.params.workers);
    server.store.table(WARNED_TABLE);
  },
  setupWorker({ params, paramOf, store, route }): AsyncState {
    return {
      workers: params.workers,
      frTimer: paramOf('tm', 'fr_timer'),
      maxLifetimeInv: paramOf('tm', 'max_inv_lifetime'),
      maxLifetimeNonInv: paramOf('tm', 'max_noninv_lifetime'),
      route: (name) => route('route', name),
      warned: store.table(WARNED_TABLE),
    };
  },
});

/** Suspends the request for whole seconds, to go on at `place`. */
function sleep(state: AsyncState, call: Call, seconds: number, place: Place): number {
  const { run } = call;
  if (run.faked) return refuse(call, 'invalid usage for faked message');
  if (state.workers <= 0) {
    return refuse(call, 'there are no async workers', 'set modparam("async", "workers", n) to 1 or more');
  }
  if (seconds < 1 || seconds > LONGEST_SLEEP) {
    return refuse(call, `${seconds} seconds is out of range`, `use 1 to ${LONGEST_SLEEP}`);
  }
  const { transaction, problem } = ensureTransaction(run);
  if (transaction === null) return refuse(call, problem);
  // A cancelled request needs no answer from the script: the run ends, and the owner has sent the 487.
  if (transaction.snapshot.cancelled) return 0;
  const delay = seconds * 1000;
  warnWhenTooLong(state, call, delay);
  const answer = transaction.suspend({ delay, group: GROUP, places: [place] });
  return answer.granted ? 0 : refuse(call, answer.text);
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

import {
  ANY_ROUTE,
  coreHash,
  createRunLocks,
  declare,
  defineModule,
  type FunctionDeclaration,
  int,
  type Place,
  printed,
  type RunContext,
  type RunLocks,
  type RunServices,
  refuse,
  type SharedTable,
  toInteger,
  type VolatileStore,
} from '../../kit/index.ts';

interface CfgutilsState {
  readonly services: RunServices;
  readonly store: VolatileStore;
  /** What all workers share: the probability and the global flags. */
  readonly shared: SharedTable;
  readonly lockTable: SharedTable;
  readonly locks: RunLocks;
  readonly locksOffered: boolean;
  readonly initialProbability: number;
  route(name: string): Place | null;
  runBlock(place: Place, run: RunContext): number | Promise<number>;
}

const { fn, variable } = declare<CfgutilsState>();

const TABLE = 'cfgutils';
const LOCK_TABLE = 'cfgutils locks';
const PROBABILITY = 'probability';
const GLOBAL_FLAGS = 'gflags';
const FLAGS = 32;
const DEBUG = 3;

/** Waiting, chance, global flags and locks. */
export default defineModule({
  name: 'cfgutils',
  doc: 'Waits, locks, chance, global flags, hashes. What waits pauses the run; the worker goes on with other messages.',
  params: {
    initial_probability: {
      type: 'int',
      default: 10,
      doc: 'Probability of `rand_event` in percent.',
      check: (percent) =>
        isPercent(percent) ? null : { problem: 'initial_probability is a percentage: 0 to 100' },
    },
    initial_gflags: { type: 'int', default: 0, doc: 'Global flags at the start, as a bit mask.' },
    hash_file: {
      type: 'string',
      default: '',
      doc: 'File whose hash is kept.',
      inert: 'the commands that compare the hash are not offered',
    },
    lock_set_size: {
      type: 'int',
      default: 0,
      doc: 'Any number above 0 offers `lock`, `trylock` and `unlock`. Every key has a lock of its own, so the size itself does not matter.',
    },
  },
  functions: {
    sleep: waiting('seconds', 1000),
    usleep: waiting('microseconds', 0.001),
    lock: fn({
      args: [printed('key')],
      routes: ANY_ROUTE,
      doc: 'Takes the lock of a key; the run pauses while another one has it. 1 taken, -1 refused.',
      run(state, call, key) {
        const { run, site } = call;
        if (!state.locksOffered) return refuse(call, NO_LOCKS, NO_LOCKS_REMEDY);
        if (state.locks.holds(run, state.lockTable, key)) {
          return refuse(call, `this script has locked "${key}" already and would wait for itself`);
        }
        const taken = state.locks.lock(run, site, state.lockTable, key);
        if (taken === true) return 1;
        const answer = (got: boolean): number =>
          got ? 1 : refuse(call, `the lock of "${key}" did not come free`);
        return taken === false ? answer(false) : taken.then(answer);
      },
    }),
    trylock: fn({
      args: [printed('key')],
      routes: ANY_ROUTE,
      doc: 'Takes the lock of a key when it is free. 1 taken, -1 not.',
      run(state, call, key) {
        const { run, site } = call;
        if (!state.locksOffered) return refuse(call, NO_LOCKS, NO_LOCKS_REMEDY);
        if (state.locks.holds(run, state.lockTable, key)) return -1;
        return state.locks.tryLock(run, site, state.lockTable, key) ? 1 : -1;
      },
    }),
    unlock: fn({
      args: [printed('key')],
      routes: ANY_ROUTE,
      doc: 'Gives the lock of a key back. 1, also when this script does not hold it.',
      run(state, call, key) {
        if (!state.locksOffered) return refuse(call, NO_LOCKS, NO_LOCKS_REMEDY);
        state.locks.unlock(call.run, state.lockTable, key);
        return 1;
      },
    }),
    rand_event: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'True with the probability that is set.',
      run: (state) => (state.services.random() % 100 < read(state, PROBABILITY) ? 1 : -1),
    }),
    rand_set_prob: fn({
      args: [int('percent')],
      routes: ANY_ROUTE,
      doc: 'Sets the probability of `rand_event`, 0 to 100.',
      check: ([percent]) =>
        percent === undefined || isPercent(toInteger(percent))
          ? null
          : { problem: `${percent} is no percentage`, hint: 'use 0 to 100' },
      run(state, call, percent) {
        if (!isPercent(percent)) return refuse(call, `${percent} is no percentage`, 'use 0 to 100');
        change(state, PROBABILITY, () => percent);
        return 1;
      },
    }),
    rand_reset_prob: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'Sets the probability back to the initial one.',
      run(state) {
        change(state, PROBABILITY, () => state.initialProbability);
        return 1;
      },
    }),
    rand_get_prob: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'The probability as the result; a probability of 0 ends the script, as in Kamailio.',
      run: (state) => read(state, PROBABILITY),
    }),
    set_gflag: globalFlag('Sets a global flag.', (state, bit) => {
      change(state, GLOBAL_FLAGS, (flags) => (flags | bit) >>> 0);
      return true;
    }),
    reset_gflag: globalFlag('Clears a global flag.', (state, bit) => {
      change(state, GLOBAL_FLAGS, (flags) => (flags & ~bit) >>> 0);
      return true;
    }),
    is_gflag: globalFlag(
      'Whether a global flag is set.',
      (state, bit) => (read(state, GLOBAL_FLAGS) & bit) !== 0,
    ),
    check_route_exists: fn({
      args: [printed('route')],
      routes: ANY_ROUTE,
      doc: 'Whether there is a `route[…]` of that name with something in it.',
      run: (state, _call, name) => (state.route(name) === null ? -1 : 1),
    }),
    route_if_exists: fn({
      args: [printed('route')],
      routes: ANY_ROUTE,
      doc: 'Calls `route[…]` when there is one with something in it. Its result; -1 when there is none.',
      run(state, { run }, name) {
        const place = state.route(name);
        return place === null ? -1 : state.runBlock(place, run);
      },
    }),
    core_hash: fn({
      args: [printed('text'), printed('second text'), int('size')],
      routes: ANY_ROUTE,
      doc: "Kamailio's core hash of the texts as the result: 1 to 2^size.",
      run: (_state, _call, first, second, size) => coreHash(first, second, size <= 0 ? 2 : 2 ** size) + 1,
    }),
    abort: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: 'Refused: a script must not end the server.',
      run: (_state, call) => refuse(call, 'a script must not end the server'),
    }),
    pkg_status: memoryReport(),
    pkg_summary: memoryReport(),
    shm_status: memoryReport(),
    shm_summary: memoryReport(),
  },
  variables: {
    RANDOM: variable({
      doc: 'A random number from 0 to 2^31 - 1, new each time.',
      inner: 'none',
      parse: () => ({ key: null }),
      get: (state) => state.services.random() >>> 1,
    }),
  },
  setup({ params, store }) {
    const shared = store.table(TABLE);
    shared.set(PROBABILITY, params.initial_probability, 0, 0);
    shared.set(GLOBAL_FLAGS, params.initial_gflags, 0, 0);
  },
  setupWorker({ params, store, services, route, runBlock }): CfgutilsState {
    return {
      services,
      store,
      shared: store.table(TABLE),
      lockTable: store.table(LOCK_TABLE),
      locks: createRunLocks(services.clock),
      locksOffered: params.lock_set_size > 0,
      initialProbability: params.initial_probability,
      route: (name) => route('route', name),
      runBlock,
    };
  },
});

const NO_LOCKS = 'there are no locks';
const NO_LOCKS_REMEDY = 'set modparam("cfgutils", "lock_set_size", 1) or more';

function waiting(unit: string, milliseconds: number): FunctionDeclaration<CfgutilsState> {
  return fn({
    args: [int('time')],
    routes: ANY_ROUTE,
    doc: `Waits that many ${unit}: the run pauses. 1, or -1 for a negative time.`,
    run(state, call, time) {
      if (time < 0) return refuse(call, `${time} ${unit} is a negative time`);
      if (time === 0) return 1;
      return new Promise((resolve) => {
        state.services.clock.setTimer(time * milliseconds, () => resolve(1));
      });
    },
  });
}

function globalFlag(
  doc: string,
  act: (state: CfgutilsState, bit: number) => boolean,
): FunctionDeclaration<CfgutilsState> {
  return fn({
    args: [int('flag')],
    routes: ANY_ROUTE,
    doc: `${doc} All workers share them. -1 when it is not so, or there is no such flag (0 to 31).`,
    check: ([flag]) =>
      flag === undefined || isFlag(toInteger(flag))
        ? null
        : { problem: `there is no flag ${flag}`, hint: 'use 0 to 31' },
    run: (state, _call, flag) => (isFlag(flag) && act(state, 1 << flag) ? 1 : -1),
  });
}

function memoryReport(): FunctionDeclaration<CfgutilsState> {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Writes how full the shared store is to the log, at debug level.',
    run({ services, store }) {
      const { capacityBytes, usedBytes, refusedWrites } = store.stats();
      services.log.write(
        DEBUG,
        `shared store: ${usedBytes} of ${capacityBytes} bytes used, ${refusedWrites} writes refused`,
      );
      return 1;
    },
  });
}

function read(state: CfgutilsState, key: string): number {
  return toInteger(state.shared.get(key, 0) ?? 0);
}

/** Changes a shared number; other workers' changes are not lost. */
function change(state: CfgutilsState, key: string, next: (value: number) => number): void {
  for (;;) {
    const before = state.shared.get(key, 0);
    const after = next(toInteger(before ?? 0));
    if (state.shared.compareAndSet(key, before, after, 0, 0) !== 'changed') return;
  }
}

function isPercent(value: number): boolean {
  return value >= 0 && value <= 100;
}

function isFlag(value: number): boolean {
  return value >= 0 && value < FLAGS;
}

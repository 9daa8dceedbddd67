import type { ModuleDeclaration } from '../kit/module.ts';
import { RunContext } from '../run/context.ts';
import type { RunServices } from '../run/services.ts';
import { newRunState } from '../run/state.ts';
import type { Transactions } from '../run/transaction.ts';
import type { Outcome, Program } from '../script/engine.ts';
import { linkScript } from '../script/link.ts';
import type { Place } from '../script/place.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import type { VolatileStore } from '../store/volatile-store.ts';
import type { Clock, Timer } from '../time/clock.ts';
import { type BoundModule, createRegistry } from './bind.ts';
import { catalogue } from './catalogue.ts';
import type { LoadedModule, LoadedScript } from './load.ts';

/** A script linked for one worker, with the states its modules keep there. */
export interface ScriptWorker {
  readonly program: Program<RunContext>;
  readonly services: RunServices;
  /** Runs an event route with a faked message; false when there is none. */
  runEvent(name: string, prepare?: (run: RunContext) => void): boolean;
  /** Begins the modules' timers (`once` ones only in the first SIP worker) and calls their `start` there. */
  begin(): void;
  /** Stops the modules' timers. */
  end(): void;
}

/** What a worker is made of. */
export interface ScriptWorkerInput {
  readonly loaded: LoadedScript;
  readonly services: RunServices;
  readonly store: VolatileStore;
  readonly groups: ReadonlyMap<string, number>;
  /** The first SIP worker does what is done once a server. */
  readonly first: boolean;
}

/** Binds the modules, links the script; null when there are mistakes, which are then in `loaded.diagnostics`. */
export function createScriptWorker(input: ScriptWorkerInput): ScriptWorker | null {
  const { loaded, services, store, groups, first } = input;
  let program: Program<RunContext> | null = null;

  function runEvent(name: string, prepare?: (run: RunContext) => void): boolean {
    const place = program?.route('event', name) ?? null;
    if (program === null || place === null) return false;
    const run = fakedRun(services);
    prepare?.(run);
    follow(program.run([place], run), () => {});
    return true;
  }

  const bound: BoundModule[] = loaded.modules.map(({ declaration, params }) => ({
    declaration,
    state: declaration.setupWorker({
      params,
      paramOf: (module, name) => integerParam(loaded.modules, module, name),
      store,
      services,
      route: (type, name) => program?.route(type, name) ?? null,
      runEvent,
      groupSize: (name) => groups.get(name) ?? 0,
    }),
  }));

  const notLoaded = [...catalogue.values()].filter(
    ({ name }) => !loaded.modules.some(({ declaration }) => declaration.name === name),
  );
  program = linkScript({
    script: loaded.script,
    sources: loaded.sources,
    registry: createRegistry(bound, notLoaded),
    diagnostics: loaded.diagnostics,
    defines: loaded.defines,
    limits: {
      maxWhileLoops: integerGlobal(loaded, 'max_while_loops', 100),
      maxRecursiveLevel: integerGlobal(loaded, 'max_recursive_level', 256),
      returnMode: integerGlobal(loaded, 'return_mode', 0) === 1 ? 1 : 0,
    },
    isEventRoute: (name) => isEventRoute(loaded.modules, name),
  });
  if (program === null) return null;

  const timers = new Set<() => void>();
  return {
    program,
    services,
    runEvent,
    begin() {
      for (const { declaration, state } of bound) {
        if (first) declaration.start?.(state);
        beginTimers(declaration, state, services.clock, first, timers);
      }
    },
    end() {
      for (const stop of timers) stop();
      timers.clear();
    },
  };
}

/** Follows an outcome through its pauses; `onStop` is called at each pause (`over` false) and at the end. */
export function follow(outcome: Outcome, onStop: (outcome: Outcome) => void): void {
  onStop(outcome);
  if (outcome.kind === 'ended') return;
  outcome.ready.then(() => follow(outcome.resume(), onStop));
}

const FAKED_REQUEST = Buffer.from(
  [
    'OPTIONS sip:you@fermata.invalid SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1',
    'From: <sip:you@fermata.invalid>;tag=1',
    'To: <sip:you@fermata.invalid>',
    'Call-ID: faked@fermata.invalid',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n'),
  'latin1',
);

const NO_TRANSACTIONS: Transactions = {
  create: () => ({ problem: 'invalid usage for faked message' }),
  lookup: () => null,
  cancel: () => false,
};

/** A run for code that no message started: timers and event routes. */
function fakedRun(services: RunServices): RunContext {
  const socket = services.sockets[0];
  const received = {
    proto: 'udp',
    socket: 0,
    srcIp: '127.0.0.1',
    srcPort: 5060,
    dstIp: socket?.ip ?? '127.0.0.1',
    dstPort: socket?.port ?? 5060,
    at: services.clock.wallTime(),
  };
  return new RunContext({
    state: newRunState(received, FAKED_REQUEST),
    message: fakedMessage(),
    kind: 'event',
    services,
    transactions: NO_TRANSACTIONS,
    transaction: null,
    faked: true,
    resumed: false,
  });
}

function fakedMessage(): SipMessage {
  const parsed = parseMessage(FAKED_REQUEST);
  if (!parsed.ok) throw new Error('the faked request does not parse');
  return parsed.message;
}

function beginTimers(
  declaration: ModuleDeclaration,
  state: unknown,
  clock: Clock,
  first: boolean,
  timers: Set<() => void>,
): void {
  for (const timer of declaration.timers ?? []) {
    if (timer.where === 'once' && !first) continue;
    const interval = timer.interval(state);
    if (interval <= 0) continue;
    let armed: Timer;
    const fire = (): void => {
      armed = clock.setTimer(interval, fire);
      timer.run(state);
    };
    armed = clock.setTimer(interval, fire);
    timers.add(() => clock.clearTimer(armed));
  }
}

function integerParam(modules: readonly LoadedModule[], module: string, name: string): number {
  const value = modules.find(({ declaration }) => declaration.name === module)?.params[name];
  if (typeof value !== 'number') throw new Error(`module ${module} has no integer parameter ${name}`);
  return value;
}

function integerGlobal(loaded: LoadedScript, name: string, otherwise: number): number {
  const value = loaded.globals.get(name);
  return typeof value === 'number' ? value : otherwise;
}

const CORE_EVENTS = [
  'core:worker-one-init',
  'core:msg-received',
  'core:receive-parse-error',
  'core:pre-routing',
];

function isEventRoute(modules: readonly LoadedModule[], name: string): boolean {
  if (CORE_EVENTS.includes(name)) return true;
  return modules.some(({ declaration }) =>
    (declaration.eventRoutes ?? []).some((event) => {
      const open = event.name.indexOf('<');
      return open < 0 ? event.name === name : name.startsWith(event.name.slice(0, open));
    }),
  );
}

/** The place of the script's request block; null when it has none. */
export function requestRoute(program: Program<RunContext>): Place | null {
  return program.route('request', '');
}

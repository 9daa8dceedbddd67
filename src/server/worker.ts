import type { Json, Problem, RpcFault, SettingChange } from '../kit/index.ts';
import type { Flow } from '../net/network.ts';
import type { RunContext } from '../run/context.ts';
import type { RouteEnd } from '../run/relay.ts';
import type { RunServices } from '../run/services.ts';
import type { TransactionName } from '../run/transaction.ts';
import { analyseScript } from '../script/analysis/analyse.ts';
import type { Registry, RouteKind, TimerName, VariableRef } from '../script/declarations.ts';
import type { CompiledValue, LinkInput, Outcome, Program } from '../script/engine.ts';
import { type Format, parseFormatText } from '../script/format.ts';
import { createDiagnostics } from '../script/front/diagnostics.ts';
import { linkScript } from '../script/link.ts';
import type { Place } from '../script/place.ts';
import { variableRef } from '../script/variables.ts';
import type { SipMessage } from '../sip/message.ts';
import type { VolatileStore } from '../store/volatile-store.ts';
import { defaultTransactionParams } from '../tm/params.ts';
import { type BoundModule, createRegistry } from './bind.ts';
import { isEventName } from './event-names.ts';
import { createFakedRun } from './faked-run.ts';
import { follow } from './follow.ts';
import { type LoadedModule, type LoadedScript, scriptFile } from './load.ts';
import { createLogPrefix } from './log-prefix.ts';
import { beginModuleTimers } from './module-timers.ts';

/** A script linked for one worker, with the states its modules keep there. */
export interface ScriptWorker {
  readonly program: Program<RunContext>;
  readonly services: RunServices;
  /** The modules with the states they keep here, in the order of `loadmodule`. */
  readonly modules: readonly BoundModule[];
  /** Work that a module's function may leave to the SIP worker; null when there is no such module or work. */
  operation(module: string, name: string): PerformOperation | null;
  /** Runs an event route with a faked message; false when there is none. */
  runEvent(name: string, prepare?: (run: RunContext) => void): boolean;
  /** Begins the modules' timers and, in the first SIP worker, calls their `start`. */
  begin(): void;
  /** Stops the modules' timers, and aborts what runs await, names that are asked for too. */
  end(): void;
  /** Hands an effect to the module that left it. */
  moduleEffect(module: string, data: Buffer): void;
  /** Tells the modules that a transaction which they watched is gone. */
  /** A value of the configuration is another one from now on. */
  change(change: SettingChange): void;
  transactionEnded(transaction: TransactionName): void;
  /** Runs a block within a run, as one of its own routes. */
  runRoute(place: Place, run: RunContext): RouteEnd | Promise<RouteEnd>;
}

/** Does one piece of work; see `OperationDeclaration`. */
export type PerformOperation = (input: Buffer, signal: AbortSignal) => Promise<Buffer>;

/** What a worker is made of. */
export interface ScriptWorkerInput {
  readonly loaded: LoadedScript;
  readonly services: RunServices;
  readonly store: VolatileStore;
  readonly groups: ReadonlyMap<string, number>;
  /** The first SIP worker does what is done once a server. */
  readonly first: boolean;
  /** Does what a run that no message began wants done so far. */
  deliver(run: RunContext): void;
  /** Told which names the script may use, before it is linked. */
  onNames?(registry: Registry<RunContext>): void;
  /** Calls a command of the server; never rejects. */
  callCommand(method: string, params: readonly Json[]): Promise<Json | RpcFault>;
}

/** Binds the modules, links the script; null when there are mistakes, which are then in `loaded.diagnostics`. */
export function createScriptWorker(input: ScriptWorkerInput): ScriptWorker | null {
  const { loaded, store, groups, first, deliver } = input;
  let services = input.services;
  let program: Program<RunContext> | null = null;
  let registry: Registry<RunContext> | null = null;

  function runEvent(name: string, prepare?: (run: RunContext) => void): boolean {
    const place = program?.route('event', name) ?? null;
    if (program === null || place === null) return false;
    runPlace(place, prepare);
    return true;
  }

  function runPlace(
    place: Place,
    prepare?: (run: RunContext) => void,
    kind?: RouteKind,
  ): Promise<void> | undefined {
    const run = createFakedRun(services, kind === undefined ? {} : { kind });
    prepare?.(run);
    return runOn(place, run);
  }

  function runEventOn(name: string, message: SipMessage | null, flow: Flow): boolean {
    const place = program?.route('event', name) ?? null;
    if (place === null) return false;
    runOn(place, createFakedRun(services, { about: { message, flow } }));
    return true;
  }

  function runOn(place: Place, run: RunContext): Promise<void> | undefined {
    const { promise, resolve } = Promise.withResolvers<void>();
    let ended = false;
    follow(run, program === null ? NOT_LINKED : program.run([place], run), (outcome) => {
      deliver(run);
      if (outcome.kind === 'paused') return;
      ended = true;
      resolve();
    });
    return ended ? undefined : promise;
  }

  function runRoute(place: Place, run: RunContext): RouteEnd | Promise<RouteEnd> {
    return endOf(program === null ? NOT_LINKED : program.run([place], run));
  }

  const bound: BoundModule[] = loaded.modules.map(({ declaration, params }) => ({
    declaration,
    state: declaration.setupWorker({
      params,
      paramOf: (module, name) => integerParam(loaded.modules, module, name),
      textParamOf: (module, name) => textParam(loaded.modules, module, name),
      store,
      services,
      filePath: (path) => scriptFile(loaded, path),
      route: (type, name) => program?.route(type, name) ?? null,
      runBlock: (place, run) => (program === null ? -1 : resultOf(program.run([place], run))),
      runRoute,
      format: (text) => (registry === null ? TOO_EARLY : compile(text, registry)),
      variable: (text) => (registry === null ? TOO_EARLY : variableIn(text, registry)),
      runEvent,
      runEventOn,
      runPlace,
      groupSize: (name) => groups.get(name) ?? 0,
      callCommand: input.callCommand,
    }),
  }));

  registry = createRegistry(bound, loaded.others, loaded.lenient);
  input.onNames?.(registry);
  services = { ...services, logPrefix: createLogPrefix(loaded, registry) };
  program = linkScript({
    script: loaded.script,
    sources: loaded.sources,
    registry,
    diagnostics: loaded.diagnostics,
    defines: loaded.defines,
    limits: {
      // It may be changed while the server runs.
      get maxWhileLoops() {
        const value = services.global('max_while_loops');
        return typeof value === 'number' ? value : 100;
      },
      maxRecursiveLevel: integerGlobal(loaded, 'max_recursive_level', 256),
      returnMode: integerGlobal(loaded, 'return_mode', 0) === 1 ? 1 : 0,
    },
    ...tracing(bound),
    isEventRoute: (name) =>
      name === loaded.globals.get('async_tkv_evcb') || isEventName(loaded.modules, name),
  });
  if (program === null) return null;
  if (first) warnOfWhatBites(loaded, registry);

  let endTimers = (): void => {};
  return {
    program,
    services,
    modules: bound,
    operation(module, name) {
      const found = bound.find(({ declaration }) => declaration.name === module);
      const operation = found?.declaration.operations?.[name];
      if (found === undefined || operation === undefined) return null;
      return (bytes, signal) => operation.run(found.state, bytes, signal);
    },
    runEvent,
    begin() {
      if (first) {
        for (const { declaration, state } of bound) declaration.start?.(state);
        runEvent('core:worker-one-init');
      }
      for (const { declaration, state } of bound) declaration.startWorker?.(state);
      endTimers = beginModuleTimers(bound, services.clock, services.log, first);
    },
    end() {
      endTimers();
      services.awaiting.stop();
      services.names.close();
    },
    runRoute,
    change({ group, name, value }) {
      const { log, setGlobal } = services;
      if (group === 'core' && name === 'debug' && typeof value === 'number') log.setLevel(value);
      for (const { declaration, state } of bound) {
        if (declaration.settings?.group === group && typeof value === 'number')
          declaration.settings.change?.(state, name, value);
      }
      setGlobal(group === 'core' ? name : `${group}.${name}`, value);
    },
    transactionEnded(transaction) {
      for (const { declaration, state } of bound) declaration.transactionEnded?.(state, transaction);
    },
    moduleEffect(module, data) {
      const owner = bound.find(({ declaration }) => declaration.name === module);
      owner?.declaration.effect?.(owner.state, data);
    },
  };
}

/** What tells of each action, where a module does. */
function tracing(bound: readonly BoundModule[]): Pick<LinkInput<RunContext>, 'trace'> {
  const tracer = bound.find(({ declaration }) => declaration.trace !== undefined);
  const trace = tracer?.declaration.trace;
  return trace === undefined ? {} : { trace: (action) => trace(tracer?.state, action) };
}

/** Once a server is enough: every worker has the same script. */
function warnOfWhatBites(loaded: LoadedScript, registry: Registry<RunContext>): void {
  const params = loaded.modules.find(({ declaration }) => declaration.name === 'tm')?.params ?? {};
  const timer = (name: TimerName): number => {
    const value = params[name];
    return typeof value === 'number' ? value : defaultTransactionParams[name];
  };
  analyseScript({
    script: loaded.script,
    sources: loaded.sources,
    registry,
    diagnostics: loaded.diagnostics,
    ownRoutes: new Map(
      loaded.modules.flatMap(({ declaration: { name, runsRoutes }, params: given }) =>
        (runsRoutes?.(given) ?? []).map((route) => [route, name]),
      ),
    ),
    returnMode: integerGlobal(loaded, 'return_mode', 0) === 1 ? 1 : 0,
    timers: {
      fr_timer: timer('fr_timer'),
      max_inv_lifetime: timer('max_inv_lifetime'),
      max_noninv_lifetime: timer('max_noninv_lifetime'),
    },
  });
}
const NOT_LINKED: Outcome = { kind: 'ended', by: 'error', code: -1 };

/** A text that stands in no file. */
const NOWHERE = { file: 0, start: 0, end: 0 };

const TOO_EARLY: Problem = { problem: 'too early: no script runs yet' };

function parse(text: string, registry: Registry<RunContext>): Format<RunContext> | Problem {
  const diagnostics = createDiagnostics();
  const format = parseFormatText(text, NOWHERE, false, { registry, diagnostics });
  if (format !== null) return format;
  const [mistake] = diagnostics.list();
  const problem = mistake?.message ?? 'not a text with variables';
  return mistake?.hint === undefined ? { problem } : { problem, hint: mistake.hint };
}

/** The one variable that a text names. */
function variableIn(text: string, registry: Registry<RunContext>): VariableRef<RunContext> | Problem {
  const format = parse(text, registry);
  if ('problem' in format) return format;
  return format.kind === 'value' ? variableRef(format.variable) : { problem: `"${text}" is no variable` };
}

function compile(text: string, registry: Registry<RunContext>): CompiledValue<RunContext> | Problem {
  const format = parse(text, registry);
  if ('problem' in format) return format;
  if (format.kind === 'fixed') return () => format.text;
  return format.kind === 'value' ? (run) => format.variable.get(run) : format.text;
}

function paramOf(modules: readonly LoadedModule[], module: string, name: string) {
  return modules.find(({ declaration }) => declaration.name === module)?.params[name];
}

function textParam(modules: readonly LoadedModule[], module: string, name: string): string {
  const value = paramOf(modules, module, name);
  if (typeof value !== 'string') throw new Error(`module ${module} has no text parameter ${name}`);
  return value;
}

function integerParam(modules: readonly LoadedModule[], module: string, name: string): number {
  const value = paramOf(modules, module, name);
  if (typeof value !== 'number') throw new Error(`module ${module} has no integer parameter ${name}`);
  return value;
}

function integerGlobal(loaded: LoadedScript, name: string, otherwise: number): number {
  const value = loaded.globals.get(name);
  return typeof value === 'number' ? value : otherwise;
}

/** How a block that was run by itself ended. */
function endOf(outcome: Outcome): RouteEnd | Promise<RouteEnd> {
  return outcome.kind === 'paused'
    ? outcome.ready.then(() => endOf(outcome.resume()))
    : { dropped: outcome.by === 'drop' };
}

/** The result of a block that a function ran; whatever ends the run does so for the caller too. */
function resultOf(outcome: Outcome): number | Promise<number> {
  if (outcome.kind === 'paused') return outcome.ready.then(() => resultOf(outcome.resume()));
  if (outcome.by === 'error') return -1;
  return outcome.by === 'end' || outcome.by === 'return' ? outcome.code || 1 : 0;
}

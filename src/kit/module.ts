import type { Flow } from '../net/network.ts';
import type { RunContext } from '../run/context.ts';
import type { RouteEnd } from '../run/relay.ts';
import type { Log, RunServices } from '../run/services.ts';
import type { TransactionName } from '../run/transaction.ts';
import type {
  Answers,
  CallSite,
  FunctionCall,
  LinkedCoreSubject,
  LinkedTransformation,
  Problem,
  RouteKind,
  ScriptPosition,
  Suspends,
  TimerSetting,
  VariableRef,
  Warning,
} from '../script/declarations.ts';
import type { CompiledValue, RouteType, TracedAction } from '../script/engine.ts';
import type { Place } from '../script/place.ts';
import type { Index, Value } from '../script/value.ts';
import type { SipMessage } from '../sip/message.ts';
import type { VolatileStore } from '../store/volatile-store.ts';
import { type AwaitedDeclaration, awaitedFunction } from './awaited.ts';
import type { Arg, ArgValues } from './parameters.ts';
import type { Json, RpcCommand, RpcFault, RpcParameter } from './rpc.ts';
import type { ServerView } from './server-view.ts';
import type { ModuleSettings } from './settings.ts';
import type { StatisticGroups } from './statistics.ts';

/** What a function is told about its call: the run, its position in the script, the places to go on from. */
export type Call = FunctionCall<RunContext>;

/** One `modparam`. `check` refuses values that make no sense; `inert` says why a known parameter has no effect here. */
export type ParamDeclaration =
  | {
      readonly type: 'int';
      readonly default: number;
      readonly doc: string;
      readonly check?: (value: number) => Problem | null;
      readonly inert?: string;
    }
  | {
      readonly type: 'string';
      readonly default: string;
      readonly doc: string;
      readonly check?: (value: string) => Problem | null;
      readonly inert?: string;
    }
  | {
      /** May be given several times; the values in order. */
      readonly type: 'strings';
      readonly doc: string;
      readonly check?: (value: string) => Problem | null;
      readonly inert?: string;
    };

/** The parameters of a module by name. */
export type ParamDeclarations = Readonly<Record<string, ParamDeclaration>>;

/** The value of one parameter. */
export type ParamValue<D extends ParamDeclaration> = D extends { type: 'int' }
  ? number
  : D extends { type: 'string' }
    ? string
    : readonly string[];

/** The values of a module's parameters as given or defaulted. */
export type ParamValues<P extends ParamDeclarations> = { readonly [N in keyof P]: ParamValue<P[N]> };

/** A function of a module. `S` is the module's worker state, `A` its parameter list. */
export interface FunctionDeclaration<S, A extends readonly Arg<unknown>[] = readonly Arg<unknown>[]> {
  readonly args: A;
  /** Kinds of route block it may be written in. */
  readonly routes: readonly RouteKind[];
  /** One or two sentences: what it does, its results. */
  readonly doc: string;
  /** The same function with other parameter lists, told apart by the number of arguments. */
  readonly forms?: readonly FunctionDeclaration<S>[];
  /** Load-time check of the whole call; `values` has undefined for arguments that are computed at run time. */
  check?(values: readonly (Value | undefined)[], site: CallSite, state: S): Problem | null;
  /** As `check`, for what is only worth a warning. */
  warn?(values: readonly (Value | undefined)[], site: CallSite, state: S): Warning | null;
  /** A function that suspends the request says how, so that the check of a script knows what may bite there. */
  suspends?(state: S): Suspends;
  /** The route that it names runs by itself, without a request: for the same check. */
  readonly startsTask?: boolean;
  /** The timers of the transaction that it sets, for the same check. */
  readonly setsTimers?: readonly TimerSetting[];
  /** A function that answers the request says how, for the same check. */
  readonly answers?: Answers;
  /**
   * >0 true, <0 false, 0 ends the run. A promise is a pause: the run goes on exactly here with its number. What may take
   * longer than its caller waits is better declared as `awaited`.
   */
  run(state: S, call: Call, ...args: ArgValues<A>): number | Promise<number>;
}

/** A variable class of a module. `K` is what `parse` makes of the text in parentheses. */
export interface VariableDeclaration<S, K = unknown> {
  readonly doc: string;
  /** Whether it is written `$name(inner)`. */
  readonly inner: 'none' | 'required' | 'optional';
  /** Compiles the inner text (null: no parentheses). At load when constant, else at each access. */
  parse(inner: string | null, at: ScriptPosition | null): { readonly key: K } | Problem;
  /** Where the inner text names a variable instead of holding its value (`$cnt($avp(x))`): called instead of `parse`. */
  bind?(ref: VariableRef<RunContext>): { readonly key: K } | Problem;
  get(state: S, run: RunContext, key: K, index: Index): Value;
  /** Absent: read-only. False: refused. */
  set?(state: S, run: RunContext, key: K, index: Index, value: Value): boolean;
}

/** Something done at intervals. `once`: in one SIP worker of the server; `each`: in every worker. */
export interface TimerDeclaration<S> {
  readonly name: string;
  readonly where: 'once' | 'each';
  /** Milliseconds between two runs, from the state (0: never). */
  interval(state: S): number;
  run(state: S): void;
}

/** An event route that a module runs; `<x>` in the name stands for any text. */
export interface EventRouteDeclaration {
  readonly name: string;
  readonly doc: string;
}

/**
 * Work that a function leaves to the SIP worker while its request waits as bytes (`Stop.operation`). It must not block; its
 * result wakes the request. The signal aborts when nobody waits any more: a timeout, a CANCEL, the end of the server.
 */
export interface OperationDeclaration<S> {
  readonly doc: string;
  run(state: S, input: Buffer, signal: AbortSignal): Promise<Buffer>;
}

/** What `setup` is given: once a server, before any worker. */
export interface SetupContext<P extends ParamDeclarations> {
  readonly params: ParamValues<P>;
  readonly store: VolatileStore;
  readonly log: Log;
  /** See {@link WorkerSetup.filePath}. */
  filePath(path: string): string;
  /** Asks for a group of async workers of this size; 0 asks for none. */
  workerGroup(name: string, workers: number): void;
  /** A mistake that stops the start. */
  fail(message: string, hint?: string): void;
}

/** What `setupWorker` is given: once in each worker. */
export interface WorkerSetup<P extends ParamDeclarations> {
  readonly params: ParamValues<P>;
  /** An integer parameter of another module that this one `needs`. */
  paramOf(module: string, name: string): number;
  /** A text parameter of another module that this one `needs`. */
  textParamOf(module: string, name: string): string;
  readonly store: VolatileStore;
  readonly services: RunServices;
  /**
   * A file that the script names, as an absolute path. Kamailio's rule: what begins with `.` leads from the directory that
   * the server was started in, anything else from the script's.
   */
  filePath(path: string): string;
  /** Blocks of the script; null for an unknown or empty block. Only to be asked while a script runs. */
  route(type: RouteType, name: string): Place | null;
  /**
   * Runs a block within a run, as a call of it does; its result, 0 when it ended the run. A promise when it paused: the
   * function that asked pauses with it.
   */
  runBlock(place: Place, run: RunContext): number | Promise<number>;
  /** Runs a block that is not called but run by itself within a run, e.g. branch_route: how it ended. */
  runRoute(place: Place, run: RunContext): RouteEnd | Promise<RouteEnd>;
  /**
   * Compiles a text with variables that is not an argument: a parameter, or a part of one. A text of exactly one variable
   * gives the variable's own value. Only to be asked while a script runs.
   */
  format(text: string): CompiledValue<RunContext> | Problem;
  /** The variable that a parameter names. Only to be asked while a script runs. */
  variable(text: string): VariableRef<RunContext> | Problem;
  /** Runs an event route with a faked message; `prepare` may fill the context. False when there is no such block. */
  runEvent(name: string, prepare?: (run: RunContext) => void): boolean;
  /**
   * Runs an event route about something that came by this flow: a message that is no SIP, or (null) none. False when there is
   * no such block.
   */
  runEventOn(name: string, message: SipMessage | null, flow: Flow): boolean;
  /**
   * Runs a block with a faked message; `prepare` may fill the context, `kind` is that of the run (default `event`). A promise
   * when it paused, which settles at its end.
   */
  runPlace(place: Place, prepare?: (run: RunContext) => void, kind?: RouteKind): Promise<void> | undefined;
  /** Number of workers of a group; 0 when there is none. */
  groupSize(name: string): number;
  /** Calls a command of the server, in whatever worker this is. Never rejects. */
  callCommand(method: string, params: readonly Json[]): Promise<Json | RpcFault>;
}

/**
 * A module: everything it has, listed without running it. `P` its parameters, `S` the state each worker keeps for it. Two
 * servers live in one process, so a module keeps nothing outside its state.
 */
export interface ModuleDeclaration<P extends ParamDeclarations = ParamDeclarations, S = unknown> {
  /** As in `loadmodule "name.so"`. */
  readonly name: string;
  /** One paragraph. */
  readonly doc: string;
  /** Modules that must be loaded before this one. */
  readonly needs?: readonly string[];
  /** Whether it does without them, with these parameters. */
  doesWithout?(params: Readonly<Record<string, unknown>>): boolean;
  readonly params: P;
  // `NoInfer`: the state is the one that `setupWorker` gives, so what was written for another state does not compile.
  readonly functions: Readonly<Record<string, FunctionDeclaration<NoInfer<S>>>>;
  readonly variables: Readonly<Record<string, VariableDeclaration<NoInfer<S>>>>;
  /** `{class.op}` by class and operation. */
  readonly transformations?: Readonly<Record<string, Readonly<Record<string, TransformationDeclaration>>>>;
  /** Left sides of core comparisons; only the core has them. */
  readonly coreSubjects?: readonly LinkedCoreSubject<RunContext>[];
  readonly operations?: Readonly<Record<string, OperationDeclaration<NoInfer<S>>>>;
  readonly eventRoutes?: readonly EventRouteDeclaration[];
  /** Routes that it runs by itself, without a request, as its parameters say: for the check of a script. */
  runsRoutes?(params: ParamValues<P>): readonly string[];
  readonly timers?: readonly TimerDeclaration<S>[];
  /** Numbers that operators watch, by group and name. */
  readonly statistics?: StatisticGroups<NoInfer<S>>;
  /**
   * What it tells before each time that an action of the script is done. Where a loaded module has this the script is
   * linked with a step more for each action.
   */
  trace?(state: S, action: TracedAction): (run: RunContext) => void;
  /** Parameters that commands may change while the server runs. */
  readonly settings?: ModuleSettings<NoInfer<S>>;
  /** As `statistics`, those that its parameters name: asked once, in the first SIP worker. */
  moreStatistics?(state: S): StatisticGroups<NoInfer<S>>;
  /** Commands of remote procedure calls by their full names (`tm.stats`). */
  readonly rpc?: Readonly<Record<string, RpcCommand<NoInfer<S>>>>;
  /** Once a server, before the workers: validates, fills shared tables, asks for workers. */
  setup?(server: SetupContext<P>): void;
  /** Once in each worker: the state that functions and variables get. */
  setupWorker(worker: WorkerSetup<P>): S;
  /**
   * Once a server, in its first SIP worker, after the script was linked and before any worker runs it: reads what the module
   * begins with. A problem stops the start of the server.
   */
  prepare?(state: S): Promise<Problem | null>;
  /** Once a server, in its first SIP worker, after the script was linked and before messages come. */
  start?(state: S): void;
  /**
   * Once a server, in its first SIP worker, after every `start`: opens what others may connect to. A problem stops the
   * start of the server.
   */
  open?(state: S, server: ServerView): Promise<Problem | null>;
  /** Closes what `open` opened; called when the server stops, also where `open` had a problem. */
  close?(state: S): Promise<void>;
  /**
   * In the first SIP worker: does what a run in any worker left as an effect of kind `module` with this data. Also called
   * before `open` and after `close`. Must not wait.
   */
  effect?(state: S, data: Buffer): void;
  /** In the first SIP worker: a transaction that a run left with an effect of kind `watch` is gone. Must not wait. */
  transactionEnded?(state: S, transaction: TransactionName): void;
  /** In every worker, SIP and async ones (`services.identity`), when it begins to work. */
  startWorker?(state: S): void;
}

/** One operation of a transformation class. */
export interface TransformationDeclaration {
  readonly doc: string;
  readonly split: LinkedTransformation['split'];
  readonly apply: LinkedTransformation['apply'];
}

/** A module with its types erased: what the server loads. */
export type AnyModule = ModuleDeclaration<ParamDeclarations, unknown>;

/** Declares a module. The types of parameters and state flow from the declaration into its bodies. */
export function defineModule<const P extends ParamDeclarations, S>(
  declaration: ModuleDeclaration<P, S>,
): ModuleDeclaration<P, S> {
  return declaration;
}

/** The constructors of functions, variables and commands for a module whose worker state is `S`. */
export interface Declare<S> {
  fn<const A extends readonly Arg<unknown>[]>(declaration: FunctionDeclaration<S, A>): FunctionDeclaration<S>;
  /** A function that waits for something: with a deadline and a signal to give up. */
  awaited<const A extends readonly Arg<unknown>[]>(
    declaration: AwaitedDeclaration<S, A>,
  ): FunctionDeclaration<S>;
  variable<K>(declaration: VariableDeclaration<S, K>): VariableDeclaration<S>;
  command<const P extends readonly RpcParameter<unknown>[]>(declaration: RpcCommand<S, P>): RpcCommand<S>;
}

/** Gives the constructors for state `S`: `const { fn, awaited, variable, command } = declare<State>()`. */
export function declare<S>(): Declare<S> {
  return {
    fn: (declaration) => declaration,
    awaited: awaitedFunction,
    variable: (declaration) => declaration,
    command: (declaration) => declaration,
  };
}

/** Refuses a call: one log line with the position in the script, the reason and the remedy. The function returns -1. */
export function refuse(call: Call, reason: string, remedy?: string): -1 {
  return call.run.refuse(call.site, 'script.refused', reason, remedy);
}

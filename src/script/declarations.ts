import type { RouteType } from './engine.ts';
import type { Span } from './front/source.ts';
import type { Place } from './place.ts';
import type { Index, Value } from './value.ts';

/** The kinds of route a run can be in, as Kamailio's modules name them. A `route[X]` is of the kind of its caller. */
export type RouteKind = 'request' | 'failure' | 'onreply' | 'branch' | 'branch-failure' | 'onsend' | 'event';

/** Every kind, for functions that may stand anywhere. */
export const ANY_ROUTE: readonly RouteKind[] = [
  'request',
  'failure',
  'onreply',
  'branch',
  'branch-failure',
  'onsend',
  'event',
];

/** What the interpreter itself reads and writes of a message in flight; everything else belongs to the functions. */
export interface ScriptRun {
  /** `$rc`, `$?`, `$retcode`: result of the last function or `route()`. */
  rc: number;
  /** One warning or error line; the position is added by the caller. */
  readonly log: ScriptLog;
}

/** Where a run's own log lines go (refusals, loop limits, exceptions of module functions). */
export interface ScriptLog {
  /** `code` is a stable event code; `site` renders as file:line. */
  warn(code: string, message: string, site: CallSite | null): void;
  error(code: string, message: string, site: CallSite | null): void;
}

/** One call in the script, known at load: the place that a suspension without callers goes on from, and its position. */
export interface CallSite {
  /** Name of the function called. */
  readonly name: string;
  readonly span: Span;
  /** `file:line:column` of the call. */
  readonly where: string;
  /** Kind of the block it is written in. */
  readonly writtenIn: RouteKind;
  /**
   * The action that follows the call in the same brace list; null when the call is the last action of its list or part of
   * an expression (Kamailio: "cannot be executed as last action").
   */
  readonly next: Place | null;
}

/** Why an argument cannot be used; becomes a load error for a constant, a refusal (-1 and one log line) at run time. */
export interface Problem {
  readonly problem: string;
  readonly hint?: string;
}

/** Something worth a warning at load: the call is as it should be, but not what its writer wants. */
export interface Warning extends Problem {
  /** A stable code of `docs/codes.md`. */
  readonly code: string;
}

/** How a function stops the request that it is called for, as far as the check of a script has to know it. */
export interface Suspends {
  /**
   * Where the request goes on: with the action after the call, in the route that a parameter names, or wherever the one
   * who wakes it says.
   */
  readonly goesOn: 'next' | 'route' | 'elsewhere';
  /**
   * How long it waits: the parameter that says so, with the milliseconds of one unit of it; or the most milliseconds, where
   * the call does not say.
   */
  readonly delay?: { readonly parameter: string; readonly unit: number } | { readonly atMost: number };
  /**
   * What becomes of the run that calls it: it ends, as with `exit`; it goes on, and ends by itself; or either, where it goes
   * on only if the request was not suspended.
   */
  readonly run: 'ends' | 'goes on' | 'either';
  /** What is there when the request goes on: only what its record holds, or callers, loops and `$var` too. */
  readonly continuation: 'block' | 'full';
}

/** Timers that end a transaction, by the names of tm's parameters. */
export type TimerName = 'fr_timer' | 'max_inv_lifetime' | 'max_noninv_lifetime';

/**
 * A timer of the transaction that a function sets: the parameter with the milliseconds, of which 0 leaves the timer as it
 * is; null sets it to what the parameter of tm says.
 */
export interface TimerSetting {
  readonly timer: TimerName;
  readonly parameter: string | null;
}

/** How a function answers a request. */
export interface Answers {
  /** By its transaction, if there is one, or past it; or by the one to whom it forwards the request. */
  readonly how: 'statefully' | 'statelessly' | 'by forwarding';
  /** The parameter with the status; without one it is a final one. */
  readonly status?: string;
}

/** A place in the script to which a value can be written (`$var(x)` as an argument of `t_…(…, "$var(x)")`). */
export interface VariableRef<C> {
  /** As written, for messages. */
  readonly text: string;
  get(run: C): Value;
  /** False when the variable refused the value; null deletes. */
  set(run: C, value: Value): boolean;
  readonly writable: boolean;
}

/**
 * One parameter of a function. `value`: evaluated at every call (at load when constant, so that mistakes are load errors)
 * and converted; `interpolate` says whether `$vars` inside a string literal are expanded (a literal that is exactly one
 * variable keeps its type). `variable`: the argument must name a variable, quoted or not; it is passed as a reference.
 * `deferred`: as a value with interpolation, but the function itself says when it is evaluated.
 */
export type Parameter<T, C> =
  | {
      readonly kind: 'value';
      readonly name: string;
      readonly type: string;
      readonly optional: boolean;
      readonly interpolate: boolean;
      /** The value names a route block of that type: a constant that names none gets a warning at load. */
      readonly names?: RouteType;
      convert(value: Value): T | Problem;
    }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly type: string;
      readonly optional: boolean;
      /** Refuses at load a variable that does not fit (for instance one that cannot be written). */
      bind(ref: VariableRef<C>): T | Problem;
    }
  | {
      readonly kind: 'deferred';
      readonly name: string;
      readonly type: string;
      readonly optional: boolean;
      bind(read: (run: C) => Value): T;
    };

/** What a function is told about its call besides its arguments. One object per call: safe to keep across a pause. */
export interface FunctionCall<C> {
  readonly run: C;
  readonly site: CallSite;
  /**
   * The whole stack of places as it stands, outermost first, to go on after this call with `result` (default 1) as its
   * value: the full continuation. To be asked while the call runs or pauses.
   */
  stack(result?: number): readonly Place[];
}

/**
 * A function as the linker sees it. `invoke` gets one entry per declared parameter, undefined where an optional one was
 * left out. A number is the result (>0 true, <0 false, 0 ends the run); a promise is a pause: the run goes on exactly
 * here with its number. An exception or rejection is logged with the position and counts as -1.
 */
export interface LinkedFunction<C> {
  readonly name: string;
  readonly module: string;
  readonly parameters: readonly Parameter<unknown, C>[];
  /** The same function with other parameter lists, told apart by the number of arguments. */
  readonly forms?: readonly LinkedFunction<C>[];
  /** Kinds of block it may be written in (Kamailio's lexical check at load). */
  readonly routes: readonly RouteKind[];
  /** Its result leaves `$rc` as it was (Kamailio: the core's functions). */
  readonly keepsCode?: boolean;
  /** Load-time check of the whole call, after the arguments were checked; `args` has undefined for computed ones. */
  check?(args: readonly (Value | undefined)[], site: CallSite): Problem | null;
  /** As `check`, for what is only worth a warning. */
  warn?(args: readonly (Value | undefined)[], site: CallSite): Warning | null;
  /** A function that suspends the request says how. */
  readonly suspends?: Suspends;
  /** The route that it names runs by itself, without a request. */
  readonly startsTask?: boolean;
  /** The timers of the transaction that it sets. */
  readonly setsTimers?: readonly TimerSetting[];
  /** A function that answers the request says how. */
  readonly answers?: Answers;
  invoke(call: FunctionCall<C>, args: readonly unknown[]): number | Promise<number>;
}

/** Where in the script a variable is written, for `$cfg(line)` and its kin. */
export interface ScriptPosition {
  readonly file: string;
  readonly line: number;
  /** Name of the route block; `DEFAULT_ROUTE` for the request block, as Kamailio calls it. */
  readonly route: string;
}

/** A variable class (`$avp`, `$rU`) as the linker sees it. `key` is what `parse` made of the text in parentheses. */
export interface LinkedVariable<C> {
  readonly name: string;
  readonly module: string;
  /** Whether `$name(inner)` is written with an inner text. */
  readonly inner: 'none' | 'required' | 'optional';
  /** Compiles the inner text, at load when it is constant, else at each access; null when there are no parentheses. `at`: where it is written, when that is known at load. */
  parse(inner: string | null, at: ScriptPosition | null): { readonly key: unknown } | Problem;
  /** Where the inner text names a variable instead of holding its value (`$cnt($avp(x))`): called instead of `parse`. */
  bind?(ref: VariableRef<C>): { readonly key: unknown } | Problem;
  get(run: C, key: unknown, index: Index): Value;
  /** Absent: read-only. False: refused (logged with the position by the interpreter). */
  readonly set?: ((run: C, key: unknown, index: Index, value: Value) => boolean) | undefined;
}

/** One operation of a transformation class, e.g. `{s.substr,…}`. */
export interface LinkedTransformation {
  /** `s.substr`. */
  readonly name: string;
  /**
   * Cuts and checks the parameter text (after the first comma, null without one). A piece may hold one variable, whose
   * value is then evaluated for each application and arrives in `params`.
   */
  split(params: string | null): readonly string[] | Problem;
  /** `params` are the evaluated pieces in order. */
  apply(value: Value, params: readonly Value[]): Value;
}

/** A comparison that begins with a core keyword (`method == "X"`): the left side as a variable of the core. */
export interface LinkedCoreSubject<C> {
  readonly name: string;
  get(run: C): Value;
  /** `subject == myself`; absent where it makes no sense. */
  readonly isMyself?: ((run: C) => boolean) | undefined;
}

/** What stands in for names that are not there, where a script may be loaded all the same. */
export interface StandIns<C> {
  /** A function that takes anything and refuses. */
  function(name: string): LinkedFunction<C>;
  /** A variable that is undefined and cannot be written. */
  variable(name: string): LinkedVariable<C>;
}

/** All names a script may use, from the core and the modules it loads. */
export interface Registry<C> {
  function(name: string): LinkedFunction<C> | undefined;
  variable(name: string): LinkedVariable<C> | undefined;
  transformation(className: string, op: string): LinkedTransformation | undefined;
  coreSubject(name: string): LinkedCoreSubject<C> | undefined;
  /** For hints: every known function, variable and transformation name. */
  functionNames(): Iterable<string>;
  /** Functions of modules that are not loaded. */
  otherFunctionNames(): Iterable<string>;
  variableNames(): Iterable<string>;
  transformationNames(): Iterable<string>;
  /** The module that would bring a function or variable if it were loaded, for the hint; null when unknown. */
  moduleOf(kind: 'function' | 'variable', name: string): string | null;
  /** Null: names that are not there are mistakes. */
  readonly standIns: StandIns<C> | null;
}

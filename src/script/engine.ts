import type { CallSite, Registry, ScriptPosition, ScriptRun } from './declarations.ts';
import type { Script } from './front/ast.ts';
import type { Defines } from './front/defines.ts';
import type { Diagnostics } from './front/diagnostics.ts';
import type { Sources } from './front/source.ts';
import type { Place } from './place.ts';
import type { Value } from './value.ts';

/** Limits of the language, from the script's globals. */
export interface EngineLimits {
  /** `max_while_loops`, default 100; 0 is no limit. */
  readonly maxWhileLoops: number;
  /** `max_recursive_level`, default 256: brace lists open at once (called routes and the `if`s around the calls). */
  readonly maxRecursiveLevel: number;
  /** `return_mode`: 0 is Kamailio's default (a result is true when > 0 and `return 0` ends the run), 1 raw values. */
  readonly returnMode: 0 | 1;
}

/** A linked script: flat blocks with names resolved, arguments compiled and constants folded. Shared by all runs. */
export interface Program<C extends ScriptRun> {
  /** The first place of `route[name]` of a type; null when there is no such block or it is empty. */
  route(type: RouteType, name: string): Place | null;
  /** Names of a type's blocks in source order, empty ones too; the unnamed one is ''. */
  routeNames(type: RouteType): readonly string[];
  /** Whether a place is one this program could have made: guards places that come from bytes. */
  isPlace(place: Place): boolean;
  /** `file:line` of a place, for logs. */
  where(place: Place): string;
  /** The route block that a place is in: `request_route`, `route[X]`. */
  routeOf(place: Place): string;
  /** The route block that an action or call at `file:line:column` stands in; null: there is none on that line. For operators. */
  routeAt(where: string): string | null;
  /** Runs from a stack of places (outermost first) until the script ends or pauses. Never throws. */
  run(places: readonly Place[], run: C): Outcome;
}

/** `route[X]` and the blocks that are called from outside. The unnamed block of a type is named ''. */
export type RouteType = 'request' | 'route' | 'failure' | 'onreply' | 'branch' | 'onsend' | 'event';

/** How a run came back. */
export type Outcome =
  | {
      readonly kind: 'ended';
      /** What ended it. `zero`: a function's result 0 or `return 0`. */
      readonly by: 'end' | 'exit' | 'drop' | 'return' | 'zero' | 'error';
      /** Code of `exit`/`return`/`drop`, or of the last action. */
      readonly code: number;
    }
  | {
      readonly kind: 'paused';
      /** Settles when the paused function has answered. Never rejects. */
      readonly ready: Promise<void>;
      /** Goes on exactly there with the answer. To be called once, after `ready`. */
      resume(): Outcome;
      readonly site: CallSite;
      /** The stack at the pause, for listings. */
      readonly places: readonly Place[];
    };

/** An action of the script, as it is traced. */
export interface TracedAction {
  /** `if`, `while`, `switch`, `assign`, `route`, `return`, `exit`, `drop`, `break`, or the name of a function. */
  readonly name: string;
  /** The module of a function; null for what the language does. */
  readonly module: string | null;
  /** How many arguments a function is given. */
  readonly args: number;
  readonly position: ScriptPosition;
}

/** Everything `link` needs. */
export interface LinkInput<C extends ScriptRun> {
  readonly script: Script;
  readonly sources: Sources;
  readonly registry: Registry<C>;
  readonly diagnostics: Diagnostics;
  readonly limits: EngineLimits;
  readonly defines: Defines;
  /** Kind of an event route by its name, e.g. `htable:mod-init`; unknown ones get a warning. */
  isEventRoute(name: string): boolean;
  /** What is told before each time that an action is done; absent: nothing, at no cost. */
  trace?(action: TracedAction): (run: C) => void;
}

/** Evaluates a string with embedded variables outside a run (log_prefix, modparamx): compiled once. */
export type CompiledFormat<C> = (run: C) => string;

/** A value that a string literal with exactly one variable keeps its type for. */
export type CompiledValue<C> = (run: C) => Value;

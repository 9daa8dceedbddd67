import type { CallSite, LinkedFunction, Parameter, RouteKind, ScriptRun } from './declarations.ts';
import type { Span } from './front/source.ts';
import type { Value } from './value.ts';

/** Reads a value without any call in it: such expressions are closures, they can neither pause nor suspend. */
export type Read<C> = (run: C) => Value;

/** One argument of a call. */
export type CallArgument<C> =
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'computed'; readonly read: Read<C>; readonly parameter: ValueParameter<C> }
  | { readonly kind: 'operand'; readonly parameter: ValueParameter<C> };

/** A parameter that is given a value, not a reference. */
export type ValueParameter<C> = Extract<Parameter<unknown, C>, { kind: 'value' }>;

/**
 * One step of a block. Values travel on the operand stack; `read` is the cheap form, null when the value was left on the
 * stack by the steps before (because calls are in it). Numbers that name steps are indices into the same block.
 */
export type Instruction<C extends ScriptRun> =
  | { readonly op: 'push'; readonly read: Read<C> }
  /** Says that an action is about to be done. */
  | { readonly op: 'trace'; readonly tell: (run: C) => void }
  | { readonly op: 'unary'; readonly apply: (run: C, value: Value) => Value }
  | { readonly op: 'binary'; readonly apply: (run: C, left: Value, right: Value) => Value }
  /** Pops; if the truth of the operand is `stopOn`, pushes it as 1 or 0 and goes to `target` (`&&`, `||`). */
  | { readonly op: 'short-circuit'; readonly stopOn: boolean; target: number }
  /** Pops; goes to `target` when not true (`selval`). */
  | { readonly op: 'jump-if-false'; target: number }
  | { readonly op: 'jump'; target: number }
  /**
   * Calls a function. The next step is its `land`, where the run goes on after a stop inside the call; a statement that
   * did not stop steps over it.
   */
  | {
      readonly op: 'call';
      readonly target: LinkedFunction<C>;
      readonly site: CallSite;
      /** Prepared when every argument is fixed. */
      readonly fixed: readonly unknown[] | null;
      readonly args: readonly CallArgument<C>[];
      /** How many of the arguments are on the operand stack. */
      readonly operands: number;
      readonly use: ResultUse;
    }
  /** Takes the result of a call or route from the operand stack. */
  | { readonly op: 'land'; readonly use: ResultUse }
  /** Enters a route; its value lands at the next step. `block` is fixed, or found by the name that `read` gives. */
  | {
      readonly op: 'route';
      readonly block: Block<C> | null;
      readonly read: Read<C> | null;
      readonly use: ResultUse;
      readonly span: Span;
    }
  /** `if`: enters `body`, after which the parent goes on at `next`; else goes to `otherwise`. */
  | {
      readonly op: 'branch';
      readonly read: Read<C> | null;
      readonly body: Block<C>;
      otherwise: number;
      next: number;
    }
  /** `else`. */
  | { readonly op: 'enter'; readonly block: Block<C> }
  | { readonly op: 'loop-begin' }
  /** `while`: the number of turns so far is on the operand stack below the condition. */
  | {
      readonly op: 'loop';
      readonly read: Read<C> | null;
      readonly body: Block<C>;
      readonly head: number;
      end: number;
      readonly span: Span;
    }
  | { readonly op: 'loop-end' }
  /** `select` gives the step of `block` to begin with, -1 when no case fits. */
  | {
      readonly op: 'switch';
      readonly read: Read<C> | null;
      readonly select: (value: Value) => number;
      readonly block: Block<C>;
    }
  | {
      readonly op: 'assign';
      readonly read: Read<C> | null;
      readonly write: (run: C, value: Value) => boolean;
      readonly text: string;
      readonly span: Span;
    }
  | { readonly op: 'leave'; readonly how: 'return' | 'exit' | 'drop'; readonly read: Read<C> | null }
  | { readonly op: 'break' };

/** What becomes of a result: nothing (a statement), the value itself, or its truth (within a larger expression). */
export type ResultUse = 'statement' | 'value' | 'truth';

/** One brace list of the script as a flat list of steps. A place is a block's number and a step of it. */
export interface Block<C extends ScriptRun> {
  readonly number: number;
  /** What ends with it: a call of a route, a turn of a loop, a switch, or the body of an `if`. */
  readonly kind: 'route' | 'loop' | 'switch' | 'if';
  /** Kind of the route block that it is written in. */
  readonly writtenIn: RouteKind;
  /** That route block as a reader calls it: `request_route`, `route[X]`. */
  readonly route: string;
  readonly span: Span;
  readonly code: Instruction<C>[];
  /** Position of each step in the script. */
  readonly spans: Span[];
  /** Operands on the stack before each step; one more entry for the end. */
  readonly depths: number[];
  /** Where to go on when a step fails (an expression without a value, an exception). */
  readonly rescues: number[];
  /** A loop's body: the step of the parent's block that ends the loop. */
  breakTo: number;
}

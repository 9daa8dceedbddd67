import type { RouteKind, ScriptRun } from './declarations.ts';
import type { EngineLimits, LinkInput, RouteType, TracedAction } from './engine.ts';
import type { VariableScope } from './format.ts';
import type { Span } from './front/source.ts';
import type { Block, Instruction } from './instructions.ts';
import type { RegexCache } from './regex.ts';

/** What the parts of the linker share while one script is linked. */
export interface LinkContext<C extends ScriptRun> extends VariableScope<C> {
  readonly limits: EngineLimits;
  /** See {@link LinkInput.trace}. */
  readonly trace: LinkInput<C>['trace'];
  /** Patterns that are known only at run time, one cache a program. */
  readonly regexes: RegexCache;
  /** Kind of the route block being linked. */
  readonly writtenIn: RouteKind;
  /** `file:line:column` of a span. */
  locate(span: Span): string;
  /** Adds an empty block to the program. */
  newBlock(kind: Block<C>['kind'], writtenIn: RouteKind, span: Span): Block<C>;
  /** `route[name]`; undefined when the script has none. */
  routeBlock(name: string): Block<C> | undefined;
  /** Names of the blocks of a type. */
  routeNames(type: RouteType): readonly string[];
}

/** How deep brackets, calls and braces may be nested: the linker walks the tree by recursion. */
export const MAX_NESTING = 200;

/** Reports text that is nested too deeply; true when it is. */
export function tooDeep<C extends ScriptRun>(level: number, span: Span, context: LinkContext<C>): boolean {
  if (level <= MAX_NESTING) return false;
  const message = `nested more than ${MAX_NESTING} deep`;
  context.diagnostics.error('script.too-deep', span, message, 'split it into several statements or routes');
  return true;
}

/** Appends steps to a block and keeps account of the operands on the stack. */
export interface Emitter<C extends ScriptRun> {
  readonly block: Block<C>;
  /** Operands on the stack before the next step. */
  depth: number;
}

/** Appends a step that changes the number of operands by `change`; returns its index. */
export function emit<C extends ScriptRun>(
  out: Emitter<C>,
  step: Instruction<C>,
  span: Span,
  change: number,
): number {
  const { block } = out;
  block.code.push(step);
  block.spans.push(span);
  block.depths.push(out.depth);
  out.depth += change;
  return block.code.length - 1;
}

/** Where the script is traced: appends what tells of an action before it is done. */
export function emitTrace<C extends ScriptRun>(
  out: Emitter<C>,
  context: LinkContext<C>,
  action: Omit<TracedAction, 'position'>,
  span: Span,
): void {
  const { trace, positionOf } = context;
  const position = trace === undefined ? null : (positionOf?.(span) ?? null);
  if (trace === undefined || position === null) return;
  emit(out, { op: 'trace', tell: trace({ ...action, position }) }, span, 0);
}

/** Index of the next step. */
export function here<C extends ScriptRun>(out: Emitter<C>): number {
  return out.block.code.length;
}

/** Says where the steps from `from` up to here go on when one of them fails. */
export function rescueFrom<C extends ScriptRun>(out: Emitter<C>, from: number, target: number): void {
  for (let at = from; at < here(out); at++) out.block.rescues[at] ??= target;
}

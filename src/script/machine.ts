import type { ScriptRun } from './declarations.ts';
import type { EngineLimits, Outcome } from './engine.ts';
import type { Span } from './front/source.ts';
import type { Block } from './instructions.ts';
import type { Place } from './place.ts';
import type { Value } from './value.ts';

/** What the interpreter needs of a linked program. */
export interface Executable<C extends ScriptRun> {
  readonly limits: EngineLimits;
  readonly blocks: readonly Block<C>[];
  /** A block `route[name]`, for names that are computed. */
  routeBlock(name: string): Block<C> | null;
  /** `file:line:column` of a span. */
  locate(span: Span): string;
}

/** One brace list being run. Its operands are those of the machine from `base` on. */
export interface Frame<C extends ScriptRun> {
  readonly block: Block<C>;
  /** The step to go on with. */
  action: number;
  readonly base: number;
}

/** A run between its first step and its end; plain frames, so that it can stop anywhere. */
export interface Machine<C extends ScriptRun> {
  readonly program: Executable<C>;
  readonly run: C;
  readonly frames: Frame<C>[];
  readonly operands: Value[];
  /** Value of the last action: the value of a route that ends without `return`. */
  value: number;
}

/** Rebuilds the frames; false when the places do not fit this program or each other. */
export function restore<C extends ScriptRun>(machine: Machine<C>, places: readonly Place[]): boolean {
  if (places.length === 0 || places.length > machine.program.limits.maxRecursiveLevel) return false;
  for (const [level, place] of places.entries()) {
    const block = machine.program.blocks[place.block];
    const depth = block?.depths[place.action];
    if (block === undefined || depth === undefined) return false;
    // A caller waits for the value of the route above it, which is not on its stack yet.
    const above = places[level + 1];
    const awaited = above !== undefined && machine.program.blocks[above.block]?.kind === 'route' ? 1 : 0;
    if (place.operands.length + awaited !== depth) return false;
    machine.frames.push({ block, action: place.action, base: machine.operands.length });
    for (const operand of place.operands) machine.operands.push(operand);
  }
  return true;
}

/** The frames as plain data, outermost first; `result` is put on the innermost one's operands. */
export function placesOf<C extends ScriptRun>(machine: Machine<C>, result?: number): Place[] {
  const { frames, operands } = machine;
  return frames.map((frame, level) => {
    const own = operands.slice(frame.base, frames[level + 1]?.base ?? operands.length);
    if (level === frames.length - 1 && result !== undefined) own.push(result);
    return { block: frame.block.number, action: frame.action, operands: own };
  });
}

/** Takes the topmost operand. */
export function pop(operands: Value[]): Value {
  return operands.pop() ?? null;
}

/** Begins a block; refused, with value -1, where it would be nested too deeply (`max_recursive_level`). */
export function enter<C extends ScriptRun>(machine: Machine<C>, block: Block<C>, action: number): boolean {
  const limit = machine.program.limits.maxRecursiveLevel;
  if (machine.frames.length >= limit) {
    const where = machine.program.locate(block.span);
    const message = `${where}: not entered, ${limit} blocks are open already (max_recursive_level)`;
    machine.run.log.error('script.recursion-limit', message, null);
    machine.value = -1;
    return false;
  }
  machine.frames.push({ block, action, base: machine.operands.length });
  machine.value = 1;
  return true;
}

/** The end of a block: its parent goes on, a caller with the value of the last action. */
export function leaveFrame<C extends ScriptRun>(machine: Machine<C>, frame: Frame<C>): void {
  machine.frames.pop();
  // Nearly always so already; writing a length costs more than the rest of this function.
  if (machine.operands.length !== frame.base) machine.operands.length = frame.base;
  if (frame.block.kind === 'route' && machine.frames.length > 0) machine.operands.push(machine.value);
}

/** `return`: leaves everything up to and including the innermost route that was entered. */
export function leaveRoute<C extends ScriptRun>(machine: Machine<C>, code: number): void {
  machine.value = code;
  for (;;) {
    const frame = machine.frames.at(-1);
    if (frame === undefined) return;
    leaveFrame(machine, frame);
    if (frame.block.kind === 'route') return;
  }
}

/** `break`: ends the innermost `while` or `switch`, without one the route. Its value is 0, which does not end the run. */
export function leaveLoop<C extends ScriptRun>(machine: Machine<C>): void {
  machine.value = 0;
  for (;;) {
    const frame = machine.frames.at(-1);
    if (frame === undefined) return;
    leaveFrame(machine, frame);
    if (frame.block.kind === 'route' || frame.block.kind === 'switch') return;
    if (frame.block.kind === 'loop') {
      const parent = machine.frames.at(-1);
      if (parent !== undefined) parent.action = frame.block.breakTo;
      return;
    }
  }
}

/** The outcome of a run that is over. */
export function ended(by: 'end' | 'exit' | 'drop' | 'return' | 'zero', code: number): Outcome {
  return { kind: 'ended', by, code };
}

/** An exception as a log line has it. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

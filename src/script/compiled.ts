import type { ScriptRun } from './declarations.ts';
import type { Span } from './front/source.ts';
import type { Read } from './instructions.ts';
import { type Emitter, emit, here } from './link-context.ts';
import type { StaticType } from './operators.ts';
import { toInteger, type Value } from './value.ts';

/**
 * An expression after linking: a constant; a closure when no call is in it; else steps that leave the value on the
 * operand stack, so that a call in the middle can stop.
 */
export type Compiled<C extends ScriptRun> =
  | { readonly kind: 'constant'; readonly value: Value; readonly type: StaticType }
  | { readonly kind: 'closure'; readonly read: Read<C>; readonly type: StaticType; readonly height: number }
  | { readonly kind: 'steps'; readonly type: StaticType; emit(out: Emitter<C>): void };

/** Closures call each other on the JavaScript stack: higher expressions become steps. */
const MAX_HEIGHT = 64;

/** A closure for a single value. */
export function closure<C extends ScriptRun>(read: Read<C>, type: StaticType): Compiled<C> {
  return { kind: 'closure', read, type, height: 1 };
}

/** A known value. */
export function constant<C extends ScriptRun>(value: Value): Compiled<C> {
  const type = typeof value === 'number' ? 'integer' : typeof value === 'string' ? 'string' : 'unknown';
  return { kind: 'constant', value, type };
}

/** The cheap form of an expression; null when it has calls in it. */
export function readOf<C extends ScriptRun>(compiled: Compiled<C>): Read<C> | null {
  if (compiled.kind === 'closure') return compiled.read;
  if (compiled.kind === 'steps') return null;
  const { value } = compiled;
  return () => value;
}

/** The cheap form, or null after the steps that leave the value on the stack were appended. */
export function readOrEmit<C extends ScriptRun>(compiled: Compiled<C>, out: Emitter<C>): Read<C> | null {
  if (compiled.kind === 'steps') compiled.emit(out);
  return readOf(compiled);
}

/** Appends steps that leave the value on the stack. */
export function emitValue<C extends ScriptRun>(compiled: Compiled<C>, out: Emitter<C>, span: Span): void {
  const read = readOrEmit(compiled, out);
  if (read !== null) emit(out, { op: 'push', read }, span, 1);
}

/** One operand and what is done with it. */
export function applyUnary<C extends ScriptRun>(
  operand: Compiled<C>,
  apply: (run: C, value: Value) => Value,
  type: StaticType,
  span: Span,
): Compiled<C> {
  if (operand.kind !== 'steps') {
    const height = heightOf(operand) + 1;
    const read = readOf(operand);
    if (read !== null && height <= MAX_HEIGHT) {
      return { kind: 'closure', read: (run) => apply(run, read(run)), type, height };
    }
  }
  return {
    kind: 'steps',
    type,
    emit(out) {
      emitValue(operand, out, span);
      emit(out, { op: 'unary', apply }, span, 0);
    },
  };
}

/** Two operands, left evaluated first, and what is done with them. */
export function applyBinary<C extends ScriptRun>(
  left: Compiled<C>,
  right: Compiled<C>,
  apply: (run: C, left: Value, right: Value) => Value,
  type: StaticType,
  span: Span,
): Compiled<C> {
  const height = Math.max(heightOf(left), heightOf(right)) + 1;
  const readLeft = readOf(left);
  const readRight = readOf(right);
  if (readLeft !== null && readRight !== null && height <= MAX_HEIGHT) {
    return {
      kind: 'closure',
      read: (run) => {
        const value = readLeft(run);
        return apply(run, value, readRight(run));
      },
      type,
      height,
    };
  }
  return {
    kind: 'steps',
    type,
    emit(out) {
      emitValue(left, out, span);
      emitValue(right, out, span);
      emit(out, { op: 'binary', apply }, span, -1);
    },
  };
}

/** `left && right` (`stopOn` false) or `left || right` (`stopOn` true): 1 or 0; the right side only when it decides. */
export function applyLogic<C extends ScriptRun>(
  left: Compiled<C>,
  right: Compiled<C>,
  stopOn: boolean,
  span: Span,
): Compiled<C> {
  const height = Math.max(heightOf(left), heightOf(right)) + 1;
  const readLeft = readOf(left);
  const readRight = readOf(right);
  const truth = (value: Value): number => (toInteger(value) !== 0 ? 1 : 0);
  if (readLeft !== null && readRight !== null && height <= MAX_HEIGHT) {
    const read: Read<C> = stopOn
      ? (run) => (toInteger(readLeft(run)) !== 0 ? 1 : truth(readRight(run)))
      : (run) => (toInteger(readLeft(run)) === 0 ? 0 : truth(readRight(run)));
    return { kind: 'closure', read, type: 'integer', height };
  }
  return {
    kind: 'steps',
    type: 'integer',
    emit(out) {
      emitValue(left, out, span);
      const jump = { op: 'short-circuit' as const, stopOn, target: 0 };
      emit(out, jump, span, -1);
      emitValue(right, out, span);
      emit(out, { op: 'unary', apply: (_run, value) => truth(value) }, span, 0);
      jump.target = here(out);
    },
  };
}

function heightOf<C extends ScriptRun>(compiled: Compiled<C>): number {
  return compiled.kind === 'closure' ? compiled.height : 0;
}

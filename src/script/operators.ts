import type { BinaryOperator } from './front/ast-expression.ts';
import * as integer from './integers.ts';
import { toInteger, toText, type Value } from './value.ts';

/** What an expression is known to give before it is run: `unknown` for variables. */
export type StaticType = 'integer' | 'string' | 'unknown';

/** An expression that has no value (division by zero): ends the statement it stands in. */
export class ExpressionFailure extends Error {}

/** The infix operators that need neither short-circuit evaluation nor a regular expression. */
export type PlainOperator = Exclude<BinaryOperator, '&&' | '||' | '=~'>;

/** Evaluates one infix operator. Throws {@link ExpressionFailure} for a division by zero. */
export type BinaryFunction = (left: Value, right: Value) => Value;

/** Whether a value makes a condition true: greater than 0, or not 0 with `return_mode=1`. */
export function isTrue(value: Value, returnMode: 0 | 1): boolean {
  const integerValue = toInteger(value);
  return returnMode === 0 ? integerValue > 0 : integerValue !== 0;
}

/**
 * `left + right`: the left operand decides. An undefined left side takes the right one's text, so `$avp(unset) + 2` is
 * the string "2" (observed on Kamailio 5.6.3).
 */
export function plus(left: Value, right: Value): Value {
  if (typeof left === 'number') return integer.add(left, toInteger(right));
  return toText(left) + toText(right);
}

/**
 * `left == right`: the left operand's type decides; an undefined left side counts as the empty value of the right one's
 * type.
 */
export function equals(left: Value, right: Value): boolean {
  if (typeof left === 'number') return left === toInteger(right);
  if (typeof left === 'string') return left === toText(right);
  return right === null || right === 0 || right === '';
}

const bool = (value: boolean): number => (value ? 1 : 0);

function quotient(left: Value, right: Value): number {
  const result = integer.divide(toInteger(left), toInteger(right));
  if (result === null) throw new ExpressionFailure('division by zero');
  return result;
}

function remainder(left: Value, right: Value): number {
  const result = integer.modulo(toInteger(left), toInteger(right));
  if (result === null) throw new ExpressionFailure('modulo by zero');
  return result;
}

function onIntegers(operate: (left: number, right: number) => number): BinaryFunction {
  return (left, right) => operate(toInteger(left), toInteger(right));
}

/** The infix operators by their spelling. */
export const BINARY: Readonly<Record<PlainOperator, BinaryFunction>> = {
  '+': plus,
  '-': onIntegers(integer.subtract),
  '*': onIntegers(integer.multiply),
  '/': quotient,
  mod: remainder,
  '|': onIntegers(integer.bitOr),
  '&': onIntegers(integer.bitAnd),
  '^': onIntegers(integer.bitXor),
  '<<': onIntegers(integer.shiftLeft),
  '>>': onIntegers(integer.shiftRight),
  '==': (left, right) => bool(equals(left, right)),
  '!=': (left, right) => bool(!equals(left, right)),
  eq: (left, right) => bool(toText(left) === toText(right)),
  ne: (left, right) => bool(toText(left) !== toText(right)),
  ieq: (left, right) => bool(toInteger(left) === toInteger(right)),
  ine: (left, right) => bool(toInteger(left) !== toInteger(right)),
  '<': (left, right) => bool(toInteger(left) < toInteger(right)),
  '>': (left, right) => bool(toInteger(left) > toInteger(right)),
  '<=': (left, right) => bool(toInteger(left) <= toInteger(right)),
  '>=': (left, right) => bool(toInteger(left) >= toInteger(right)),
};

/** The prefix operators by their spelling (`defined` sees the bare value). */
export const UNARY: Readonly<
  Record<'!' | '-' | '~' | 'int' | 'str' | 'defined' | 'strlen' | 'strempty', (value: Value) => Value>
> = {
  '!': (value) => bool(toInteger(value) === 0),
  '-': (value) => integer.negate(toInteger(value)),
  '~': (value) => integer.bitNot(toInteger(value)),
  int: toInteger,
  str: toText,
  defined: (value) => bool(value !== null),
  strlen: (value) => toText(value).length,
  strempty: (value) => bool(toText(value) === ''),
};

/** What `left operator right` gives, as far as it is known at load. */
export function resultType(operator: BinaryOperator, left: StaticType): StaticType {
  return operator === '+' ? left : 'integer';
}

const ON_INTEGERS: ReadonlySet<BinaryOperator> = new Set<BinaryOperator>([
  '-',
  '*',
  '/',
  'mod',
  '|',
  '&',
  '^',
  '<<',
  '>>',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
  'ieq',
  'ine',
]);

/**
 * Which operand cannot be right, if any: Kamailio refuses at load a string where only an integer can be meant, and an
 * integer to the left of `=~`.
 */
export function mismatch(
  operator: BinaryOperator,
  left: StaticType,
  right: StaticType,
): { readonly side: 'left' | 'right'; readonly wanted: 'integer' | 'string' } | null {
  if (ON_INTEGERS.has(operator)) {
    if (left === 'string') return { side: 'left', wanted: 'integer' };
    if (right === 'string') return { side: 'right', wanted: 'integer' };
  }
  if ((operator === '+' || operator === '==' || operator === '!=') && left === 'integer') {
    if (right === 'string') return { side: 'right', wanted: 'integer' };
  }
  if (operator === '=~' && left === 'integer') return { side: 'left', wanted: 'string' };
  return null;
}

import type { Defines } from './defines.ts';
import { matchAt, scanDoubleQuoted, scanSingleQuoted } from './scan.ts';

/** The value of an `#!ifexp`/`#!defexp` expression, or what is wrong with it and where (offset in the text). */
export type ConditionResult =
  | { readonly ok: true; readonly value: number | string }
  | { readonly ok: false; readonly message: string; readonly at: number };

type Operand = number | string;

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const SIGN = /\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>|&^!~()]/y;
const NUMBER = /(?:0x[0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?)/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const BLANK = /[ \t\r]+/y;
const MAX_DEPTH = 100;

/** Signals a mistake from inside the recursive evaluation; never leaves this file. */
type Fault = { readonly fault: string; readonly at: number };

/**
 * Evaluates an expression over defines: numbers, quoted strings, names (undefined = 0, defined without a value = 1,
 * else the define's value, unquoted when it is a string) and C's operators with C's precedence. A comparison in which
 * one side is a string compares strings. Nothing is thrown.
 */
export function evaluateCondition(text: string, defines: Defines): ConditionResult {
  let at = 0;
  let depth = 0;

  const skipBlank = (): void => {
    at += matchAt(BLANK, text, at)?.[0].length ?? 0;
  };
  const sign = (): string | null => {
    skipBlank();
    return matchAt(SIGN, text, at)?.[0] ?? null;
  };
  const isFault = (value: Operand | Fault): value is Fault => typeof value === 'object';
  const fault = (message: string): Fault => ({ fault: message, at });

  const primary = (): Operand | Fault => {
    if (++depth > MAX_DEPTH) return fault('expression is nested too deeply');
    const value = nested();
    depth--;
    return value;
  };

  const nested = (): Operand | Fault => {
    const operator = sign();
    if (operator === '!' || operator === '-' || operator === '~' || operator === '+') {
      at++;
      const operand = primary();
      if (isFault(operand)) return operand;
      if (operator === '!') return truth(operand) ? 0 : 1;
      const number = toNumber(operand);
      if (operator === '~') return ~number;
      return operator === '-' ? -number : number;
    }
    if (operator === '(') {
      at++;
      const inner = level(0);
      if (isFault(inner)) return inner;
      if (sign() !== ')') return fault("')' expected");
      at++;
      return inner;
    }
    const number = matchAt(NUMBER, text, at);
    if (number !== null) {
      at += number[0].length;
      return Number(number[0]);
    }
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      const literal = quote === '"' ? scanDoubleQuoted(text, at + 1) : scanSingleQuoted(text, at + 1);
      if (literal.problem !== null) return fault(literal.problem);
      at = literal.end;
      return literal.text;
    }
    const name = matchAt(NAME, text, at);
    if (name === null) return fault('a number, a string or a name is expected');
    at += name[0].length;
    return valueOfDefine(name[0], defines);
  };

  const level = (index: number): Operand | Fault => {
    const operators = LEVELS[index];
    if (operators === undefined) return primary();
    let left = level(index + 1);
    for (;;) {
      if (isFault(left)) return left;
      const operator = sign();
      if (operator === null || !operators.includes(operator)) return left;
      at += operator.length;
      const right = level(index + 1);
      if (isFault(right)) return right;
      left = apply(operator, left, right) ?? fault('division by zero');
    }
  };

  const value = level(0);
  if (isFault(value)) return { ok: false, message: value.fault, at: value.at };
  skipBlank();
  if (at < text.length) return { ok: false, message: 'unexpected text after the expression', at };
  return { ok: true, value };
}

/** Whether a result counts as true: a number other than 0, a string that is not empty. */
export function truth(value: number | string): boolean {
  return typeof value === 'number' ? value !== 0 : value !== '';
}

function valueOfDefine(name: string, defines: Defines): Operand {
  const define = defines.get(name);
  if (define === undefined) return 0;
  const text = define.value?.trim() ?? '';
  if (text === '') return 1;
  const quoted = /^"(.*)"$|^'(.*)'$/s.exec(text);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

function toNumber(value: Operand): number {
  if (typeof value === 'number') return value;
  const number = Number.parseFloat(value);
  return Number.isNaN(number) ? 0 : number;
}

function apply(operator: string, left: Operand, right: Operand): Operand | null {
  if (operator === '||') return truth(left) || truth(right) ? 1 : 0;
  if (operator === '&&') return truth(left) && truth(right) ? 1 : 0;
  if (typeof left === 'string' || typeof right === 'string') {
    const order = compareStrings(String(left), String(right));
    const compared = compare(operator, order, 0);
    if (compared !== null) return compared ? 1 : 0;
    if (operator === '+' && typeof left === 'string') return left + String(right);
  }
  const a = toNumber(left);
  const b = toNumber(right);
  const compared = compare(operator, a, b);
  if (compared !== null) return compared ? 1 : 0;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : a / b;
    case '%':
      return b === 0 ? null : a % b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    default:
      return a ^ b;
  }
}

function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compare(operator: string, left: number, right: number): boolean | null {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      return null;
  }
}

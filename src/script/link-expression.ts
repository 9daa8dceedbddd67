import {
  applyBinary,
  applyLogic,
  applyUnary,
  type Compiled,
  closure,
  constant,
  emitValue,
  readOf,
} from './compiled.ts';
import type { ScriptRun } from './declarations.ts';
import type { BinaryNode, Expression, SelvalNode, UnaryNode } from './front/ast-expression.ts';
import type { Span } from './front/source.ts';
import type { ResultUse } from './instructions.ts';
import { linkCall, linkRouteCall } from './link-call.ts';
import { emit, here, type LinkContext, tooDeep } from './link-context.ts';
import { linkCoreComparison } from './link-core-comparison.ts';
import {
  BINARY,
  ExpressionFailure,
  isTrue,
  mismatch,
  type PlainOperator,
  resultType,
  type StaticType,
  UNARY,
} from './operators.ts';
import { compileRegex } from './regex.ts';
import { toInteger, toText, type Value } from './value.ts';
import { compileSelect, compileVariable, isProblem } from './variables.ts';

/**
 * Links an expression. `use` says what a call that is the whole expression gives: its result as it is (`$var(x) = f()`)
 * or, as inside any larger expression, its truth. Null after mistakes were reported.
 */
export function linkExpression<C extends ScriptRun>(
  node: Expression,
  use: Exclude<ResultUse, 'statement'>,
  context: LinkContext<C>,
  level = 0,
): Compiled<C> | null {
  if (tooDeep(level, node.span, context)) return null;
  switch (node.kind) {
    case 'integer':
    case 'string':
      return constant(node.value);
    case 'null':
      return constant(null);
    case 'variable': {
      const variable = compileVariable(node, context);
      return variable === null ? null : closure((run) => variable.get(run), 'unknown');
    }
    case 'select': {
      const select = compileSelect(node.path, node.span, context);
      // A select that finds nothing is the empty string, not undefined.
      return select === null ? null : closure((run) => select.get(run) ?? '', 'string');
    }
    case 'unary':
      return linkUnary(node, context, level);
    case 'binary':
      return linkBinary(node, context, level);
    case 'selval':
      return linkSelval(node, context, level);
    case 'core-comparison':
      return linkCoreComparison(node, context, level);
    case 'call':
      return linkCall(node, use, context, level);
    case 'route-call':
      return linkRouteCall(node, use, context, level);
  }
}

function linkUnary<C extends ScriptRun>(
  node: UnaryNode,
  context: LinkContext<C>,
  level: number,
): Compiled<C> | null {
  const { operator, operand, span } = node;
  if (operator === 'defined' && operand.kind === 'select') {
    const select = compileSelect(operand.path, operand.span, context);
    return select === null ? null : closure((run) => (select.get(run) === null ? 0 : 1), 'integer');
  }
  const linked = linkExpression(operand, 'truth', context, level + 1);
  if (linked === null) return null;
  const wantsInteger = operator === '!' || operator === '-' || operator === '~';
  const wantsString = operator === 'strlen' || operator === 'strempty' || operator === 'defined';
  if ((wantsInteger && linked.type === 'string') || (wantsString && linked.type === 'integer')) {
    const wanted = wantsInteger ? 'integer' : 'string';
    reportMismatch(operand.span, operator, wanted, operator === 'defined', context);
    return null;
  }
  const apply = UNARY[operator];
  const type: StaticType = operator === 'str' ? 'string' : 'integer';
  if (linked.kind === 'constant') return constant(apply(linked.value));
  return applyUnary(linked, (_run, value) => apply(value), type, span);
}

/** Walks a chain `a + b + c …` along its left side, which may be long, by a loop. */
function linkBinary<C extends ScriptRun>(
  node: BinaryNode,
  context: LinkContext<C>,
  level: number,
): Compiled<C> | null {
  const chain: BinaryNode[] = [];
  let first: Expression = node;
  while (first.kind === 'binary') {
    chain.push(first);
    first = first.left;
  }
  let result = linkExpression(first, 'truth', context, level + 1);
  for (const operation of chain.reverse()) {
    const right = linkExpression(operation.right, 'truth', context, level + 1);
    result = result === null || right === null ? null : combine(operation, result, right, context);
  }
  return result;
}

function combine<C extends ScriptRun>(
  node: BinaryNode,
  left: Compiled<C>,
  right: Compiled<C>,
  context: LinkContext<C>,
): Compiled<C> | null {
  const { operator, span } = node;
  if ((operator === '==' || operator === '!=') && node.right.kind === 'null') {
    // Kamailio reads `x == $null` as "x is not defined".
    const undefinedIs = operator === '==' ? 1 : 0;
    const test = (value: Value): number => (value === null ? undefinedIs : 1 - undefinedIs);
    if (left.kind === 'constant') return constant(test(left.value));
    return applyUnary(left, (_run, value) => test(value), 'integer', span);
  }
  const wrong = mismatch(operator, left.type, right.type);
  if (wrong !== null) {
    const at = wrong.side === 'left' ? node.left.span : node.right.span;
    reportMismatch(at, operator, wrong.wanted, false, context);
    return null;
  }
  if (operator === '&&' || operator === '||') {
    const stopOn = operator === '||';
    if (left.kind === 'constant' && right.kind === 'constant') {
      const [a, b] = [toInteger(left.value) !== 0, toInteger(right.value) !== 0];
      return constant((stopOn ? a || b : a && b) ? 1 : 0);
    }
    return applyLogic(left, right, stopOn, span);
  }
  if (operator === '=~') return linkMatch(node, left, right, context);
  if (operator === '==' && right.kind === 'constant' && right.value === '' && left.kind !== 'constant') {
    // Kamailio reads `x == ""` as strempty(x), so 0 is not equal to it (while 0 != "" is false as well).
    return applyUnary(left, (_run, value) => UNARY.strempty(value), 'integer', span);
  }
  return applyPlain(operator, left, right, span, context);
}

function applyPlain<C extends ScriptRun>(
  operator: PlainOperator,
  left: Compiled<C>,
  right: Compiled<C>,
  span: Span,
  context: LinkContext<C>,
): Compiled<C> {
  const apply = BINARY[operator];
  if (left.kind === 'constant' && right.kind === 'constant') {
    try {
      return constant(apply(left.value, right.value));
    } catch (error) {
      if (!(error instanceof ExpressionFailure)) throw error;
      // Loads, as in Kamailio: the statement fails when it is run.
      context.diagnostics.warning('script.no-value', span, `this expression has no value: ${error.message}`);
    }
  }
  return applyBinary(left, right, (_run, a, b) => apply(a, b), resultType(operator, left.type), span);
}

function linkMatch<C extends ScriptRun>(
  node: BinaryNode,
  left: Compiled<C>,
  right: Compiled<C>,
  context: LinkContext<C>,
): Compiled<C> | null {
  if (right.kind === 'constant') {
    const regex = compileRegex(toText(right.value), { ignoreCase: true });
    if (isProblem(regex)) {
      context.diagnostics.error('script.bad-regex', node.right.span, regex.problem, regex.hint);
      return null;
    }
    const test = (value: Value): number => (regex.test(toText(value)) ? 1 : 0);
    if (left.kind === 'constant') return constant(test(left.value));
    return applyUnary(left, (_run, value) => test(value), 'integer', node.span);
  }
  const where = context.locate(node.right.span);
  return applyBinary(
    left,
    right,
    (run, value, pattern) => matchNow(run, value, toText(pattern), context, where),
    'integer',
    node.span,
  );
}

/** Matches against a pattern that is known only now; a bad one is logged and does not match. */
export function matchNow<C extends ScriptRun>(
  run: C,
  value: Value,
  pattern: string,
  context: LinkContext<C>,
  where: string,
): 0 | 1 {
  const regex = context.regexes.get(pattern);
  if (!isProblem(regex)) return regex.test(toText(value)) ? 1 : 0;
  run.log.error('script.bad-regex', `${where}: ${regex.problem}`, null);
  return 0;
}

function linkSelval<C extends ScriptRun>(
  node: SelvalNode,
  context: LinkContext<C>,
  level: number,
): Compiled<C> | null {
  const condition = linkExpression(node.condition, 'truth', context, level + 1);
  const then = linkExpression(node.then, 'truth', context, level + 1);
  const otherwise = linkExpression(node.otherwise, 'truth', context, level + 1);
  if (condition === null || then === null || otherwise === null) return null;
  const { returnMode } = context.limits;
  if (condition.kind === 'constant') return isTrue(condition.value, returnMode) ? then : otherwise;
  const type: StaticType = then.type === otherwise.type ? then.type : 'unknown';
  const readCondition = readOf(condition);
  const readThen = readOf(then);
  const readOtherwise = readOf(otherwise);
  const height = Math.max(
    ...[condition, then, otherwise].map((part) => (part.kind === 'closure' ? part.height : 0)),
  );
  if (readCondition !== null && readThen !== null && readOtherwise !== null && height < MAX_SELVAL_HEIGHT) {
    return {
      kind: 'closure',
      read: (run) => (isTrue(readCondition(run), returnMode) ? readThen(run) : readOtherwise(run)),
      type,
      height: height + 1,
    };
  }
  return {
    kind: 'steps',
    type,
    emit(out) {
      emitValue(condition, out, node.span);
      const toOtherwise = { op: 'jump-if-false' as const, target: 0 };
      emit(out, toOtherwise, node.span, -1);
      emitValue(then, out, node.span);
      const toEnd = { op: 'jump' as const, target: 0 };
      // Only one of the two values is left on the stack.
      emit(out, toEnd, node.span, -1);
      toOtherwise.target = here(out);
      emitValue(otherwise, out, node.span);
      toEnd.target = here(out);
    },
  };
}

/** As for the operators: above it the expression becomes steps. */
const MAX_SELVAL_HEIGHT = 64;

function reportMismatch<C extends ScriptRun>(
  span: Span,
  operator: string,
  wanted: 'integer' | 'string',
  needsVariable: boolean,
  context: LinkContext<C>,
): void {
  const name = operator === 'int' || operator === 'str' ? `(${operator})` : operator;
  const message = needsVariable
    ? `'${name}' asks whether a variable has a value; this is always an integer`
    : `'${name}' takes ${wanted === 'integer' ? 'an integer' : 'a string'} here`;
  const cast = wanted === 'integer' ? '(int)' : '(str)';
  const hint = needsVariable ? undefined : `convert it with ${cast}`;
  context.diagnostics.error('script.type-mismatch', span, message, hint);
}

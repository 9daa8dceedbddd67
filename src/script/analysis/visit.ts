import type { LinkedFunction, Parameter, Registry, ScriptRun } from '../declarations.ts';
import type {
  Argument,
  CallNode,
  Expression,
  FormatPart,
  RouteCallNode,
  StringNode,
  VariableNode,
} from '../front/ast-expression.ts';
import type { AssignNode } from '../front/ast-statement.ts';
import { createDiagnostics } from '../front/diagnostics.ts';
import type { Span } from '../front/source.ts';
import { parseFormat, parseVariable } from '../front/variable-syntax.ts';
import { formFor } from '../link-call.ts';

/** What is met in an expression, told in the order in which a run does it. */
export interface Visitor<C extends ScriptRun> {
  read?(variable: VariableNode): void;
  write?(variable: VariableNode): void;
  /** A call, after its arguments. */
  call?(node: CallNode, target: LinkedFunction<C>): void;
  /** `route(X)`, after its target. */
  route?(node: RouteCallNode): void;
  /** What is told between `begin` and `end` may not happen: the right side of `&&`, an arm of `selval`. */
  begin?(): void;
  end?(): void;
}

/**
 * Walks an expression, or an assignment: the value, what stands in the target's brackets, the target. What the linker
 * would refuse is passed over.
 */
export function visitExpression<C extends ScriptRun>(
  node: Expression | AssignNode,
  registry: Registry<C>,
  visitor: Visitor<C>,
): void {
  const visit = (part: Expression): void => visitExpression(part, registry, visitor);
  const maybe = (part: Expression): void => {
    visitor.begin?.();
    visit(part);
    visitor.end?.();
  };
  switch (node.kind) {
    case 'variable':
      visitRead(node, visitor);
      break;
    case 'unary':
      visit(node.operand);
      break;
    case 'binary':
      visit(node.left);
      if (node.operator === '&&' || node.operator === '||') maybe(node.right);
      else visit(node.right);
      break;
    case 'selval':
      visit(node.condition);
      maybe(node.then);
      maybe(node.otherwise);
      break;
    case 'core-comparison':
      if (isExpression(node.right)) visit(node.right);
      break;
    case 'call':
      visitCall(node, registry, visitor);
      break;
    case 'route-call':
      visit(node.target);
      visitor.route?.(node);
      break;
    case 'assign':
      visit(node.value);
      if (node.operator === '=') visitBrackets(node.target, visitor);
      else visitRead(node.target, visitor);
      visitor.write?.(node.target);
      break;
    default:
      break;
  }
}

/** The variables in a text, `$var(x)` and the like; mistakes in it are the linker's to report. */
export function textParts(text: string, span: Span, exact: boolean): readonly FormatPart[] {
  return text.includes('$') ? parseFormat(text, span, exact, createDiagnostics()) : [];
}

function visitCall<C extends ScriptRun>(node: CallNode, registry: Registry<C>, visitor: Visitor<C>): void {
  const named = registry.function(node.name.text);
  if (named === undefined) return;
  const target = formFor(named, node.args.length);
  const written: VariableNode[] = [];
  for (const [position, argument] of node.args.entries()) {
    const parameter = target.parameters[position];
    if (parameter?.kind === 'variable') {
      const variable = referenced(argument);
      if (variable === null) continue;
      visitBrackets(variable, visitor);
      written.push(variable);
    } else if (argument.kind === 'string') {
      visitText(argument, parameter, visitor);
    } else if (argument.kind !== 'word' && argument.kind !== 'address') {
      visitExpression(argument, registry, visitor);
    }
  }
  visitor.call?.(node, target);
  for (const variable of written) visitor.write?.(variable);
}

/** The variable that an argument names, quoted or not. */
function referenced(argument: Argument): VariableNode | null {
  if (argument.kind === 'variable') return argument;
  if (argument.kind !== 'string' || !argument.value.startsWith('$')) return null;
  const parsed = parseVariable(argument.value, argument.span, false, createDiagnostics());
  return parsed?.kind === 'variable' ? parsed : null;
}

function visitText<C extends ScriptRun>(
  node: StringNode,
  parameter: Parameter<unknown, C> | undefined,
  visitor: Visitor<C>,
): void {
  const expands = parameter?.kind === 'deferred' || (parameter?.kind === 'value' && parameter.interpolate);
  if (!expands) return;
  for (const part of textParts(node.value, node.span, node.exact)) {
    if (part.kind === 'variable') visitRead(part, visitor);
  }
}

function visitRead<C extends ScriptRun>(node: VariableNode, visitor: Visitor<C>): void {
  visitBrackets(node, visitor);
  visitor.read?.(node);
}

/** What is read to know which variable is meant, and for its transformations. */
function visitBrackets<C extends ScriptRun>(node: VariableNode, visitor: Visitor<C>): void {
  const inside = (text: string | null, span: Span | null): void => {
    for (const part of textParts(text ?? '', span ?? node.span, false)) {
      if (part.kind === 'variable') visitRead(part, visitor);
    }
  };
  inside(node.inner, node.innerSpan);
  if (node.index?.kind === 'variable') visitRead(node.index.variable, visitor);
  for (const { params, paramsSpan } of node.transformations) inside(params, paramsSpan);
}

function isExpression(node: { readonly kind: string }): node is Expression {
  return !['word', 'myself', 'max_len', 'network'].includes(node.kind);
}

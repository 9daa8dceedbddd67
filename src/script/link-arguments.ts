import { type Compiled, constant, readOf } from './compiled.ts';
import type { LinkedFunction, Parameter, ScriptRun } from './declarations.ts';
import { parseFormatText } from './format.ts';
import type { AddressNode, Argument, CallNode, StringNode, VariableNode } from './front/ast-expression.ts';
import { parseVariable } from './front/variable-syntax.ts';
import type { CallArgument, ValueParameter } from './instructions.ts';
import type { LinkContext } from './link-context.ts';
import { linkExpression } from './link-expression.ts';
import type { Value } from './value.ts';
import { compileVariable, isProblem, variableRef } from './variables.ts';

/** One argument after linking. */
export interface LinkedArgument<C extends ScriptRun> {
  readonly argument: CallArgument<C>;
  /** What leaves the value on the operand stack, for an argument with a call in it. */
  readonly steps: Compiled<C> | null;
  /** The value when it is constant, for the check of the whole call. */
  readonly known: Value | undefined;
}

/**
 * Links the arguments of a call, one per declared parameter: constants are converted now, so that what a function would
 * refuse is a mistake of the script. Null after mistakes were reported.
 */
export function linkArguments<C extends ScriptRun>(
  node: CallNode,
  target: LinkedFunction<C>,
  context: LinkContext<C>,
  level: number,
): LinkedArgument<C>[] | null {
  const { parameters } = target;
  const least = parameters.findLastIndex((parameter) => !parameter.optional) + 1;
  if (node.args.length < least || node.args.length > parameters.length) {
    const message = `${target.name} takes ${countOf(least, parameters.length)}, not ${node.args.length}`;
    const hint = `${target.name}(${signature(parameters)})`;
    context.diagnostics.error('script.argument-count', node.span, message, hint);
    return null;
  }
  const linked: LinkedArgument<C>[] = [];
  let good = true;
  for (const [at, parameter] of parameters.entries()) {
    const given = node.args[at];
    if (given === undefined) {
      linked.push({ argument: { kind: 'fixed', value: undefined }, steps: null, known: undefined });
      continue;
    }
    const argument = linkArgument(given, parameter, target.name, context, level);
    if (argument === null) good = false;
    else linked.push(argument);
  }
  return good ? linked : null;
}

function linkArgument<C extends ScriptRun>(
  given: Argument,
  parameter: Parameter<unknown, C>,
  name: string,
  context: LinkContext<C>,
  level: number,
): LinkedArgument<C> | null {
  switch (parameter.kind) {
    case 'variable':
      return linkReference(given, parameter, name, context);
    case 'deferred':
      return linkDeferred(given, parameter, name, context, level);
    case 'value':
      return linkValue(given, parameter, name, context, level);
  }
}

function countOf(least: number, most: number): string {
  if (least !== most) return `${least} to ${most} arguments`;
  return least === 1 ? '1 argument' : `${least} arguments`;
}

function signature<C>(parameters: readonly Parameter<unknown, C>[]): string {
  return parameters.map(({ name, optional }) => (optional ? `[${name}]` : name)).join(', ');
}

function linkReference<C extends ScriptRun>(
  given: Argument,
  parameter: Extract<Parameter<unknown, C>, { kind: 'variable' }>,
  name: string,
  context: LinkContext<C>,
): LinkedArgument<C> | null {
  let node: VariableNode | null = null;
  if (given.kind === 'variable') node = given;
  if (given.kind === 'string' && given.value.startsWith('$')) {
    const parsed = parseVariable(given.value, insideQuotes(given), given.exact, context.diagnostics);
    if (parsed === null) return null;
    if (parsed.kind === 'variable') node = parsed;
  }
  if (node === null) {
    const message = `${name}: ${parameter.name} must be a variable`;
    context.diagnostics.error('script.argument-type', given.span, message, `write for instance "$var(x)"`);
    return null;
  }
  const variable = compileVariable(node, context);
  if (variable === null) return null;
  const bound = parameter.bind(variableRef(variable));
  if (isProblem(bound)) {
    context.diagnostics.error('script.argument-type', given.span, `${name}: ${bound.problem}`, bound.hint);
    return null;
  }
  // A function that is given a variable may write it.
  if (variable.set !== null) context.used?.(node.name, node.inner, 'write', node.span);
  return { argument: { kind: 'fixed', value: bound }, steps: null, known: undefined };
}

/** The span of a literal's text without its quotes, where offsets in the text are offsets in the file. */
function insideQuotes(node: StringNode): StringNode['span'] {
  return node.exact ? { ...node.span, start: node.span.start + 1, end: node.span.end - 1 } : node.span;
}

function linkDeferred<C extends ScriptRun>(
  given: Argument,
  parameter: Extract<Parameter<unknown, C>, { kind: 'deferred' }>,
  name: string,
  context: LinkContext<C>,
  level: number,
): LinkedArgument<C> | null {
  const compiled = argumentValue(given, true, context, level);
  if (compiled === null) return null;
  const read = readOf(compiled);
  if (read === null) {
    const message = `${name}: ${parameter.name} must not call a function`;
    context.diagnostics.error('script.argument-type', given.span, message, 'put its result in a variable');
    return null;
  }
  const known = compiled.kind === 'constant' ? compiled.value : undefined;
  return { argument: { kind: 'fixed', value: parameter.bind(read) }, steps: null, known };
}

function linkValue<C extends ScriptRun>(
  given: Argument,
  parameter: ValueParameter<C>,
  name: string,
  context: LinkContext<C>,
  level: number,
): LinkedArgument<C> | null {
  const compiled = argumentValue(given, parameter.interpolate, context, level);
  if (compiled === null) return null;
  if (compiled.kind === 'constant') {
    const converted = parameter.convert(compiled.value);
    if (isProblem(converted)) {
      const { problem, hint } = converted;
      context.diagnostics.error('script.argument-type', given.span, `${name}: ${problem}`, hint);
      return null;
    }
    return { argument: { kind: 'fixed', value: converted }, steps: null, known: compiled.value };
  }
  const read = readOf(compiled);
  if (read === null) return { argument: { kind: 'operand', parameter }, steps: compiled, known: undefined };
  return { argument: { kind: 'computed', read, parameter }, steps: null, known: undefined };
}

function argumentValue<C extends ScriptRun>(
  given: Argument,
  interpolate: boolean,
  context: LinkContext<C>,
  level: number,
): Compiled<C> | null {
  if (given.kind === 'word') return constant(given.text);
  if (given.kind === 'address') return constant(addressText(given));
  if (given.kind !== 'string' || !interpolate) {
    const linked = linkExpression(given, 'value', context, level + 1);
    // "a" + "b" is one literal to Kamailio: variables in it are expanded.
    if (linked?.kind === 'constant' && given.kind === 'binary' && typeof linked.value === 'string') {
      return interpolate ? interpolated(linked.value, given.span, false, context) : linked;
    }
    return linked;
  }
  return interpolated(given.value, given.span, given.exact, context);
}

function interpolated<C extends ScriptRun>(
  text: string,
  span: StringNode['span'],
  exact: boolean,
  context: LinkContext<C>,
): Compiled<C> | null {
  const format = parseFormatText(text, span, exact, context);
  if (format === null) return null;
  if (format.kind === 'fixed') return constant(format.text);
  if (format.kind === 'mixed') return { kind: 'closure', read: format.text, type: 'string', height: 1 };
  // Exactly one variable keeps its type, and its being undefined.
  const { variable } = format;
  return { kind: 'closure', read: (run) => variable.get(run), type: 'unknown', height: 1 };
}

function addressText({ proto, host, port }: AddressNode): string {
  return `${proto === null ? '' : `${proto}:`}${host}${port === null ? '' : `:${port}`}`;
}

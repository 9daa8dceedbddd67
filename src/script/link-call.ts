import { type Compiled, emitValue, readOrEmit } from './compiled.ts';
import type { CallSite, LinkedFunction, RouteKind, ScriptRun } from './declarations.ts';
import type { CallNode, RouteCallNode } from './front/ast-expression.ts';
import { nearest } from './front/diagnostics.ts';
import type { Block, CallArgument, ResultUse } from './instructions.ts';
import { type LinkedArgument, linkArguments } from './link-arguments.ts';
import { type Emitter, emit, emitTrace, type LinkContext } from './link-context.ts';
import { linkExpression } from './link-expression.ts';
import type { Place } from './place.ts';
import { toText } from './value.ts';

/** A call site whose following action is filled in when the rest of its brace list is linked. */
export type OpenCallSite = CallSite & { next: Place | null };

/** A call with its arguments linked. */
export interface LinkedCall<C extends ScriptRun> {
  readonly site: OpenCallSite;
  /** Appends the call; its result is used as `use` says. */
  emit(out: Emitter<C>, use: ResultUse): void;
}

/** Links a call inside an expression; null after mistakes were reported. */
export function linkCall<C extends ScriptRun>(
  node: CallNode,
  use: Exclude<ResultUse, 'statement'>,
  context: LinkContext<C>,
  level: number,
): Compiled<C> | null {
  const linked = prepareCall(node, context, level);
  if (linked === null) return null;
  return { kind: 'steps', type: 'integer', emit: (out) => linked.emit(out, use) };
}

/** Resolves a function and links its arguments; null after mistakes were reported. */
export function prepareCall<C extends ScriptRun>(
  node: CallNode,
  context: LinkContext<C>,
  level: number,
): LinkedCall<C> | null {
  const name = node.name.text;
  const named = context.registry.function(name) ?? standInFor(node, context);
  if (named === null) return null;
  const target = formFor(named, node.args.length);
  let good = true;
  if (!mayStandIn(context.writtenIn, target.routes)) {
    const allowed = target.routes.join(', ');
    const message = `${name} cannot be used in a block of kind '${context.writtenIn}' (only in: ${allowed})`;
    context.diagnostics.error('script.not-allowed-here', node.name.span, message);
    good = false;
  }
  const args = linkArguments(node, target, context, level);
  if (args === null || !good) return null;
  warnOfUnknownRoutes(node, target, args, context);
  const site: OpenCallSite = {
    name,
    span: node.span,
    where: context.locate(node.span),
    writtenIn: context.writtenIn,
    next: null,
  };
  const known = args.map((arg) => arg.known);
  const refused = target.check?.(known, site);
  if (refused !== undefined && refused !== null) {
    context.diagnostics.error('script.argument-type', node.span, `${name}: ${refused.problem}`, refused.hint);
    return null;
  }
  const warned = target.warn?.(known, site);
  if (warned !== undefined && warned !== null) {
    context.diagnostics.warning(warned.code, node.name.span, `${name}: ${warned.problem}`, warned.hint);
  }
  const traced = { name: target.name, module: target.module, args: node.args.length };
  return {
    site,
    emit(out, use) {
      // A call that is a statement is traced as one.
      if (use !== 'statement') emitTrace(out, context, traced, node.span);
      emitCall(out, target, site, args, use);
    },
  };
}

/** The parameter list that a call of so many arguments means: the function's own unless another one fits. */
export function formFor<C extends ScriptRun>(named: LinkedFunction<C>, given: number): LinkedFunction<C> {
  const fits = ({ parameters }: LinkedFunction<C>): boolean =>
    given <= parameters.length && parameters.slice(given).every(({ optional }) => optional);
  return fits(named) ? named : (named.forms?.find(fits) ?? named);
}

/** A name that is no block of the script is refused when the call is made; a fixed one is known to be wrong now. */
function warnOfUnknownRoutes<C extends ScriptRun>(
  node: CallNode,
  target: LinkedFunction<C>,
  args: readonly LinkedArgument<C>[],
  context: LinkContext<C>,
): void {
  args.forEach(({ known }, position) => {
    const parameter = target.parameters[position];
    if (parameter?.kind !== 'value' || parameter.names === undefined) return;
    // Kamailio's way to arm no route at all.
    if (typeof known !== 'string' || known === '' || known === '0') return;
    const names = context.routeNames(parameter.names);
    if (names.includes(known)) return;
    const near = nearest(known, names);
    const block = parameter.names === 'route' ? 'route' : `${parameter.names}_route`;
    context.diagnostics.warning(
      'script.no-such-route',
      node.args[position]?.span ?? node.span,
      `${target.name}: there is no ${block}[${known}]`,
      near === undefined ? undefined : `did you mean ${near}?`,
    );
  });
}

/** Kamailio's lexical check: an event route counts as a request route (observed), whatever it is called for. */
function mayStandIn(kind: RouteKind, allowed: readonly RouteKind[]): boolean {
  if (allowed.includes(kind)) return true;
  return (kind === 'event' || kind === 'branch-failure') && allowed.includes('request');
}

function emitCall<C extends ScriptRun>(
  out: Emitter<C>,
  target: LinkedFunction<C>,
  site: CallSite,
  linked: readonly LinkedArgument<C>[],
  use: ResultUse,
): void {
  const args: CallArgument<C>[] = [];
  let operands = 0;
  for (const { argument, steps } of linked) {
    args.push(argument);
    if (argument.kind !== 'operand' || steps === null) continue;
    emitValue(steps, out, site.span);
    operands++;
  }
  const values = args.map((arg) => (arg.kind === 'fixed' ? arg.value : undefined));
  const fixed = args.every((arg) => arg.kind === 'fixed') ? values : null;
  emit(out, { op: 'call', target, site, fixed, args, operands, use }, site.span, 1 - operands);
  emit(out, { op: 'land', use }, site.span, use === 'statement' ? -1 : 0);
}

/** What stands in for a function that is not there; null, and a mistake, where nothing may. */
function standInFor<C extends ScriptRun>(node: CallNode, context: LinkContext<C>): LinkedFunction<C> | null {
  const { standIns } = context.registry;
  reportUnknown(node, context, standIns === null ? 'error' : 'notice');
  return standIns?.function(node.name.text) ?? null;
}

function reportUnknown<C extends ScriptRun>(
  node: CallNode,
  context: LinkContext<C>,
  severity: 'error' | 'notice',
): void {
  const name = node.name.text;
  const module = context.registry.moduleOf('function', name);
  const near = nearest(name, context.registry.functionNames());
  let hint: string | undefined;
  if (module !== null) hint = `loadmodule "${module}.so" would bring it`;
  else if (near !== undefined) hint = `did you mean ${near}?`;
  else hint = hintElsewhere(name, context);
  context.diagnostics[severity]('script.unknown-function', node.name.span, `unknown function ${name}`, hint);
}

/** A misspelt function of a module that is not loaded. */
function hintElsewhere<C extends ScriptRun>(name: string, { registry }: LinkContext<C>): string | undefined {
  const near = nearest(name, registry.otherFunctionNames());
  if (near === undefined) return undefined;
  return `did you mean ${near}? loadmodule "${registry.moduleOf('function', near)}.so" would bring it`;
}

/** Links `route(X)` inside an expression; null after mistakes were reported. */
export function linkRouteCall<C extends ScriptRun>(
  node: RouteCallNode,
  use: Exclude<ResultUse, 'statement'>,
  context: LinkContext<C>,
  level: number,
): Compiled<C> | null {
  const emitter = prepareRouteCall(node, context, level);
  if (emitter === null) return null;
  return { kind: 'steps', type: 'integer', emit: (out) => emitter(out, use) };
}

/** Resolves the route of `route(X)`; the answer appends the call. Null after mistakes were reported. */
export function prepareRouteCall<C extends ScriptRun>(
  node: RouteCallNode,
  context: LinkContext<C>,
  level: number,
): ((out: Emitter<C>, use: ResultUse) => void) | null {
  const target = linkExpression(node.target, 'value', context, level + 1);
  if (target === null) return null;
  let block: Block<C> | null = null;
  if (target.kind === 'constant') {
    const name = toText(target.value);
    block = context.routeBlock(name) ?? null;
    if (block === null) {
      const near = nearest(name, context.routeNames('route'));
      const hint = near === undefined ? undefined : `did you mean route(${near})?`;
      context.diagnostics.error('script.unknown-route', node.target.span, `there is no route[${name}]`, hint);
      return null;
    }
  }
  return (out, use) => {
    if (use !== 'statement') emitTrace(out, context, { name: 'route', module: null, args: 0 }, node.span);
    const before = out.depth;
    const read = block === null ? readOrEmit(target, out) : null;
    emit(out, { op: 'route', block, read, use, span: node.span }, node.span, before + 1 - out.depth);
    emit(out, { op: 'land', use }, node.span, use === 'statement' ? -1 : 0);
  };
}

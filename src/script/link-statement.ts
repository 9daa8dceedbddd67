import { readOrEmit } from './compiled.ts';
import type { ScriptRun } from './declarations.ts';
import type { TracedAction } from './engine.ts';
import type { Expression } from './front/ast-expression.ts';
import type {
  AssignNode,
  BlockNode,
  IfNode,
  LeaveNode,
  Statement,
  SwitchNode,
  WhileNode,
} from './front/ast-statement.ts';
import type { Block, Read } from './instructions.ts';
import { type OpenCallSite, prepareCall, prepareRouteCall } from './link-call.ts';
import {
  type Emitter,
  emit,
  emitTrace,
  here,
  type LinkContext,
  rescueFrom,
  tooDeep,
} from './link-context.ts';
import { linkExpression } from './link-expression.ts';
import { linkCases } from './link-switch.ts';
import { plus } from './operators.ts';
import { compileVariable } from './variables.ts';

/** Fills a block with the steps of one brace list. Mistakes are reported; the block is then not to be run. */
export function linkBlock<C extends ScriptRun>(
  node: BlockNode,
  block: Block<C>,
  context: LinkContext<C>,
  level: number,
): void {
  if (tooDeep(level, node.span, context)) return;
  linkStatements(node.statements, block, context, level);
}

/** Links a list of statements into an empty block; gives the first step of each statement. */
function linkStatements<C extends ScriptRun>(
  statements: readonly Statement[],
  block: Block<C>,
  context: LinkContext<C>,
  level: number,
): number[] {
  const out: Emitter<C> = { block, depth: 0 };
  const starts: number[] = [];
  let waiting: OpenCallSite | null = null;
  for (const statement of statements) {
    const start = here(out);
    starts.push(start);
    emitTrace(out, context, actionOf(statement, context), statement.span);
    if (waiting !== null) waiting.next = { block: block.number, action: start, operands: [] };
    waiting = linkStatement(statement, out, context, level);
    rescueFrom(out, start, here(out));
    out.depth = 0;
  }
  block.depths.push(0);
  return starts;
}

/** A statement as it is traced. */
function actionOf<C extends ScriptRun>(
  statement: Statement,
  { registry }: LinkContext<C>,
): Omit<TracedAction, 'position'> {
  if (statement.kind === 'call') {
    const name = statement.name.text;
    return { name, module: registry.function(name)?.module ?? null, args: statement.args.length };
  }
  return { name: statement.kind === 'route-call' ? 'route' : statement.kind, module: null, args: 0 };
}

/** Appends one statement; its call site when it is a plain call, whose next action is then still open. */
function linkStatement<C extends ScriptRun>(
  node: Statement,
  out: Emitter<C>,
  context: LinkContext<C>,
  level: number,
): OpenCallSite | null {
  switch (node.kind) {
    case 'call': {
      const call = prepareCall(node, context, level);
      if (call === null) return null;
      call.emit(out, 'statement');
      return call.site;
    }
    case 'route-call':
      prepareRouteCall(node, context, level)?.(out, 'statement');
      return null;
    case 'if':
      linkIf(node, out, context, level);
      return null;
    case 'while':
      linkWhile(node, out, context, level);
      return null;
    case 'switch':
      linkSwitch(node, out, context, level);
      return null;
    case 'assign':
      linkAssign(node, out, context, level);
      return null;
    case 'break':
      emit(out, { op: 'break' }, node.span, 0);
      return null;
    default:
      linkLeave(node, out, context, level);
      return null;
  }
}

/** An expression whose value the next step takes: as a closure, or left on the operand stack. Undefined: mistakes. */
function linkOperand<C extends ScriptRun>(
  node: Expression,
  use: 'value' | 'truth',
  out: Emitter<C>,
  context: LinkContext<C>,
  level: number,
): Read<C> | null | undefined {
  const linked = linkExpression(node, use, context, level + 1);
  return linked === null ? undefined : readOrEmit(linked, out);
}

function linkBody<C extends ScriptRun>(
  node: BlockNode,
  kind: 'if' | 'loop',
  context: LinkContext<C>,
  level: number,
): Block<C> {
  const block = context.newBlock(kind, context.writtenIn, node.span);
  linkBlock(node, block, context, level + 1);
  return block;
}

/** An `else if` chain becomes steps of one block: it is one statement, and may be long. */
function linkIf<C extends ScriptRun>(
  first: IfNode,
  out: Emitter<C>,
  context: LinkContext<C>,
  level: number,
): void {
  const branches: { next: number }[] = [];
  let node: IfNode | null = first;
  while (node !== null) {
    const { condition, then, otherwise, span }: IfNode = node;
    const from = here(out);
    if (node !== first) emitTrace(out, context, actionOf(node, context), span);
    const read = linkOperand(condition, 'truth', out, context, level);
    const body = linkBody(then, 'if', context, level);
    if (read !== undefined) {
      const branch = { op: 'branch' as const, read, body, otherwise: 0, next: 0 };
      emit(out, branch, condition.span, read === null ? -1 : 0);
      branch.otherwise = here(out);
      branches.push(branch);
    }
    out.depth = 0;
    rescueFrom(out, from, here(out));
    const only: Statement | undefined =
      otherwise !== null && !otherwise.braced && otherwise.statements.length === 1
        ? otherwise.statements[0]
        : undefined;
    if (only?.kind === 'if') {
      node = only;
      continue;
    }
    if (otherwise !== null) {
      emit(out, { op: 'enter', block: linkBody(otherwise, 'if', context, level) }, span, 0);
    }
    node = null;
  }
  for (const branch of branches) branch.next = here(out);
}

function linkWhile<C extends ScriptRun>(
  node: WhileNode,
  out: Emitter<C>,
  context: LinkContext<C>,
  level: number,
): void {
  emit(out, { op: 'loop-begin' }, node.span, 1);
  const head = here(out);
  const read = linkOperand(node.condition, 'truth', out, context, level);
  const body = linkBody(node.body, 'loop', context, level);
  const loop = { op: 'loop' as const, read: read ?? null, body, head, end: 0, span: node.span };
  emit(out, loop, node.condition.span, read === null ? -1 : 0);
  loop.end = here(out);
  body.breakTo = loop.end;
  rescueFrom(out, head, loop.end);
  emit(out, { op: 'loop-end' }, node.span, -1);
}

function linkSwitch<C extends ScriptRun>(
  node: SwitchNode,
  out: Emitter<C>,
  context: LinkContext<C>,
  level: number,
): void {
  const read = linkOperand(node.subject, 'truth', out, context, level);
  if (tooDeep(level + 1, node.span, context)) return;
  const block = context.newBlock('switch', context.writtenIn, node.span);
  // All cases are one list: falling through is going on, and "the rest of the list" includes the cases below.
  const statements = node.cases.flatMap((one) => one.body);
  const starts = linkStatements(statements, block, context, level + 1);
  const entries: number[] = [];
  let before = 0;
  for (const one of node.cases) {
    entries.push(starts[before] ?? block.code.length);
    before += one.body.length;
  }
  const select = linkCases(node, entries, context, level);
  if (read === undefined || select === null) return;
  emit(out, { op: 'switch', read, select, block }, node.span, read === null ? -1 : 0);
}

function linkAssign<C extends ScriptRun>(
  node: AssignNode,
  out: Emitter<C>,
  context: LinkContext<C>,
  level: number,
): void {
  const { target, operator, span } = node;
  // Reading is not what an assignment does: only what stands in the target's brackets is read.
  const variable = compileVariable(target, withoutOwnRead(target.name, target.span, context));
  const linked = linkExpression(node.value, operator === '=' ? 'value' : 'truth', context, level + 1);
  // The parser has reported a transformation on the target.
  if (variable === null || target.transformations.length > 0) return;
  const write = variable.set;
  if (write === null) {
    context.diagnostics.error('script.not-writable', target.span, `${target.text}: ${variable.unwritable}`);
    return;
  }
  context.used?.(target.name, target.inner, 'write', target.span);
  if (linked === null) return;
  const read = readOrEmit(linked, out);
  const store: typeof write =
    operator === '=' ? write : (run, value) => write(run, plus(variable.get(run), value));
  emit(out, { op: 'assign', read, write: store, text: target.text, span }, span, read === null ? -1 : 0);
}

function withoutOwnRead<C extends ScriptRun>(
  name: string,
  own: AssignNode['span'],
  context: LinkContext<C>,
): LinkContext<C> {
  return {
    ...context,
    used(used, inner, access, span) {
      if (access === 'read' && used === name && span === own) return;
      context.used?.(used, inner, access, span);
    },
  };
}

/** What `return`, `exit` and `drop` give without a value. */
const DEFAULT_CODE = { return: 1, exit: 1, drop: 0 } as const;

function linkLeave<C extends ScriptRun>(
  node: LeaveNode,
  out: Emitter<C>,
  context: LinkContext<C>,
  level: number,
): void {
  const { kind: how, value, span } = node;
  const from = here(out);
  if (value === null) {
    const code = DEFAULT_CODE[how];
    emit(out, { op: 'leave', how, read: () => code }, span, 0);
    return;
  }
  const linked = linkExpression(value, 'truth', context, level + 1);
  if (linked === null) return;
  const read = readOrEmit(linked, out);
  emit(out, { op: 'leave', how, read }, span, read === null ? -1 : 0);
  if (linked.kind === 'constant') return;
  if (linked.type === 'string') {
    context.diagnostics.warning('script.code-is-text', value.span, `the code of '${how}' is a number`);
  }
  // Where the value cannot be computed the route is left all the same, with -1.
  rescueFrom(out, from, here(out));
  out.depth = 0;
  emit(out, { op: 'leave', how, read: () => -1 }, span, 0);
}

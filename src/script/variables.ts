import type {
  LinkedTransformation,
  LinkedVariable,
  Problem,
  ScriptRun,
  VariableRef,
} from './declarations.ts';
import { parseFormatText, type VariableScope } from './format.ts';
import type { TransformationNode, VariableIndex, VariableNode } from './front/ast-expression.ts';
import { createDiagnostics, nearest } from './front/diagnostics.ts';
import type { Span } from './front/source.ts';
import { parseVariable } from './front/variable-syntax.ts';
import { type Index, toInteger, type Value } from './value.ts';

/** A variable of the script, ready for use. */
export interface CompiledVariable<C> {
  /** As written. */
  readonly text: string;
  readonly span: Span;
  get(run: C): Value;
  /** Null when it cannot be written; false when the variable refused the value. */
  readonly set: ((run: C, value: Value) => boolean) | null;
  /** Why it cannot be written, for the diagnostic; '' when it can. */
  readonly unwritable: string;
  /** What it prints in a format while undefined: `<null>`, but nothing when a transformation has no answer (Kamailio). */
  readonly undefinedText: string;
}

const UNDEFINED = '<null>';

type Read<C> = (run: C) => Value;

/** Whether a call answered with a problem instead of a result. */
export function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'problem' in answer;
}

/** Resolves a variable with its inner text, index and transformations. Null after mistakes were reported. */
export function compileVariable<C extends ScriptRun>(
  node: VariableNode,
  scope: VariableScope<C>,
): CompiledVariable<C> | null {
  if (node.name === 'null' && node.inner === null) {
    return {
      text: node.text,
      span: node.span,
      get: () => null,
      set: null,
      unwritable: '$null is no variable',
      undefinedText: UNDEFINED,
    };
  }
  const linked = scope.registry.variable(node.name) ?? standInFor(node, scope);
  if (linked === null) return null;
  scope.used?.(node.name, node.inner, 'read', node.span);
  const access = compileAccess(node, linked, scope);
  const steps = compileTransformations(node.transformations, scope);
  if (access === null || steps === null) return null;
  const base = { text: node.text, span: node.span };
  if (steps.length > 0) {
    const get: Read<C> = (run) => {
      let value = access.get(run);
      for (const step of steps) value = step(run, value);
      return value;
    };
    const unwritable = 'a variable with a transformation cannot be written';
    return { ...base, get, set: null, unwritable, undefinedText: '' };
  }
  const unwritable = access.set === null ? `$${node.name} is read-only` : '';
  return { ...base, get: access.get, set: access.set, unwritable, undefinedText: UNDEFINED };
}

/** The `@path` selects are the variable `$sel(path)`. Null after mistakes were reported. */
export function compileSelect<C extends ScriptRun>(
  path: string,
  span: Span,
  scope: VariableScope<C>,
): CompiledVariable<C> | null {
  const node: VariableNode = {
    kind: 'variable',
    name: 'sel',
    inner: path,
    innerSpan: span,
    index: null,
    transformations: [],
    text: `@${path}`,
    span,
  };
  return compileVariable(node, scope);
}

/** The reference that is passed for a parameter of kind `variable`. */
export function variableRef<C>(variable: CompiledVariable<C>): VariableRef<C> {
  return {
    text: variable.text,
    writable: variable.set !== null,
    get: (run) => variable.get(run),
    set: (run, value) => variable.set?.(run, value) ?? false,
  };
}

/** What stands in for a variable that is not there; null, and a mistake, where nothing may. */
function standInFor<C extends ScriptRun>(
  node: VariableNode,
  scope: VariableScope<C>,
): LinkedVariable<C> | null {
  const { standIns } = scope.registry;
  reportUnknown(node, scope, standIns === null ? 'error' : 'notice');
  return standIns?.variable(node.name) ?? null;
}

function reportUnknown<C extends ScriptRun>(
  node: VariableNode,
  scope: VariableScope<C>,
  severity: 'error' | 'notice',
): void {
  const module = scope.registry.moduleOf('variable', node.name);
  const near = nearest(node.name, scope.registry.variableNames());
  let hint: string | undefined;
  if (module !== null) hint = `loadmodule "${module}.so" would bring it`;
  else if (near !== undefined) hint = `did you mean $${near}?`;
  scope.diagnostics[severity]('script.unknown-variable', node.span, `unknown variable $${node.name}`, hint);
}

/** Reading and writing without the transformations. */
function compileAccess<C extends ScriptRun>(
  node: VariableNode,
  linked: LinkedVariable<C>,
  scope: VariableScope<C>,
): { get: Read<C>; set: ((run: C, value: Value) => boolean) | null } | null {
  const bad = (problem: Problem): null => {
    const span = node.innerSpan ?? node.span;
    scope.diagnostics.error('script.variable-name', span, `${node.text}: ${problem.problem}`, problem.hint);
    return null;
  };
  if (node.inner === null && linked.inner === 'required') {
    return bad({ problem: `$${node.name} needs a name in parentheses: $${node.name}(…)` });
  }
  if (node.inner !== null && linked.inner === 'none') {
    return bad({ problem: `$${node.name} takes nothing in parentheses` });
  }
  const index = compileIndex(node.index, scope);
  const key = compileKey(node, linked, scope);
  if (index === undefined || key === null) return null;
  if (isProblem(key)) return bad(key);
  const write = linked.set === undefined ? null : linked.set.bind(linked);

  if (key.kind === 'fixed' && typeof index !== 'function') {
    const fixed = key.key;
    return {
      get: (run) => linked.get(run, fixed, index),
      set: write === null ? null : (run, value) => write(run, fixed, index, value),
    };
  }
  const keyOf = (run: C): { readonly key: unknown } | Problem =>
    key.kind === 'fixed' ? key : linked.parse(key.text(run), null);
  const indexOf = (run: C): Index => (typeof index === 'function' ? index(run) : index);
  const refused = (run: C, problem: Problem): void =>
    run.log.error('script.variable-name', `${node.text}: ${problem.problem}`, null);
  return {
    get(run) {
      const found = keyOf(run);
      if (!isProblem(found)) return linked.get(run, found.key, indexOf(run));
      refused(run, found);
      return null;
    },
    set:
      write === null
        ? null
        : (run, value) => {
            const found = keyOf(run);
            if (!isProblem(found)) return write(run, found.key, indexOf(run), value);
            refused(run, found);
            return false;
          },
  };
}

type Key<C> =
  | { readonly kind: 'fixed'; readonly key: unknown }
  | { readonly kind: 'computed'; text(run: C): string };

/** What stands in the parentheses: parsed at load when constant, else a format that is parsed at each access. */
function compileKey<C extends ScriptRun>(
  node: VariableNode,
  linked: LinkedVariable<C>,
  scope: VariableScope<C>,
): Key<C> | Problem | null {
  const { inner } = node;
  const span = node.innerSpan ?? node.span;
  if (linked.bind !== undefined && inner !== null) {
    const named = parseVariable(inner.trim(), span, false, scope.diagnostics);
    if (named === null) return null;
    if (named.kind === 'null') return { problem: '$null is no variable' };
    const variable = compileVariable(named, scope);
    if (variable === null) return null;
    const bound = linked.bind(variableRef(variable));
    return isProblem(bound) ? bound : { kind: 'fixed', key: bound.key };
  }
  if (inner?.includes('$') === true) {
    const format = parseFormatText(inner, span, false, scope);
    if (format === null) return null;
    if (format.kind !== 'fixed') return { kind: 'computed', text: format.text };
  }
  const parsed = linked.parse(inner, scope.positionOf?.(node.span) ?? null);
  return isProblem(parsed) ? parsed : { kind: 'fixed', key: parsed.key };
}

/** Undefined after a mistake was reported. */
function compileIndex<C extends ScriptRun>(
  node: VariableIndex | null,
  scope: VariableScope<C>,
): Index | ((run: C) => Index) | undefined {
  if (node === null) return null;
  if (node.kind === 'number') return node.value;
  if (node.kind === 'all') return 'all';
  const variable = compileVariable(node.variable, scope);
  return variable === null ? undefined : (run) => toInteger(variable.get(run));
}

type Step<C> = (run: C, value: Value) => Value;

function compileTransformations<C extends ScriptRun>(
  nodes: readonly TransformationNode[],
  scope: VariableScope<C>,
): Step<C>[] | null {
  const steps: Step<C>[] = [];
  let good = true;
  for (const node of nodes) {
    const linked = scope.registry.transformation(node.class, node.op);
    if (linked === undefined) {
      const near = nearest(`${node.class}.${node.op}`, scope.registry.transformationNames());
      const hint = near === undefined ? undefined : `did you mean {${near}}?`;
      const message = `unknown transformation {${node.class}.${node.op}}`;
      if (scope.registry.standIns !== null) {
        scope.diagnostics.notice('script.unknown-transformation', node.span, message, hint);
        steps.push(() => null);
        continue;
      }
      scope.diagnostics.error('script.unknown-transformation', node.span, message, hint);
      good = false;
      continue;
    }
    const step = compileStep(node, linked, scope);
    if (step === null) good = false;
    else steps.push(step);
  }
  return good ? steps : null;
}

function compileStep<C extends ScriptRun>(
  node: TransformationNode,
  linked: LinkedTransformation,
  scope: VariableScope<C>,
): Step<C> | null {
  const pieces = linked.split(node.params);
  if (isProblem(pieces)) {
    const message = `{${linked.name}}: ${pieces.problem}`;
    scope.diagnostics.error('script.transformation', node.paramsSpan ?? node.span, message, pieces.hint);
    return null;
  }
  const fixed: Value[] = [];
  const reads: (Read<C> | null)[] = [];
  for (const piece of pieces) {
    const variable = pieceVariable(piece, node.paramsSpan ?? node.span);
    if (variable === null) {
      fixed.push(piece);
      reads.push(null);
      continue;
    }
    const compiled = compileVariable(variable, scope);
    if (compiled === null) return null;
    fixed.push(null);
    reads.push((run) => compiled.get(run));
  }
  if (reads.every((read) => read === null)) return (_run, value) => linked.apply(value, fixed);
  return (run, value) =>
    linked.apply(
      value,
      reads.map((read, at) => (read === null ? (fixed[at] ?? null) : read(run))),
    );
}

/** The variable that a parameter of a transformation is, if it is one; a `$` elsewhere (`/a$/b/`) is text. */
function pieceVariable(piece: string, span: Span): VariableNode | null {
  if (!piece.startsWith('$')) return null;
  const parsed = parseVariable(piece, span, false, createDiagnostics());
  return parsed?.kind === 'variable' ? parsed : null;
}

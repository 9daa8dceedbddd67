import type { Registry, ScriptPosition, ScriptRun } from './declarations.ts';
import type { CompiledFormat } from './engine.ts';
import type { Diagnostics } from './front/diagnostics.ts';
import type { Span } from './front/source.ts';
import { parseFormat } from './front/variable-syntax.ts';
import { type CompiledVariable, compileVariable } from './variables.ts';

/** What is needed to compile variables: where they are found, where mistakes go, who wants to know of their use. */
export interface VariableScope<C extends ScriptRun> {
  readonly registry: Registry<C>;
  readonly diagnostics: Diagnostics;
  /** Where in the script a span stands; absent outside a script. */
  readonly positionOf?: (span: Span) => ScriptPosition;
  /** Told of each variable class that is read or written, for warnings about the whole script. */
  readonly used?: (name: string, inner: string | null, access: 'read' | 'write', span: Span) => void;
}

/** A format by what it is made of: `fixed` without variables, `value` for exactly one variable, else `mixed`. */
export type Format<C> =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'value'; readonly variable: CompiledVariable<C>; readonly text: CompiledFormat<C> }
  | { readonly kind: 'mixed'; readonly text: CompiledFormat<C> };

/**
 * Compiles a string with variables (`$$` is a dollar sign; an undefined variable prints `<null>`). `span` is the string
 * literal's; `exact` as in its node. Null after mistakes were reported.
 */
export function parseFormatText<C extends ScriptRun>(
  text: string,
  span: Span,
  exact: boolean,
  scope: VariableScope<C>,
): Format<C> | null {
  if (!text.includes('$')) return { kind: 'fixed', text };
  let good = true;
  const diagnostics: Diagnostics = {
    ...scope.diagnostics,
    error(code, place, message, hint) {
      good = false;
      scope.diagnostics.error(code, place, message, hint);
    },
  };
  const pieces: (string | CompiledVariable<C>)[] = [];
  for (const part of parseFormat(text, span, exact, diagnostics)) {
    if (part.kind === 'text') pieces.push(part.value);
    else {
      const variable = compileVariable(part, { ...scope, diagnostics });
      if (variable !== null) pieces.push(variable);
    }
  }
  if (!good) return null;
  const [only] = pieces;
  if (pieces.length === 0 || only === undefined) return { kind: 'fixed', text: '' };
  if (pieces.length === 1) {
    if (typeof only === 'string') return { kind: 'fixed', text: only };
    return { kind: 'value', variable: only, text: (run) => printed(only, run) };
  }
  return { kind: 'mixed', text: joined(pieces) };
}

/** Compiles a string with variables for use outside the script (`log_prefix`, `modparamx`); null after mistakes. */
export function compileFormat<C extends ScriptRun>(
  text: string,
  span: Span,
  exact: boolean,
  scope: VariableScope<C>,
): CompiledFormat<C> | null {
  const format = parseFormatText(text, span, exact, scope);
  if (format === null) return null;
  if (format.kind !== 'fixed') return format.text;
  const fixed = format.text;
  return () => fixed;
}

function joined<C extends ScriptRun>(pieces: readonly (string | CompiledVariable<C>)[]): CompiledFormat<C> {
  return (run) => {
    let text = '';
    for (const piece of pieces) text += typeof piece === 'string' ? piece : printed(piece, run);
    return text;
  };
}

function printed<C extends ScriptRun>(variable: CompiledVariable<C>, run: C): string {
  const value = variable.get(run);
  return value === null ? variable.undefinedText : String(value);
}

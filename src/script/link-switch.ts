import type { ScriptRun } from './declarations.ts';
import type { Expression } from './front/ast-expression.ts';
import type { SwitchNode } from './front/ast-statement.ts';
import type { LinkContext } from './link-context.ts';
import { linkExpression } from './link-expression.ts';
import { compileRegex } from './regex.ts';
import { toInteger, toText, type Value } from './value.ts';
import { isProblem } from './variables.ts';

/** One label and the step that its case begins with. */
type Label =
  | { readonly kind: 'exact'; readonly value: string | number; readonly entry: number }
  | { readonly kind: 'regex'; readonly test: (text: string) => boolean; readonly entry: number };

/**
 * Links the labels of a switch; `entries` has the first step of each case. The answer finds the step for a value: the
 * default's where no label fits, -1 without one. Labels are all integers (the value is converted to one) or all texts
 * and patterns (compared exactly, case and all; the first that fits wins). Null after mistakes were reported.
 */
export function linkCases<C extends ScriptRun>(
  node: SwitchNode,
  entries: readonly number[],
  context: LinkContext<C>,
  level: number,
): ((value: Value) => number) | null {
  const labels: Label[] = [];
  const seen = new Set<string | number>();
  let fallback = -1;
  let good = true;
  const wrong = (span: SwitchNode['span'], message: string): void => {
    context.diagnostics.error('script.case-labels', span, message);
    good = false;
  };
  for (const [at, { label }] of node.cases.entries()) {
    const entry = entries[at] ?? 0;
    if (label === null) {
      fallback = entry;
      continue;
    }
    if (label.kind === 'regex') {
      const regex = compileRegex(label.pattern.value, { ignoreCase: true });
      if (isProblem(regex)) {
        context.diagnostics.error('script.bad-regex', label.span, regex.problem, regex.hint);
        good = false;
        continue;
      }
      labels.push({ kind: 'regex', test: (text) => regex.test(text), entry });
      continue;
    }
    const linked = linkExpression(label.value, 'value', context, level + 1);
    if (linked === null) good = false;
    else if (linked.kind !== 'constant' || linked.value === null) {
      wrong(label.span, 'the label of a case must be a constant integer or string');
    } else if (seen.has(linked.value)) wrong(label.span, 'there are two cases with this label');
    else {
      seen.add(linked.value);
      labels.push({ kind: 'exact', value: linked.value, entry });
    }
  }
  const numbers = labels.filter((label) => label.kind === 'exact' && typeof label.value === 'number').length;
  if (numbers > 0 && numbers < labels.length) {
    // Between literals the parser has reported it.
    if (!node.cases.some(({ label }) => label?.kind === 'value' && !isLiteral(label.value.kind))) return null;
    wrong(node.span, 'the labels of a switch are all integers or all strings and patterns');
  }
  if (!good) return null;
  return numbers > 0 ? byInteger(labels, fallback) : byText(labels, fallback);
}

function isLiteral(kind: Expression['kind']): boolean {
  return kind === 'integer' || kind === 'string';
}

function byInteger(labels: readonly Label[], fallback: number): (value: Value) => number {
  const entries = new Map<number, number>();
  for (const label of labels) {
    if (label.kind === 'exact' && typeof label.value === 'number') entries.set(label.value, label.entry);
  }
  return (value) => entries.get(toInteger(value)) ?? fallback;
}

function byText(labels: readonly Label[], fallback: number): (value: Value) => number {
  return (value) => {
    const text = toText(value);
    for (const label of labels) {
      if (label.kind === 'exact' ? label.value === text : label.test(text)) return label.entry;
    }
    return fallback;
  };
}

import type { Problem, TransformationDeclaration, Value } from '../../../kit/index.ts';
import { parseSubst, type Subst } from '../../../script/subst.ts';
import { type TransformationClass, textOf } from './operation.ts';

/** How many parsed expressions are kept; a script has each once. */
const KEPT = 256;

function parse(expression: string): Subst | Problem {
  // Lines count (REG_NEWLINE) unless the flag `s` says otherwise.
  const flags = expression.slice(expression.lastIndexOf(expression.charAt(0)) + 1);
  return parseSubst(expression, { lines: !flags.includes('s') });
}

/**
 * Replaces matches; `variables` are the values of the replacement's variables in order. Undefined when a match is empty,
 * which Kamailio refuses.
 */
function apply(subst: Subst, text: string, variables: readonly Value[]): Value {
  let out = '';
  let at = 0;
  for (let match = subst.regex.match(text, 0); match !== null; match = subst.regex.match(text, at)) {
    if (match.end === match.start) return null;
    out += text.slice(at, match.start);
    let variable = 0;
    for (const part of subst.replacement) {
      if (part.kind === 'text') out += part.value;
      else if (part.kind === 'variable') out += textOf(variables[variable++]) ?? '';
      else
        out += part.number === 0 ? text.slice(match.start, match.end) : (match.groups[part.number - 1] ?? '');
    }
    at = match.end;
    if (!subst.global || at >= text.length) break;
  }
  return out + text.slice(at);
}

/**
 * `{re.subst,/pattern/replacement/flags}`. The expression is the first piece and the variables of its replacement are the
 * others, so that the engine evaluates them; what the expression parses to is remembered, since only texts can be passed.
 */
function subst(): TransformationDeclaration {
  const known = new Map<string, Subst | Problem>();
  const parsed = (expression: string): Subst | Problem => {
    let found = known.get(expression);
    if (found === undefined) {
      if (known.size >= KEPT) known.clear();
      found = parse(expression);
      known.set(expression, found);
    }
    return found;
  };
  return {
    doc: 'Replaces what matches a POSIX extended regular expression; flags i, g, s. No match: the text as it is.',
    split(params) {
      if (params === null) return { problem: 'it takes /pattern/replacement/flags' };
      const expression = params.trim();
      const found = parsed(expression);
      if ('problem' in found) return found;
      return [
        expression,
        ...found.replacement.flatMap((part) => (part.kind === 'variable' ? [part.text] : [])),
      ];
    },
    apply(value, [expression, ...variables]) {
      const text = textOf(value);
      if (text === null || text === '') return null;
      const found = parsed(textOf(expression) ?? '');
      return 'problem' in found ? null : apply(found, text, variables);
    },
  };
}

/** `{re.…}`: regular expressions. */
export const RE: TransformationClass = { subst: subst() };

import { isProblem, type Problem, type RunContext, type VariableRef } from '../../kit/index.ts';

/** Finds the variable that a text names. */
type Find = (text: string) => VariableRef<RunContext> | Problem;

/** Reads the variables that take the columns of a query: `$var(a), $avp(b)`, with commas or semicolons. */
export function readTargets(text: string, find: Find): readonly VariableRef<RunContext>[] | Problem {
  const targets: VariableRef<RunContext>[] = [];
  for (const name of namesIn(text)) {
    const found = find(name);
    if (isProblem(found)) return found;
    if (!found.writable) return { problem: `${found.text} cannot be written` };
    targets.push(found);
  }
  return targets.length > 0 ? targets : { problem: 'there is no variable for the columns' };
}

/** What stands between commas and semicolons outside of parentheses. */
function namesIn(text: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === undefined || (depth === 0 && (char === ',' || char === ';'))) {
      const name = text.slice(start, at).trim();
      if (name !== '') names.push(name);
      start = at + 1;
    }
  }
  return names;
}

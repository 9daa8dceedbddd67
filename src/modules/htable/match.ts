import { isProblem, type Problem } from '../../kit/index.ts';
import type { RegexCache } from '../../script/regex.ts';

/** Whether a name or a text value is meant. */
export type Matcher = (text: string) => boolean;

/** The matcher of an operator: `eq`, `ne`, `sw` (starts with), `re` (regular expression). */
export function matcherOf(operator: string, wanted: string, regexes: RegexCache): Matcher | Problem {
  switch (operator) {
    case 'eq':
      return (text) => text === wanted;
    case 'ne':
      return (text) => text !== wanted;
    case 'sw':
      return (text) => text.startsWith(wanted);
    case 're': {
      const regex = regexes.get(wanted);
      return isProblem(regex) ? regex : regex.test;
    }
    default:
      return { problem: `unknown operator "${operator}"`, hint: 'use eq, ne, sw or re' };
  }
}

/** What `$shtcn` and `$shtcv` count. */
export interface CountedBy {
  readonly text: Matcher;
  /** For `$shtcv`: the integer that counts, null when none does; `all` counts every entry. */
  readonly integer: number | 'all' | null;
}

/**
 * Reads the expression of `$shtcn` and `$shtcv`: `**` all, `==text`, `eqN` an integer, `%~text` starts with, `~%text` ends
 * with, `~~re` or anything else a regular expression.
 */
export function countedBy(expression: string, regexes: RegexCache): CountedBy | Problem {
  const operator = expression.slice(0, 2);
  const rest = expression.slice(2);
  switch (operator) {
    case '**':
      return { text: () => true, integer: 'all' };
    case '==':
      return { text: (text) => text === rest, integer: null };
    case 'eq':
      if (/^-?[0-9]+$/.test(rest)) return { text: () => false, integer: Number(rest) };
      break;
    case '%~':
      return { text: (text) => text.startsWith(rest), integer: null };
    case '~%':
      return { text: (text) => text.endsWith(rest), integer: null };
  }
  const regex = regexes.get(operator === '~~' ? rest : expression);
  return isProblem(regex) ? regex : { text: regex.test, integer: null };
}

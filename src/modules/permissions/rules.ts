import { isProblem, type Problem } from '../../kit/index.ts';
import { compileRegex, type Regex } from '../../script/regex.ts';

/** Texts that one side of a rule is about. */
interface Side {
  /** Null: all. */
  readonly any: readonly Regex[] | null;
  readonly except: readonly Regex[];
}

interface Rule {
  readonly from: Side;
  readonly to: Side;
}

/** The rules of a file. */
export interface Rules {
  /** Whether a rule is about the pair. */
  match(from: string, to: string): boolean;
}

/** A file without rules, and one that is not there. */
export const NO_RULES: Rules = { match: () => false };

/**
 * Reads rules, one in each line: `ALL : "^sip:[0-9]+@", "^sip:x@" EXCEPT "^sip:0900"`. Expressions are POSIX extended, case does
 * not matter; `#` begins a comment.
 */
export function parseRules(text: string): Rules | Problem {
  const rules: Rule[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const rule = parseRule(line);
    if (isProblem(rule)) return { problem: `line ${index + 1}: ${rule.problem}`, ...hintOf(rule) };
    rules.push(rule);
  }
  return { match: (from, to) => rules.some((rule) => fits(rule.from, from) && fits(rule.to, to)) };
}

function hintOf({ hint }: Problem): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

function fits({ any, except }: Side, text: string): boolean {
  return (any === null || any.some((regex) => regex.test(text))) && !except.some((regex) => regex.test(text));
}

const NO_RULE: Problem = { problem: 'this is no rule', hint: 'write: from list : to list' };

function parseRule(line: string): Rule | Problem {
  const words = line.match(/"[^"]*"|[A-Za-z]+|[:,]|#.*|\S/g)?.filter((word) => !word.startsWith('#')) ?? [];
  const colon = words.indexOf(':');
  if (colon < 0) return NO_RULE;
  const from = parseSide(words.slice(0, colon));
  const to = parseSide(words.slice(colon + 1));
  if (isProblem(from)) return from;
  return isProblem(to) ? to : { from, to };
}

function parseSide(words: readonly string[]): Side | Problem {
  const at = words.indexOf('EXCEPT');
  const any =
    words[0] === 'ALL' && (at === 1 || words.length === 1)
      ? null
      : parseList(words.slice(0, at < 0 ? undefined : at));
  const except = at < 0 ? [] : parseList(words.slice(at + 1));
  if (isProblem(any)) return any;
  return isProblem(except) ? except : { any, except };
}

/** `"a", "b"`. */
function parseList(words: readonly string[]): readonly Regex[] | Problem {
  const list: Regex[] = [];
  for (const [index, word] of words.entries()) {
    if (index % 2 === 1) {
      if (word !== ',') return NO_RULE;
      continue;
    }
    if (word.length < 2 || !word.startsWith('"')) return NO_RULE;
    const regex = compileRegex(word.slice(1, -1), { ignoreCase: true, lines: false });
    if (isProblem(regex)) return regex;
    list.push(regex);
  }
  return words.length % 2 === 1 ? list : NO_RULE;
}

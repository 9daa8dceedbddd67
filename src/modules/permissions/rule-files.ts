import { readFileSync } from 'node:fs';
import { isProblem, type Problem } from '../../kit/index.ts';
import { NO_RULES, parseRules, type Rules } from './rules.ts';

/** What may pass: allowed by a rule of one file, or denied by none of the other. */
export interface RulePair {
  readonly allow: Rules;
  readonly deny: Rules;
}

/** The files of rules that a script names, each read once. */
export interface RuleFiles {
  /** The rules of two files; those that are not there have none. A problem is one of what they say. */
  pair(allow: string, deny: string): RulePair | Problem;
  /** The same, but only if both were read before; null else. */
  known(allow: string, deny: string): RulePair | null;
}

/** Makes the files of one worker. `path`: an absolute path of a name in the script. */
export function createRuleFiles(path: (name: string) => string): RuleFiles {
  const read = new Map<string, Rules | Problem>();

  function rulesOf(name: string): Rules | Problem {
    const file = path(name);
    const before = read.get(file);
    if (before !== undefined) return before;
    const rules = readRules(file);
    read.set(file, rules);
    return rules;
  }

  function pair(allow: string, deny: string): RulePair | Problem {
    const allowed = rulesOf(allow);
    if (isProblem(allowed)) return allowed;
    const denied = rulesOf(deny);
    return isProblem(denied) ? denied : { allow: allowed, deny: denied };
  }

  return {
    pair,
    known(allow, deny) {
      if (!read.has(path(allow)) || !read.has(path(deny))) return null;
      const found = pair(allow, deny);
      return isProblem(found) ? null : found;
    },
  };
}

function readRules(file: string): Rules | Problem {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch (error) {
    // As in Kamailio: without a file there are no rules.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NO_RULES;
    return { problem: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  const rules = parseRules(text);
  return isProblem(rules) ? { ...rules, problem: `${file}: ${rules.problem}` } : rules;
}

import { RE2JS } from 're2js';
import type { Problem } from './declarations.ts';
import { type RegexOptions, toRe2 } from './regex-syntax.ts';

export type { RegexOptions } from './regex-syntax.ts';

/** One match in a byte string. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  /** Texts of `\1` and up; null for a group that took no part. */
  readonly groups: readonly (string | null)[];
}

/** A compiled POSIX extended regular expression; matching takes time linear in the text. */
export interface Regex {
  readonly source: string;
  /** Number of groups in parentheses. */
  readonly groupCount: number;
  /** Whether it matches anywhere in the byte string. */
  test(text: string): boolean;
  /** The leftmost longest match at or after `from`; `^` matches at offset 0 (with `lines` after line ends) only. */
  match(text: string, from?: number): RegexMatch | null;
}

/** Longest pattern that is compiled: larger ones come from a mistake or an attack. */
const MAX_PATTERN = 8192;

/**
 * Compiles a POSIX extended regular expression as glibc's `regcomp` reads it. Patterns may come from strangers: matching
 * is linear, and patterns that are wrong or too large are answered with a problem.
 */
export function compileRegex(pattern: string, options: RegexOptions): Regex | Problem {
  if (pattern.length > MAX_PATTERN) {
    return { problem: `the regular expression is longer than ${MAX_PATTERN} bytes` };
  }
  const translated = toRe2(pattern, options);
  if (typeof translated !== 'string') return refused(pattern, translated.problem);
  let compiled: RE2JS;
  try {
    const flags = RE2JS.DOTALL | RE2JS.LONGEST_MATCH | (options.lines === true ? RE2JS.MULTILINE : 0);
    compiled = RE2JS.compile(translated, flags);
  } catch (error) {
    return refused(pattern, error instanceof Error ? error.message : String(error));
  }
  const groupCount = compiled.groupCount();
  return {
    source: pattern,
    groupCount,
    test: (text) => compiled.test(text),
    match(text, from = 0) {
      if (from > text.length) return null;
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) return null;
      const groups: (string | null)[] = [];
      for (let group = 1; group <= groupCount; group++) groups.push(matcher.group(group));
      return { start: matcher.start(), end: matcher.end(), groups };
    },
  };
}

function refused(pattern: string, reason: string): Problem {
  return { problem: `bad regular expression "${pattern}": ${reason}` };
}

/** Compiles patterns that are known only at run time, keeping the most recently used ones. */
export interface RegexCache {
  get(pattern: string): Regex | Problem;
}

/** Makes a cache that holds at most `limit` patterns compiled with these options. */
export function createRegexCache(options: RegexOptions, limit = 200): RegexCache {
  // A Map keeps the order of insertion: the first key is the one not used for longest.
  const kept = new Map<string, Regex | Problem>();
  return {
    get(pattern) {
      const known = kept.get(pattern);
      if (known !== undefined) {
        kept.delete(pattern);
        kept.set(pattern, known);
        return known;
      }
      const compiled = compileRegex(pattern, options);
      if (kept.size >= limit) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      kept.set(pattern, compiled);
      return compiled;
    },
  };
}

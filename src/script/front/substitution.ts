import { RE2JS } from 're2js';

/** One `#!subst` rule, compiled. */
export type Substitution = {
  readonly pattern: RE2JS;
  /** The replacement cut at its back references: texts and group numbers. */
  readonly replacement: readonly (string | number)[];
  readonly everywhere: boolean;
};

/** A rule cut at its separators: `!name!value!g`. */
export type SubstitutionParts = {
  readonly pattern: string;
  readonly replacement: string;
  readonly flags: string;
};

/**
 * Cuts `/pattern/replacement/flags` at its separator, which is its first character and may stand inside a part after
 * a backslash. Returns null when there are not three separators.
 */
export function splitSubstitution(text: string): SubstitutionParts | null {
  const separator = text[0];
  if (separator === undefined || separator === '\\') return null;
  const parts: string[] = [];
  let current = '';
  for (let at = 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && text[at + 1] === separator) {
      current += separator;
      at++;
    } else if (char === '\\' && at + 1 < text.length) {
      current += text.slice(at, at + 2);
      at++;
    } else if (char === separator && parts.length < 2) {
      parts.push(current);
      current = '';
    } else {
      current += char;
    }
  }
  const [pattern, replacement] = parts;
  if (pattern === undefined || replacement === undefined) return null;
  return { pattern, replacement, flags: current };
}

/**
 * Compiles a rule: POSIX-like pattern, `\0`–`\9` in the replacement, flags `g` (all matches) and `i` (ignore case).
 * Returns what is wrong as a string.
 */
export function compileSubstitution(parts: SubstitutionParts): Substitution | string {
  const flags = parts.flags.trim();
  if (/[^gis]/.test(flags)) return `unknown flags '${flags}'`;
  if (parts.pattern === '') return 'the pattern is empty';
  try {
    return {
      pattern: RE2JS.compile(parts.pattern, flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0),
      replacement: parseReplacement(parts.replacement),
      everywhere: flags.includes('g'),
    };
  } catch (error) {
    return error instanceof Error ? error.message : 'the pattern is not a regular expression';
  }
}

function parseReplacement(text: string): (string | number)[] {
  const pieces: (string | number)[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    const next = text[at + 1];
    if (char !== '\\' || next === undefined) {
      literal += char;
      continue;
    }
    at++;
    if (next >= '0' && next <= '9') {
      pieces.push(literal, Number(next));
      literal = '';
    } else if (next === 'n') literal += '\n';
    else if (next === 'r') literal += '\r';
    else if (next === 't') literal += '\t';
    else literal += next;
  }
  pieces.push(literal);
  return pieces;
}

/** Applies all rules in order to one text and returns the result (the same string when nothing matched). */
export function applySubstitutions(rules: readonly Substitution[], text: string): string {
  let result = text;
  for (const rule of rules) result = applyOne(rule, result);
  return result;
}

function applyOne(rule: Substitution, text: string): string {
  const matcher = rule.pattern.matcher(text);
  let result = '';
  let copied = 0;
  while (matcher.find()) {
    result += text.slice(copied, matcher.start());
    for (const piece of rule.replacement) {
      if (typeof piece === 'string') result += piece;
      else if (piece <= matcher.groupCount()) result += matcher.group(piece) ?? '';
    }
    copied = matcher.end();
    if (!rule.everywhere) break;
  }
  return copied === 0 && result === '' ? text : result + text.slice(copied);
}

import type { Problem } from './declarations.ts';
import { compileRegex, type Regex, type RegexMatch } from './regex.ts';

/** A piece of the replacement: text, `\0`–`\9`, or text that holds variables to be expanded by the caller. */
export type ReplacementPart =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'group'; readonly number: number }
  | { readonly kind: 'variable'; readonly text: string };

/** `/pattern/replacement/flags`, parsed. */
export interface Subst {
  readonly regex: Regex;
  readonly replacement: readonly ReplacementPart[];
  /** Replace every match, not only the first. */
  readonly global: boolean;
}

/** A variable inside a replacement: where its text ends when one begins at `at` (a `$`), -1 when none does. */
export type VariableEnd = (text: string, at: number) => number;

const SIMPLE_VARIABLE = /\$[A-Za-z_][A-Za-z0-9_]*/y;

/** Finds the end of `$name`, `$name(…)` and `$(…)` by counting parentheses. */
export function variableEnd(text: string, at: number): number {
  SIMPLE_VARIABLE.lastIndex = at;
  const simple = SIMPLE_VARIABLE.exec(text);
  const open = simple === null ? at + 1 : at + simple[0].length;
  if (text.charAt(open) !== '(') return simple === null ? -1 : open;
  let depth = 0;
  for (let position = open; position < text.length; position++) {
    const char = text.charAt(position);
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return position + 1;
  }
  return -1;
}

/**
 * Parses Kamailio's substitution expression: any char as the delimiter, in the replacement `\0`–`\9` for groups, `\n`,
 * `\r`, `\t`, a backslash before any other char for that char, and variables; flags `i` (case does not count), `g`
 * (all matches), `s` (the text is one line: without it `^` and `$` match at each line and a dot stops at line ends).
 * `lines` overrules what the flags say.
 */
export function parseSubst(
  text: string,
  options: { readonly lines?: boolean; readonly variableEnd?: VariableEnd } = {},
): Subst | Problem {
  const delimiter = text.charAt(0);
  if (delimiter === '' || delimiter === '\\')
    return { problem: 'a substitution is written /pattern/replacement/flags' };
  const patternEnd = delimiterAfter(text, 1, delimiter);
  const replacementEnd = patternEnd < 0 ? -1 : delimiterAfter(text, patternEnd + 1, delimiter);
  if (replacementEnd < 0) return { problem: `the substitution "${text}" lacks a closing '${delimiter}'` };
  let ignoreCase = false;
  let global = false;
  let lines = true;
  for (const flag of text.slice(replacementEnd + 1).trimEnd()) {
    if (flag === 'i') ignoreCase = true;
    else if (flag === 'g') global = true;
    else if (flag === 's') lines = false;
    else return { problem: `unknown flag '${flag}' in the substitution "${text}"` };
  }
  const pattern = unescapeDelimiter(text.slice(1, patternEnd), delimiter);
  const regex = compileRegex(pattern, { ignoreCase, lines: options.lines ?? lines });
  if ('problem' in regex) return regex;
  const replacement = parseReplacement(
    unescapeDelimiter(text.slice(patternEnd + 1, replacementEnd), delimiter),
    options.variableEnd ?? variableEnd,
  );
  for (const part of replacement) {
    if (part.kind === 'group' && part.number > regex.groupCount) {
      return {
        problem: `the replacement names \\${part.number}, the pattern has ${regex.groupCount} groups`,
      };
    }
  }
  return { regex, replacement, global };
}

/**
 * Applies a substitution; null when nothing matched. `expand` gives the text of a variable in the replacement (as
 * written, with its `$`).
 */
export function applySubst(subst: Subst, text: string, expand: (variable: string) => string): string | null {
  let out = '';
  let at = 0;
  let found = false;
  while (at <= text.length) {
    const match = subst.regex.match(text, at);
    if (match === null) break;
    found = true;
    out += text.slice(at, match.start) + replacementFor(subst, text, match, expand);
    at = match.end;
    if (match.end === match.start) {
      // An empty match consumes nothing: step over one byte, or it would be found for ever.
      out += text.charAt(at);
      at++;
    }
    if (!subst.global) break;
  }
  return found ? out + text.slice(at) : null;
}

/** What stands in place of one match; `expand` as for {@link applySubst}. */
export function replacementFor(
  subst: Subst,
  text: string,
  match: RegexMatch,
  expand: (variable: string) => string,
): string {
  let out = '';
  for (const part of subst.replacement) {
    if (part.kind === 'text') out += part.value;
    else if (part.kind === 'variable') out += expand(part.text);
    else if (part.number === 0) out += text.slice(match.start, match.end);
    else out += match.groups[part.number - 1] ?? '';
  }
  return out;
}

function delimiterAfter(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === delimiter) return at;
  }
  return -1;
}

function unescapeDelimiter(text: string, delimiter: string): string {
  return text.replaceAll(`\\${delimiter}`, () => delimiter);
}

const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function parseReplacement(text: string, endOfVariable: VariableEnd): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push({ kind: 'text', value: plain });
    plain = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && at + 1 < text.length) {
      const escaped = text.charAt(++at);
      if (escaped >= '0' && escaped <= '9') {
        flush();
        parts.push({ kind: 'group', number: Number(escaped) });
      } else {
        plain += CONTROL[escaped] ?? escaped;
      }
      continue;
    }
    if (char === '$') {
      if (text.charAt(at + 1) === '$') {
        plain += '$';
        at++;
        continue;
      }
      const end = endOfVariable(text, at);
      if (end > at) {
        flush();
        parts.push({ kind: 'variable', text: text.slice(at, end) });
        at = end - 1;
        continue;
      }
    }
    plain += char;
  }
  flush();
  return parts;
}

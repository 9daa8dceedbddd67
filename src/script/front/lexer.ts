import { matchAt, numberOf, scanDoubleQuoted, scanSingleQuoted, scanVariable } from './scan.ts';
import type { TokenKind } from './token.ts';

/** A token's worth of text, before defines, substitutions and places are worked in. */
export type Lexeme = {
  readonly kind: TokenKind | 'stray';
  readonly text: string;
  readonly value: number;
  readonly exact: boolean;
  readonly end: number;
  readonly problem: string | null;
};

/** What the tokens before allow here: a regular expression (after `case`), or an event route's name. */
export type LexContext = 'plain' | 'case' | 'event-name';

const WORD = /[A-Za-z0-9_]+/y;
const COLON_WORD = /(?:uri:host|uri:port|msg:len)(?![A-Za-z0-9_])/y;
const IPV6 =
  /(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|(?:[0-9a-fA-F]{1,4}:){1,7}(?::[0-9a-fA-F]{1,4}){1,7}|:(?::[0-9a-fA-F]{1,4}){1,7}|(?:[0-9a-fA-F]{1,4}:){1,7}:|::)(?![A-Za-z0-9_])/y;
const SELECT_STEP = String.raw`[A-Za-z_][A-Za-z0-9_]*(?:\[(?:-?[0-9]+|"[^"\n]*")\])?`;
const SELECT = new RegExp(`@(${SELECT_STEP}(?:\\.${SELECT_STEP})*)`, 'y');
const SIGN = /\((?:int|str)\)|==|!=|=~|\+=|<=|>=|<<|>>|&&|\|\||[-+*/=<>!~&|^.,;:(){}[\]]/y;
const CASE_REGEX = /\/((?:\\.|[^\\\n])+?)\/[ \t]*(?=:)/y;
const EVENT_NAME = /[^\]\s"'{;]+/y;
const BLANKS = /\s*/y;

/**
 * Reads one token of `text` at `at`, which must not be at white space, a comment or a directive. Adjacent
 * double-quoted strings become one. A byte that begins nothing is a `stray` of length one. Never throws.
 */
export function readLexeme(text: string, at: number, context: LexContext): Lexeme {
  const char = text[at] ?? '';
  if (char === '"') return readStrings(text, at);
  if (char === "'") {
    const scanned = scanSingleQuoted(text, at + 1);
    return lexeme('string', scanned.text, scanned.end, { exact: true, problem: scanned.problem });
  }
  if (context === 'event-name') {
    const name = matchAt(EVENT_NAME, text, at);
    if (name !== null) return lexeme('name', name[0], at + name[0].length);
  }
  if (char === '$') {
    const scanned = scanVariable(text, at);
    return lexeme('variable', scanned.text, Math.max(scanned.end, at + 1), {
      exact: true,
      problem: scanned.problem,
    });
  }
  if (char === '@') {
    const select = matchAt(SELECT, text, at);
    if (select !== null) return lexeme('select', select[1] ?? '', at + select[0].length);
  }
  if (context === 'case' && char === '/') {
    const regex = matchAt(CASE_REGEX, text, at);
    if (regex !== null && !/^\s*["']/.test(regex[1] ?? '')) {
      return lexeme('regex', (regex[1] ?? '').replaceAll('\\/', '/'), at + regex[0].length);
    }
  }
  return readWordOrSign(text, at, char);
}

function readWordOrSign(text: string, at: number, char: string): Lexeme {
  const address = matchAt(IPV6, text, at);
  if (address !== null) return lexeme('ipv6', address[0], at + address[0].length);
  const word = matchAt(COLON_WORD, text, at) ?? matchAt(WORD, text, at);
  if (word !== null) {
    const end = at + word[0].length;
    const value = numberOf(word[0]);
    return value === null ? lexeme('ident', word[0], end) : lexeme('number', word[0], end, { value });
  }
  const sign = matchAt(SIGN, text, at);
  if (sign !== null) return lexeme('punct', sign[0], at + sign[0].length);
  return lexeme('stray', char, at + 1);
}

function readStrings(text: string, at: number): Lexeme {
  let scanned = scanDoubleQuoted(text, at + 1);
  let value = scanned.text;
  let exact = scanned.plain;
  while (scanned.problem === null) {
    const next = scanned.end + (matchAt(BLANKS, text, scanned.end)?.[0].length ?? 0);
    if (text[next] !== '"') break;
    scanned = scanDoubleQuoted(text, next + 1);
    value += scanned.text;
    exact = false;
  }
  return lexeme('string', value, scanned.end, { exact, problem: scanned.problem });
}

function lexeme(
  kind: Lexeme['kind'],
  text: string,
  end: number,
  more: { value?: number; exact?: boolean; problem?: string | null } = {},
): Lexeme {
  return {
    kind,
    text,
    value: more.value ?? 0,
    exact: more.exact ?? false,
    end,
    problem: more.problem ?? null,
  };
}

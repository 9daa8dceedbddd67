/**
 * Scanners over a byte string: each takes the text and an offset and says where a piece ends and what it holds. They
 * know nothing of files, defines or diagnostics.
 */

/** A scanned piece; `problem` says why it is not whole (the piece then ends where reading can go on). */
export type Scanned = { readonly end: number; readonly text: string; readonly problem: string | null };

/** The text between double quotes; `plain` when there was no escape, so offsets in `text` are offsets in the file. */
export type ScannedString = Scanned & { readonly plain: boolean };

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  a: '\x07',
  t: '\t',
  '"': '"',
  '\\': '\\',
};
const HEX_ESCAPE = /x([0-9a-fA-F]{1,2})/y;
const OCTAL_ESCAPE = /[0-7]{2,3}/y;

/** Matches a sticky expression at an offset; the match or null. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * A double-quoted string; `at` is just after the opening quote. Escapes: `\n \r \t \a \" \\ \xHH \NNN` (two or three
 * octal digits), backslash-newline joins lines; before any other character the backslash stays, as in Kamailio.
 */
export function scanDoubleQuoted(text: string, at: number): ScannedString {
  let value = '';
  let position = at;
  let plain = true;
  let runStart = at;
  for (;;) {
    const char = text[position];
    if (char === undefined) {
      return { end: text.length, text: value + text.slice(runStart), problem: 'string is not closed', plain };
    }
    if (char === '"')
      return { end: position + 1, text: value + text.slice(runStart, position), problem: null, plain };
    if (char !== '\\') {
      position++;
      continue;
    }
    const next = text[position + 1] ?? '';
    const simple = SIMPLE_ESCAPES[next];
    const numeric = simple === undefined ? numericEscape(text, position + 1) : null;
    if (simple === undefined && numeric === null && next !== '\n') {
      position++;
      continue;
    }
    plain = false;
    value += text.slice(runStart, position);
    value += simple ?? numeric?.char ?? '';
    position += 1 + (numeric?.length ?? 1);
    runStart = position;
  }
}

function numericEscape(text: string, at: number): { char: string; length: number } | null {
  const hex = matchAt(HEX_ESCAPE, text, at);
  if (hex !== null)
    return { char: String.fromCharCode(Number.parseInt(hex[1] ?? '0', 16)), length: hex[0].length };
  const octal = matchAt(OCTAL_ESCAPE, text, at);
  if (octal === null) return null;
  return { char: String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff), length: octal[0].length };
}

/** A single-quoted string: raw up to the next single quote; `at` is just after the opening one. */
export function scanSingleQuoted(text: string, at: number): Scanned {
  const end = text.indexOf("'", at);
  if (end < 0) return { end: text.length, text: text.slice(at), problem: 'string is not closed' };
  return { end: end + 1, text: text.slice(at, end), problem: null };
}

/** A comment `/* … *\/`, which may hold others; `at` is just after the first opener. */
export function scanBlockComment(text: string, at: number): Scanned {
  let depth = 1;
  let position = at;
  while (depth > 0) {
    const close = text.indexOf('*/', position);
    if (close < 0) return { end: text.length, text: '', problem: 'comment is not closed' };
    const open = text.indexOf('/*', position);
    if (open >= 0 && open < close) {
      depth++;
      position = open + 2;
    } else {
      depth--;
      position = close + 2;
    }
  }
  return { end: position, text: '', problem: null };
}

const VARIABLE_NAME = /err\.(?:class|level|info|rcode|rreason)\b|[A-Za-z_][A-Za-z0-9_]*/y;

/**
 * A variable `$name`, `$name(…)`, `$(…)` or `$?`; `at` is at the `$`. Parentheses are counted, nothing else inside is
 * looked at, and a variable must end on its line, both as in Kamailio.
 */
export function scanVariable(text: string, at: number): Scanned {
  let position = at + 1;
  if (text[position] === '?') return { end: position + 1, text: text.slice(at, position + 1), problem: null };
  const name = matchAt(VARIABLE_NAME, text, position);
  if (name !== null) position += name[0].length;
  if (text[position] !== '(') {
    const problem = name === null ? 'a variable needs a name after the $' : null;
    return { end: position, text: text.slice(at, position), problem };
  }
  let depth = 0;
  for (; position < text.length; position++) {
    const char = text[position];
    if (char === '\n') break;
    if (char === '(') depth++;
    if (char === ')' && --depth === 0) {
      return { end: position + 1, text: text.slice(at, position + 1), problem: null };
    }
  }
  return { end: position, text: text.slice(at, position), problem: 'variable is not closed on its line' };
}

const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const OCTAL = /^0[0-7]+$/;
const DECIMAL = /^(0|[1-9][0-9]*)$/;
const BINARY = /^[01]+b$/;
const WORD_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['yes', 1],
  ['true', 1],
  ['on', 1],
  ['enable', 1],
  ['no', 0],
  ['false', 0],
  ['off', 0],
  ['disable', 0],
]);

/** The value of a word that is a number (decimal, `0x` hex, leading-0 octal, binary `101b`, `yes`/`no` …), or null. */
export function numberOf(word: string): number | null {
  if (DECIMAL.test(word)) return Number(word);
  if (HEXADECIMAL.test(word)) return Number(word);
  if (OCTAL.test(word)) return Number.parseInt(word, 8);
  if (BINARY.test(word)) return Number.parseInt(word.slice(0, -1), 2);
  return WORD_NUMBERS.get(word) ?? null;
}

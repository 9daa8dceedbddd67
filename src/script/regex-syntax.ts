import type { Problem } from './declarations.ts';

/** How a pattern is to be read. */
export interface RegexOptions {
  readonly ignoreCase: boolean;
  /** Lines count: `.` and `[^…]` do not match a line end, `^` and `$` match at each line (REG_NEWLINE). */
  readonly lines?: boolean;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[ \t\n\v\f\r]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  cntrl: /[\0-\x1f\x7f]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** Most repetitions of one interval: what the matcher takes (POSIX asks for 255, glibc takes 32767). */
const MAX_REPEAT = 1000;
const MAX_NESTING = 200;
const INTERVAL = /\{([0-9]*)(,?)([0-9]*)\}/y;

/** What the letters after a backslash mean beyond POSIX, as glibc reads them. */
const ESCAPES: Readonly<Record<string, string>> = {
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
  s: '[ \\t\\n\\v\\f\\r]',
  S: '[^ \\t\\n\\v\\f\\r]',
  b: '\\b',
  B: '\\B',
  // The beginning and the end of a word: the matcher knows only "a word begins or ends here".
  '<': '\\b',
  '>': '\\b',
  '`': '\\A',
  "'": '\\z',
};

/**
 * Translates a POSIX extended regular expression over bytes (glibc's reading, C locale) into RE2 syntax, to be compiled
 * with DOTALL, and with MULTILINE for `lines`. Case-insensitivity is written out, because only ASCII letters have case
 * in the C locale. Refuses what glibc refuses, back-references, and repetitions above 1000.
 */
export function toRe2(pattern: string, options: RegexOptions): string | Problem {
  let at = 0;
  let out = '';
  let nesting = 0;
  /** Start in `out` of the piece that a following repetition applies to; -1 when nothing can be repeated. */
  let piece = -1;
  const opened: number[] = [];

  while (at < pattern.length) {
    const char = pattern.charAt(at);
    switch (char) {
      case '(':
        if (++nesting > MAX_NESTING) return { problem: 'the parentheses are nested too deeply' };
        opened.push(out.length);
        out += '(';
        piece = -1;
        at++;
        break;
      case ')': {
        const start = opened.pop();
        nesting--;
        if (start === undefined) {
          // RE_UNMATCHED_RIGHT_PAREN_ORD: a lone ')' is itself.
          nesting = 0;
          piece = out.length;
          out += '\\)';
        } else {
          out += ')';
          piece = start;
        }
        at++;
        break;
      }
      case '|':
        out += '|';
        piece = -1;
        at++;
        break;
      case '^':
        out += '^';
        piece = -1;
        at++;
        break;
      case '$':
        piece = out.length;
        out += '$';
        at++;
        break;
      case '.':
        piece = out.length;
        out += options.lines === true ? '[^\\n]' : '.';
        at++;
        break;
      case '[': {
        const bracket = translateBracket(pattern, at, options);
        if ('problem' in bracket) return bracket;
        piece = out.length;
        out += bracket.text;
        at = bracket.end;
        break;
      }
      case '*':
      case '+':
      case '?':
      case '{': {
        if (piece < 0) return { problem: `nothing stands before '${char}' that could be repeated` };
        const repeat = char === '{' ? translateInterval(pattern, at) : { text: char, end: at + 1 };
        if ('problem' in repeat) return repeat;
        // Grouped, because RE2 reads "a+?" as lazy and refuses "a**".
        out = `${out.slice(0, piece)}(?:${out.slice(piece)})${repeat.text}`;
        at = repeat.end;
        break;
      }
      case '\\': {
        const escaped = pattern.charAt(at + 1);
        if (escaped === '') return { problem: 'the pattern ends in a backslash' };
        if (escaped >= '1' && escaped <= '9') {
          return {
            problem: `the back-reference \\${escaped} is not supported: it cannot be matched in linear time`,
          };
        }
        piece = out.length;
        out += ESCAPES[escaped] ?? literal(escaped, options);
        at += 2;
        break;
      }
      default:
        piece = out.length;
        out += literal(char, options);
        at++;
    }
  }
  return opened.length > 0 ? { problem: "a '(' is not closed" } : out;
}

/** One char that stands for itself. */
function literal(char: string, options: RegexOptions): string {
  if (options.ignoreCase && /[A-Za-z]/.test(char)) return `[${char.toUpperCase()}${char.toLowerCase()}]`;
  return /[0-9A-Za-z]/.test(char) ? char : hex(char.charCodeAt(0));
}

function hex(code: number): string {
  return `\\x{${code.toString(16)}}`;
}

/** `{n}`, `{n,}`, `{n,m}` or, as glibc has it, `{,m}`. */
function translateInterval(
  pattern: string,
  at: number,
): { readonly text: string; readonly end: number } | Problem {
  INTERVAL.lastIndex = at;
  const found = INTERVAL.exec(pattern);
  if (found === null) return { problem: "a '{' does not begin a repetition such as {2} or {1,3}" };
  const [whole, low = '', comma = '', high = ''] = found;
  if (low === '' && high === '') return { problem: `the repetition ${whole} has no number` };
  const least = low === '' ? 0 : Number(low);
  const most = high === '' ? (comma === '' ? least : null) : Number(high);
  if (most !== null && most < least) return { problem: `the repetition ${whole} is turned round` };
  if (least > MAX_REPEAT || (most ?? 0) > MAX_REPEAT) {
    return { problem: `the repetition ${whole} is above ${MAX_REPEAT}` };
  }
  return { text: `{${least},${most ?? ''}}`, end: at + whole.length };
}

/** A bracket expression that begins at `at`, as an RE2 class of bytes; backslashes are ordinary in it (POSIX). */
function translateBracket(
  pattern: string,
  at: number,
  options: RegexOptions,
): { readonly text: string; readonly end: number } | Problem {
  const open = { problem: "a '[' is not closed" };
  const members = new Uint8Array(256);
  let position = at + 1;
  const negated = pattern.charAt(position) === '^';
  if (negated) position++;
  const first = position;
  for (;;) {
    if (position >= pattern.length) return open;
    if (pattern.charAt(position) === ']' && position > first) break;
    if (pattern.startsWith('[:', position)) {
      const close = pattern.indexOf(':]', position + 2);
      if (close < 0) return open;
      const name = pattern.slice(position + 2, close);
      const wanted = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
      if (wanted === undefined) return { problem: `there is no character class [:${name}:]` };
      for (let code = 0; code < 128; code++) if (wanted.test(String.fromCharCode(code))) members[code] = 1;
      position = close + 2;
      continue;
    }
    const low = bracketChar(pattern, position);
    if (low === null) return open;
    if ('problem' in low) return low;
    position = low.end;
    if (pattern.charAt(position) !== '-' || pattern.charAt(position + 1) === ']') {
      members[low.code] = 1;
      continue;
    }
    const high = bracketChar(pattern, position + 1);
    if (high === null) return open;
    if ('problem' in high) return high;
    position = high.end;
    // glibc folds both ends to capitals when case does not count: [a-Z] is A to Z.
    const fold = options.ignoreCase ? upper : same;
    if (fold(low.code) > fold(high.code)) return { problem: 'a range in brackets is turned round' };
    for (let code = 0; code < 256; code++) {
      if (fold(code) >= fold(low.code) && fold(code) <= fold(high.code)) members[code] = 1;
    }
  }
  if (options.ignoreCase) {
    for (let code = 65; code <= 90; code++) {
      if (members[code] === 1 || members[code + 32] === 1) members[code] = members[code + 32] = 1;
    }
  }
  if (negated) {
    for (let code = 0; code < 256; code++) members[code] = members[code] === 1 ? 0 : 1;
    if (options.lines === true) members[10] = 0;
  }
  return { text: classOf(members), end: position + 1 };
}

/** One char of a bracket expression, `[.x.]` and `[=x=]` included; null at the end of the pattern. */
function bracketChar(
  pattern: string,
  at: number,
): { readonly code: number; readonly end: number } | Problem | null {
  if (at >= pattern.length) return null;
  for (const sign of ['.', '=']) {
    if (!pattern.startsWith(`[${sign}`, at)) continue;
    const close = pattern.indexOf(`${sign}]`, at + 2);
    if (close < 0) return null;
    if (close !== at + 3) return { problem: `there is no collating element ${pattern.slice(at, close + 2)}` };
    return { code: pattern.charCodeAt(at + 2), end: close + 2 };
  }
  return { code: pattern.charCodeAt(at), end: at + 1 };
}

function upper(code: number): number {
  return code >= 97 && code <= 122 ? code - 32 : code;
}

function same(code: number): number {
  return code;
}

function classOf(members: Uint8Array): string {
  let text = '';
  for (let code = 0; code < 256; code++) {
    if (members[code] !== 1) continue;
    const start = code;
    while (members[code + 1] === 1) code++;
    text += start === code ? hex(start) : `${hex(start)}-${hex(code)}`;
  }
  // An empty class cannot be written in RE2; a char that no byte string holds stands for it.
  return text === '' ? '[\\x{100}]' : `[${text}]`;
}

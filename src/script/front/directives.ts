import { evaluateCondition, truth } from './condition.ts';
import { evaluateDefineText } from './define-text.ts';
import { nearest } from './diagnostics.ts';
import { readLexeme } from './lexer.ts';
import type { State } from './preprocessor-state.ts';
import { matchAt } from './scan.ts';
import type { Span } from './source.ts';
import { compileSubstitution, splitSubstdef, substdefSubstitution } from './substitution.ts';

const DIRECTIVE = /[#!]!([A-Za-z_]+)/y;
const CONDITION = /[#!]!(?:ifdef|ifndef|ifexp|else|endif)(?![A-Za-z0-9_])/g;
const NAME = /[ \t]*([A-Za-z_][A-Za-z0-9_]*)/y;
const BLANKS = /\s*/y;
const MAX_CONDITIONS = 512;
const DIALECTS = new Set(['KAMAILIO', 'OPENSER', 'MAXCOMPAT', 'ALL']);

/** A directive's line: where it is, what follows its word (joined lines made one) and where the line ends. */
type Line = {
  readonly file: number;
  readonly word: string;
  readonly start: number;
  readonly wordEnd: number;
  /** The offset of the line end (or of the end of the file). */
  readonly end: number;
  /** The text after the word, with backslash-newline removed and without a final carriage return. */
  readonly rest: string;
};

type Handler = (state: State, line: Line) => number;

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['define', define('define')],
  ['def', define('define')],
  ['trydefine', define('try')],
  ['trydef', define('try')],
  ['redefine', define('replace')],
  ['redef', define('replace')],
  ['undefine', undefine(true)],
  ['undef', undefine(true)],
  ['tryundefine', undefine(false)],
  ['tryundef', undefine(false)],
  ['defexp', defineExpression(false)],
  ['defexps', defineExpression(true)],
  ['defenv', defineEnvironment({ quoted: false, required: true })],
  ['defenvs', defineEnvironment({ quoted: true, required: true })],
  ['trydefenv', defineEnvironment({ quoted: false, required: false })],
  ['trydefenvs', defineEnvironment({ quoted: true, required: false })],
  ['subst', substitute],
  ['substdef', substituteAndDefine(false)],
  ['substdefs', substituteAndDefine(true)],
  ['ifdef', openCondition],
  ['ifndef', openCondition],
  ['ifexp', openCondition],
  ['else', turnCondition],
  ['endif', closeCondition],
]);

/**
 * Follows the directive at `at` (a `#!` or `!!`) and returns the offset where reading goes on; null when no directive
 * stands there, so that `#!…` is a comment and `!!` two operators. `include_file` is not handled here.
 */
export function readDirective(state: State, file: number, at: number): number | null {
  const text = state.sources[file]?.text ?? '';
  const match = matchAt(DIRECTIVE, text, at);
  const word = match?.[1] ?? '';
  const handler = HANDLERS.get(word);
  if (match !== null && handler !== undefined)
    return handler(state, lineOf(text, file, at, match[0].length, word));
  if (match !== null && text[at] === '#')
    warnAboutComment(state, { file, start: at, end: at + match[0].length }, word);
  return null;
}

function warnAboutComment(state: State, span: Span, word: string): void {
  if (DIALECTS.has(word)) return;
  if (word === 'SER') {
    const message = 'the SER dialect is not known here: $name is read as a variable';
    state.diagnostics.warning('script.dialect', span, message, "write '#!KAMAILIO'");
    return;
  }
  const meant = nearest(word, [...HANDLERS.keys(), 'include_file', 'import_file', ...DIALECTS]);
  if (meant === undefined) return;
  const message = `'#!${word}' is no directive; the line is a comment`;
  state.diagnostics.warning('script.unknown-directive', span, message, `did you mean '#!${meant}'?`);
}

function lineOf(text: string, file: number, start: number, length: number, word: string): Line {
  const wordEnd = start + length;
  let end = wordEnd;
  for (;;) {
    const newline = text.indexOf('\n', end);
    end = newline < 0 ? text.length : newline;
    if (newline < 0 || text[newline - 1] !== '\\') break;
    end++;
  }
  const rest = text.slice(wordEnd, end).replaceAll('\\\n', '').replace(/\r$/, '');
  return { file, word, start, wordEnd, end, rest };
}

function spanOfLine(line: Line): Span {
  return { file: line.file, start: line.start, end: line.end };
}

/** Reads the name after the directive's word; null after reporting that there is none. */
function readName(state: State, line: Line): { name: string; span: Span; after: string } | null {
  const match = matchAt(NAME, line.rest, 0);
  const name = match?.[1];
  if (match === null || name === undefined || !/^[ \t]/.test(line.rest)) {
    state.diagnostics.error('script.directive-syntax', spanOfLine(line), `#!${line.word} needs a name`);
    return null;
  }
  const end = line.wordEnd + match[0].length;
  const span = { file: line.file, start: end - name.length, end };
  const after = line.rest.slice(match[0].length);
  if (after.startsWith('-')) {
    const message = `'-' cannot be part of the name of a define`;
    state.diagnostics.error('script.define-name', span, message, "use '_'");
    return null;
  }
  return { name, span, after };
}

type DefineMode = 'define' | 'try' | 'replace';

function addDefine(state: State, name: string, value: string | null, span: Span, mode: DefineMode): void {
  const known = state.defines.get(name);
  if (known !== undefined && mode === 'try') return;
  if (known !== undefined && mode === 'define') {
    const where = state.sources[known.span.file] === undefined ? 'it is built in' : undefined;
    state.diagnostics.error(
      'script.define-exists',
      known.span.file < 0 ? span : { ...span, definition: known.span },
      `'${name}' is defined already`,
      where ?? 'use #!redefine to replace it or #!trydef to keep the first one',
    );
    return;
  }
  state.defines.set(name, { value, span });
}

function define(mode: DefineMode): Handler {
  return (state, line) => {
    const read = readName(state, line);
    if (read !== null) {
      const value = read.after.replace(/^[ \t\r\b]+/, '');
      addDefine(state, read.name, value === '' ? null : value, read.span, mode);
    }
    return line.end;
  };
}

function undefine(mustExist: boolean): Handler {
  return (state, line) => {
    const read = readName(state, line);
    if (read !== null && !state.defines.delete(read.name) && mustExist) {
      const hint = 'use #!tryundef for a define that may be missing';
      state.diagnostics.error('script.define-unknown', read.span, `'${read.name}' is not defined`, hint);
    }
    return line.end;
  };
}

function defineExpression(quoted: boolean): Handler {
  return (state, line) => {
    const read = readName(state, line);
    if (read === null) return line.end;
    const value = evaluate(state, line, read.after);
    if (value !== null)
      addDefine(state, read.name, quoted ? `"${value}"` : String(value), read.span, 'define');
    return line.end;
  };
}

/** Evaluates the expression that ends the line; null after reporting what is wrong with it. */
function evaluate(state: State, line: Line, text: string): number | string | null {
  const result = evaluateCondition(text, state.defines);
  if (result.ok) return result.value;
  const at = Math.min(line.end, line.wordEnd + line.rest.length - text.length + result.at);
  state.diagnostics.error(
    'script.directive-expression',
    { file: line.file, start: at, end: at + 1 },
    result.message,
  );
  return null;
}

function defineEnvironment(kind: { readonly quoted: boolean; readonly required: boolean }): Handler {
  return (state, line) => {
    const read = readName(state, line);
    if (read === null) return line.end;
    const variable = read.after.startsWith('=') ? read.after.slice(1).trim() : read.name;
    const value = state.env[variable];
    if (value !== undefined) {
      // The environment is text of the process, a script's strings are bytes.
      const bytes = Buffer.from(value, 'utf8').toString('latin1');
      const mode = kind.required ? 'define' : 'try';
      addDefine(state, read.name, kind.quoted ? `"${bytes}"` : bytes, read.span, mode);
    } else if (kind.required) {
      const hint = `use #!try${line.word} for a variable that may be missing`;
      state.diagnostics.error('script.env-unset', read.span, `the environment has no '${variable}'`, hint);
    }
    return line.end;
  };
}

/** Reads the string literal after `#!subst…`; null after reporting that there is none. */
function readRule(state: State, line: Line): { text: string; span: Span; end: number } | null {
  const source = state.sources[line.file]?.text ?? '';
  const start = line.wordEnd + (matchAt(BLANKS, source, line.wordEnd)?.[0].length ?? 0);
  const lexeme = readLexeme(source, start, 'plain');
  if (start >= source.length || lexeme.kind !== 'string') {
    state.diagnostics.error('script.directive-syntax', spanOfLine(line), `#!${line.word} needs a string`);
    return null;
  }
  const span = { file: line.file, start, end: lexeme.end };
  if (lexeme.problem !== null) {
    state.truncated = true;
    state.diagnostics.error('script.unterminated', span, lexeme.problem);
    return null;
  }
  return { text: lexeme.text, span, end: lexeme.end };
}

function substitute(state: State, line: Line): number {
  const rule = readRule(state, line);
  if (rule === null) return state.truncated ? (state.sources[line.file]?.text.length ?? line.end) : line.end;
  const compiled = compileSubstitution(rule.text);
  if (typeof compiled === 'string') state.diagnostics.error('script.subst-syntax', rule.span, compiled);
  else state.substitutions.push(compiled);
  return rule.end;
}

function substituteAndDefine(quoted: boolean): Handler {
  return (state, line) => {
    const rule = readRule(state, line);
    if (rule === null)
      return state.truncated ? (state.sources[line.file]?.text.length ?? line.end) : line.end;
    const parts = splitSubstdef(rule.text);
    if (parts === null || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(parts.name)) {
      const message = "it has the form '!NAME!value!g', with a name made of letters, digits and '_'";
      state.diagnostics.error('script.subst-syntax', rule.span, message);
      return rule.end;
    }
    const value = evaluateDefineText(parts.value, rule.span, state);
    const compiled = substdefSubstitution({ ...parts, value });
    if (typeof compiled === 'string') state.diagnostics.error('script.subst-syntax', rule.span, compiled);
    else state.substitutions.push(compiled);
    addDefine(state, parts.name, quoted ? `"${value}"` : value, rule.span, 'define');
    return rule.end;
  };
}

function openCondition(state: State, line: Line): number {
  const outerOn = state.conditions.at(-1)?.on ?? true;
  if (state.conditions.length >= MAX_CONDITIONS) {
    const message = `conditions are nested more than ${MAX_CONDITIONS} deep`;
    state.diagnostics.error('script.directive-depth', spanOfLine(line), message);
  }
  const title = `#!${line.word}${line.rest.trimEnd()}`;
  state.conditions.push({
    on: outerOn && holds(state, line),
    outerOn,
    sawElse: false,
    title,
    span: spanOfLine(line),
  });
  return line.end;
}

function holds(state: State, line: Line): boolean {
  if (line.word === 'ifexp') {
    const value = evaluate(state, line, line.rest);
    return value !== null && truth(value);
  }
  const read = readName(state, line);
  if (read === null) return false;
  return state.defines.has(read.name) === (line.word === 'ifdef');
}

function turnCondition(state: State, line: Line): number {
  const condition = endOfBranch(state, line);
  if (condition === undefined) return line.end;
  if (condition.sawElse) {
    const message = `a second #!else for '${condition.title}'`;
    state.diagnostics.error('script.directive-unbalanced', spanOfLine(line), message);
  }
  condition.sawElse = true;
  condition.on = condition.outerOn && !condition.on;
  return line.end;
}

function closeCondition(state: State, line: Line): number {
  if (endOfBranch(state, line) !== undefined) state.conditions.pop();
  return line.end;
}

function endOfBranch(state: State, line: Line): State['conditions'][number] | undefined {
  if (line.rest.trim() !== '') {
    const at = line.wordEnd + line.rest.length - line.rest.trimStart().length;
    state.diagnostics.error(
      'script.directive-trailing',
      { file: line.file, start: at, end: line.end },
      `text after #!${line.word}: Kamailio takes such a line for a comment`,
      'put the text on a line of its own',
    );
  }
  const condition = state.conditions.at(-1);
  if (condition === undefined) {
    const message = `#!${line.word} without an open #!ifdef, #!ifndef or #!ifexp`;
    state.diagnostics.error('script.directive-unbalanced', spanOfLine(line), message);
  }
  return condition;
}

/**
 * Inside a branch that is off: leaps from `at` to the next directive that opens, turns or ends a condition, follows it
 * and returns where reading goes on. The text between is never looked at, wherever on a line a directive stands.
 */
export function skipOffBlock(state: State, file: number, at: number): number {
  const text = state.sources[file]?.text ?? '';
  state.lineBefore = true;
  state.spaceBefore = true;
  state.joinable = false;
  CONDITION.lastIndex = at;
  const match = CONDITION.exec(text);
  if (match === null) return text.length;
  const line = lineOf(text, file, match.index, match[0].length, match[0].slice(2));
  if (line.word === 'else') return turnCondition(state, line);
  if (line.word === 'endif') return closeCondition(state, line);
  const title = `#!${line.word}${line.rest.trimEnd()}`;
  state.conditions.push({ on: false, outerOn: false, sawElse: false, title, span: spanOfLine(line) });
  return line.end;
}

/** Reports every condition that the end of the script left open. */
export function reportOpenConditions(state: State): void {
  for (const condition of state.conditions) {
    state.truncated = true;
    const message = `'${condition.title}' is never closed with #!endif`;
    state.diagnostics.error('script.directive-unbalanced', condition.span, message);
  }
}

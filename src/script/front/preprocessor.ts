import type { Defines } from './defines.ts';
import { predefinedNames } from './defines.ts';
import type { Diagnostics } from './diagnostics.ts';
import { readDirective, reportOpenConditions, skipOffBlock } from './directives.ts';
import { readInclude } from './include.ts';
import { type LexContext, type Lexeme, readLexeme } from './lexer.ts';
import type { State } from './preprocessor-state.ts';
import { matchAt, scanBlockComment } from './scan.ts';
import { type SourceFile, type Span, sourceFile } from './source.ts';
import { applySubstitutions } from './substitution.ts';
import type { Token } from './token.ts';

/** What the preprocessor needs from outside. */
export type PreprocessInput = {
  /** The main file. */
  readonly path: string;
  /** The bytes of a file, or null when it cannot be read. Relative paths mean the process's directory. */
  readonly readFile: (path: string) => Uint8Array | null;
  /** The environment for `#!defenv` and `$env(…)`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Command line defines, each as given to `-A`: `NAME` or `NAME=VALUE`. */
  readonly defines: readonly string[];
};

/** A script as one vector of tokens, which ends in an `end` token. */
export type Preprocessed = {
  readonly tokens: readonly Token[];
  readonly sources: readonly SourceFile[];
  readonly defines: Defines;
  /** A string, comment or block was left open, so the vector ends early and what is missing at its end is known. */
  readonly truncated: boolean;
};

const MAX_TOKENS = 500_000;
const MAX_EXPANSION_DEPTH = 100;
const INCLUDE = /[#!]!(?:include_file|import_file)(?![A-Za-z0-9_])/y;
const COMMAND_LINE = '<command line>';
const BUILT_IN: Span = { file: -1, start: 0, end: 0 };

/** Text being read: a file, or the value of a define at the place of its use. */
type Frame = {
  readonly text: string;
  /** The file's index, or null inside a define's value, where directives do not count. */
  readonly file: number | null;
  readonly spanOf: (start: number, end: number) => Span;
  /** The names being expanded around this text, to catch a define that leads to itself. */
  readonly expanding: readonly string[];
};

/**
 * Reads the main file with everything it includes, follows all preprocessor directives and returns the tokens that are
 * left. Mistakes are reported, none is thrown; reading goes on after each.
 */
export function preprocess(input: PreprocessInput, diagnostics: Diagnostics): Preprocessed {
  const state: State = {
    diagnostics,
    readFile: input.readFile,
    env: input.env,
    sources: [],
    defines: new Map(),
    substitutions: [],
    conditions: [],
    openFiles: [],
    tokens: [],
    spaceBefore: false,
    lineBefore: true,
    joinable: false,
    truncated: false,
  };
  for (const [name, value] of predefinedNames()) state.defines.set(name, { value, span: BUILT_IN });
  const bytes = input.readFile(input.path);
  state.sources.push(sourceFile(input.path, bytes === null ? '' : bytesToText(bytes)));
  addCommandLineDefines(state, input.defines);
  if (bytes === null) {
    diagnostics.error('script.file-unreadable', { file: 0, start: 0, end: 0 }, `cannot read '${input.path}'`);
  }
  readFileTokens(state, 0);
  reportOpenConditions(state);
  const lastFile = state.sources[0];
  const at = lastFile?.text.length ?? 0;
  emit(state, { kind: 'end', text: '', value: 0, exact: false }, { file: 0, start: at, end: at });
  return {
    tokens: state.tokens,
    sources: state.sources,
    defines: state.defines,
    truncated: state.truncated,
  };
}

function bytesToText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function addCommandLineDefines(state: State, definitions: readonly string[]): void {
  if (definitions.length === 0) return;
  const text = definitions.join('\n');
  const file = state.sources.push(sourceFile(COMMAND_LINE, text)) - 1;
  let start = 0;
  for (const definition of definitions) {
    const span = { file, start, end: start + definition.length };
    start += definition.length + 1;
    const [name = '', value = null] = splitOnce(definition);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      state.diagnostics.error('script.define-name', span, `'${name}' cannot be the name of a define`);
    } else {
      state.defines.set(name, { value, span });
    }
  }
}

function splitOnce(text: string): [string, string | null] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
}

function readFileTokens(state: State, file: number): void {
  const source = state.sources[file];
  if (source === undefined) return;
  state.openFiles.push(file);
  readFrame(state, {
    text: source.text,
    file,
    spanOf: (start, end) => ({ file, start, end }),
    expanding: [],
  });
  state.openFiles.pop();
}

function readFrame(state: State, frame: Frame): void {
  const { text } = frame;
  let at = 0;
  while (at < text.length) {
    if (frame.file !== null && state.conditions.at(-1)?.on === false) {
      at = skipOffBlock(state, frame.file, at);
      continue;
    }
    const next = skipBlank(state, frame, at);
    if (next !== at) {
      at = next;
      continue;
    }
    if (state.tokens.length > MAX_TOKENS) {
      state.diagnostics.error('script.too-large', frame.spanOf(at, at + 1), 'the script has too many tokens');
      state.truncated = true;
      return;
    }
    at = readOne(state, frame, at);
  }
}

/** White space, comments, joined lines and directives; the offset after one of them, or `at` when there is none. */
function skipBlank(state: State, frame: Frame, at: number): number {
  const { text } = frame;
  const char = text[at];
  if (char === '\n') {
    state.lineBefore = true;
    return blank(state, at + 1);
  }
  if (char === ' ' || char === '\t' || char === '\r' || char === '\b' || char === '\f' || char === '\v') {
    return blank(state, at + 1);
  }
  if (char === '\\' && text[at + 1] === '\n') return blank(state, at + 2);
  if (frame.file !== null && (char === '#' || char === '!') && text[at + 1] === '!') {
    const include = matchAt(INCLUDE, text, at);
    const end =
      include === null
        ? readDirective(state, frame.file, at)
        : readInclude(state, frame.file, at, at + include[0].length, (file) => readFileTokens(state, file));
    if (end !== null) {
      state.joinable = false;
      state.lineBefore = true;
      return blank(state, end);
    }
  }
  if (char === '#' || (char === '/' && text[at + 1] === '/')) {
    state.joinable = false;
    const end = text.indexOf('\n', at);
    return blank(state, end < 0 ? text.length : end);
  }
  if (char === '/' && text[at + 1] === '*') {
    state.joinable = false;
    const comment = scanBlockComment(text, at + 2);
    if (comment.problem !== null) reportUnclosed(state, frame.spanOf(at, at + 2), comment.problem);
    if (text.slice(at, comment.end).includes('\n')) state.lineBefore = true;
    return blank(state, comment.end);
  }
  return at;
}

function blank(state: State, at: number): number {
  state.spaceBefore = true;
  return at;
}

function readOne(state: State, frame: Frame, at: number): number {
  const lexeme = readLexeme(frame.text, at, contextOf(state));
  const span = frame.spanOf(at, lexeme.end);
  if (lexeme.problem !== null) {
    reportUnclosed(state, span, lexeme.problem, lexeme.kind === 'variable');
  }
  switch (lexeme.kind) {
    case 'stray':
      reportStray(state, span, lexeme.text);
      return blank(state, lexeme.end);
    case 'ident':
      return readIdentifier(state, frame, at, lexeme, span);
    case 'string':
      emitString(state, frame, lexeme, span, frame.text[at] === '"');
      return lexeme.end;
    case 'variable': {
      // A variable that is not whole was reported; $null stands in for it so that the rest of the line is read.
      const written = lexeme.problem === null ? lexeme.text : '$null';
      const text = applySubstitutions(state.substitutions, written);
      const exact = frame.file !== null && text === lexeme.text;
      emit(state, { kind: 'variable', text, value: 0, exact }, span);
      return lexeme.end;
    }
    default:
      if (lexeme.kind === 'number' && !Number.isSafeInteger(lexeme.value)) {
        state.diagnostics.error('script.number-range', span, `${lexeme.text} is too large for a number`);
      }
      emit(state, { kind: lexeme.kind, text: lexeme.text, value: lexeme.value, exact: lexeme.exact }, span);
      return lexeme.end;
  }
}

function contextOf(state: State): LexContext {
  const last = state.tokens.at(-1);
  if (last === undefined) return 'plain';
  if (last.kind === 'ident' && last.text === 'case') return 'case';
  if (last.kind === 'punct' && last.text === '[' && state.tokens.at(-2)?.text === 'event_route')
    return 'event-name';
  return 'plain';
}

function readIdentifier(state: State, frame: Frame, at: number, lexeme: Lexeme, span: Span): number {
  if (frame.file !== null && (lexeme.text === 'include_file' || lexeme.text === 'import_file')) {
    state.joinable = false;
    return readInclude(state, frame.file, at, lexeme.end, (file) => readFileTokens(state, file));
  }
  const define = state.defines.get(lexeme.text);
  if (define === undefined) {
    emit(state, { kind: 'ident', text: lexeme.text, value: 0, exact: false }, span);
    return lexeme.end;
  }
  const use = frame.expanding.length === 0 ? { ...span, definition: define.span } : span;
  if (frame.expanding.includes(lexeme.text) || frame.expanding.length >= MAX_EXPANSION_DEPTH) {
    state.diagnostics.error('script.define-cycle', use, `the define '${lexeme.text}' leads back to itself`);
    return lexeme.end;
  }
  const before = state.tokens.length;
  readFrame(state, {
    text: (define.value ?? '').trim(),
    file: null,
    spanOf: () => use,
    expanding: [...frame.expanding, lexeme.text],
  });
  const last = state.tokens.at(-1);
  state.joinable =
    state.tokens.length > before && last?.kind === 'string' && /"\s*$/.test(define.value ?? '');
  state.spaceBefore = false;
  return lexeme.end;
}

function emitString(state: State, frame: Frame, lexeme: Lexeme, span: Span, doubleQuoted: boolean): void {
  const value = applySubstitutions(state.substitutions, lexeme.text);
  const last = state.tokens.at(-1);
  if (doubleQuoted && state.joinable && last?.kind === 'string') {
    // Text right after a define that ends in a string literal continues that literal, as it would in Kamailio.
    state.tokens.pop();
    state.spaceBefore = last.spaceBefore;
    state.lineBefore = last.lineBefore;
    emit(state, { kind: 'string', text: last.text + value, value: 0, exact: false }, last.span);
    return;
  }
  const exact = lexeme.exact && frame.file !== null && value === lexeme.text;
  emit(state, { kind: 'string', text: value, value: 0, exact }, span);
  defineModule(state, span);
}

/** `loadmodule "x.so"` defines `MOD_x` for the rest of the script. */
function defineModule(state: State, span: Span): void {
  const path = state.tokens.at(-1)?.text ?? '';
  const opener = state.tokens.at(-2);
  const keyword = opener?.text === '(' ? state.tokens.at(-3) : opener;
  if (keyword?.kind !== 'ident' || !/^loadmodulex?$/.test(keyword.text)) return;
  const name = /([^/]+?)(?:\.so|\.[cm]?[jt]s)?$/.exec(path)?.[1];
  if (name !== undefined && !state.defines.has(`MOD_${name}`)) {
    state.defines.set(`MOD_${name}`, { value: null, span });
  }
}

function emit(state: State, token: Omit<Token, 'span' | 'spaceBefore' | 'lineBefore'>, span: Span): void {
  state.tokens.push({ ...token, spaceBefore: state.spaceBefore, lineBefore: state.lineBefore, span });
  state.spaceBefore = false;
  state.lineBefore = false;
  state.joinable = false;
}

function reportUnclosed(state: State, span: Span, problem: string, onOneLine = false): void {
  if (!onOneLine) state.truncated = true;
  state.diagnostics.error('script.unterminated', span, problem);
}

function reportStray(state: State, span: Span, char: string): void {
  const code = char.charCodeAt(0);
  const shown = code > 0x20 && code < 0x7f ? `'${char}'` : `byte 0x${code.toString(16).padStart(2, '0')}`;
  if (char === '%') {
    state.diagnostics.error(
      'script.stray-character',
      span,
      "'%' is not an operator",
      "the remainder is 'a mod b'; the SER dialect's %attributes are not known here",
    );
  } else if (char === '@') {
    state.diagnostics.error('script.stray-character', span, "'@' is not followed by a select's name");
  } else {
    state.diagnostics.warning('script.stray-character', span, `${shown} means nothing here and is ignored`);
  }
}

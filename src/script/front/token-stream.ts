import type { Diagnostics } from './diagnostics.ts';
import type { SourceFile, Span } from './source.ts';
import type { Token } from './token.ts';

/** Thrown by the parser's functions after a mistake was reported, caught where reading can go on; never leaves it. */
export class SyntaxFault extends Error {}

/** The tokens of a script with a reading position, and what all parser functions share. */
export type TokenStream = {
  readonly diagnostics: Diagnostics;
  readonly sources: readonly SourceFile[];
  /** The token `ahead` places from here (0 = the next one); past the end it is the `end` token. */
  peek(ahead?: number): Token;
  /** Takes the next token; the `end` token is never passed. */
  next(): Token;
  /** The token taken last; before the first one, the first one. */
  last(): Token;
  /** Whether the token `ahead` places from here is this sign or word (never a string or another literal). */
  at(text: string, ahead?: number): boolean;
  /** Takes the next token if it is this sign or word. */
  accept(text: string): Token | null;
  /** Takes this sign or word, or reports `script.syntax` and throws a {@link SyntaxFault}. */
  expect(text: string, hint?: string): Token;
  /** Reports and throws a {@link SyntaxFault}. */
  fail(code: string, span: Span, message: string, hint?: string): never;
  /** Reports that something else was expected than the next token, and throws a {@link SyntaxFault}. */
  unexpected(expected: string, hint?: string): never;
  /** Runs one level of a nested construct; too many levels are reported as `script.too-deep`. */
  nest<T>(body: () => T): T;
  /** Reports that the block opened by `opener` has no end; once for each place where an end is missing. */
  reportMissingBrace(opener: Token): void;
};

const MAX_NESTING = 200;

/**
 * Makes a stream over a token vector that ends in an `end` token. With `truncated` (the lexer has reported why the
 * vector ends early) nothing is reported at the end.
 */
export function createTokenStream(
  tokens: readonly Token[],
  sources: readonly SourceFile[],
  diagnostics: Diagnostics,
  truncated: boolean,
): TokenStream {
  const end = tokens.at(-1);
  if (end === undefined) throw new Error('a token vector ends in an end token');
  let position = 0;
  let nesting = 0;
  let missingBraceAt = -1;

  const peek = (ahead = 0): Token => tokens[position + ahead] ?? end;
  const at = (text: string, ahead = 0): boolean => {
    const token = peek(ahead);
    return token.text === text && (token.kind === 'punct' || token.kind === 'ident');
  };
  const fail = (code: string, span: Span, message: string, hint?: string): never => {
    const silent = truncated && peek() === end;
    if (!silent) diagnostics.error(code, span, message, hint);
    throw new SyntaxFault(message);
  };
  const unexpected = (expected: string, hint?: string): never =>
    fail('script.syntax', peek().span, `${expected} is expected here, not ${describeToken(peek())}`, hint);
  const next = (): Token => {
    const token = peek();
    if (position < tokens.length - 1) position++;
    return token;
  };

  return {
    diagnostics,
    sources,
    peek,
    at,
    fail,
    unexpected,
    next,
    last: () => tokens[position - 1] ?? peek(),
    accept: (text) => (at(text) ? next() : null),
    expect: (text, hint) => (at(text) ? next() : unexpected(`'${text}'`, hint)),
    nest: (body) => {
      if (nesting >= MAX_NESTING) {
        return fail('script.too-deep', peek().span, `nested more than ${MAX_NESTING} levels deep`);
      }
      nesting++;
      try {
        return body();
      } finally {
        nesting--;
      }
    },
    reportMissingBrace: (opener) => {
      if (missingBraceAt === position || (truncated && peek() === end)) return;
      missingBraceAt = position;
      diagnostics.error('script.missing-brace', opener.span, "this '{' is never closed", "a '}' is missing");
    },
  };
}

/** A token in words, for messages. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the script';
    case 'string':
      return token.text.length > 30 ? 'a string' : `the string "${token.text}"`;
    case 'regex':
      return 'a regular expression';
    case 'select':
      return `'@${token.text}'`;
    default:
      return `'${token.text}'`;
  }
}

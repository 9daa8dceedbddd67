import type { Span } from './source.ts';

/**
 * What a token is. `ident` covers keywords and also words that begin with a digit (`4abc`); `variable` is a whole
 * `$…`, `select` a whole `@…`, `regex` the text between the slashes of `case /re/:`, `name` the text between the
 * brackets of an `event_route`.
 */
export type TokenKind =
  | 'ident'
  | 'number'
  | 'string'
  | 'variable'
  | 'select'
  | 'regex'
  | 'name'
  | 'ipv6'
  | 'punct'
  | 'end';

/** One token of the finished token vector (includes, defines and conditions already worked in). */
export type Token = {
  readonly kind: TokenKind;
  /** The word or sign as written; for strings the value after escapes; for numbers the digits as written. */
  readonly text: string;
  /** The value of a number (keyword booleans are numbers 1 and 0), else 0. */
  readonly value: number;
  /** Strings and variables: each byte of `text` stands at its own offset in the file. */
  readonly exact: boolean;
  /** White space, a comment or a directive stands before the token. */
  readonly spaceBefore: boolean;
  /** A line end stands somewhere between the token before and this one. */
  readonly lineBefore: boolean;
  readonly span: Span;
};

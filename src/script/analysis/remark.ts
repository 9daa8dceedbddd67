import type { Span } from '../front/source.ts';

/** What is said of a call. */
export interface Remark {
  /** A stable code of `docs/codes.md`. */
  readonly code: string;
  readonly severity: 'warning' | 'notice';
  readonly message: string;
  readonly hint: string;
}

/** How a remark at `from` names the line of another place: with its file where that is another one. */
export type LineOf = (span: Span, from: Span) => string;

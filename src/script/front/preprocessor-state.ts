import type { Subst } from '../subst.ts';
import type { Defines } from './defines.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { SourceFile, Span } from './source.ts';
import type { Token } from './token.ts';

/** One open `#!ifdef`, `#!ifndef` or `#!ifexp`. */
export type Condition = {
  /** Whether the text of the branch that is open now counts. */
  on: boolean;
  /** Whether the text around the whole block counts. */
  readonly outerOn: boolean;
  sawElse: boolean;
  /** The directive as written, for messages. */
  readonly title: string;
  readonly span: Span;
};

/** What the preprocessor knows while it reads; one for each script, changed as the text goes by. */
export type State = {
  readonly diagnostics: Diagnostics;
  readonly readFile: (path: string) => Uint8Array | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sources: SourceFile[];
  readonly defines: Defines;
  readonly substitutions: Subst[];
  readonly conditions: Condition[];
  /** The files being read, outermost first: the include stack. */
  readonly openFiles: number[];
  readonly tokens: Token[];
  spaceBefore: boolean;
  lineBefore: boolean;
  /** The last token is a string literal that a literal right after it continues. */
  joinable: boolean;
  truncated: boolean;
};

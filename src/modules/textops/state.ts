import type { Problem, RunContext, Value } from '../../kit/index.ts';
import type { RegexCache } from '../../script/regex.ts';

/** What the module keeps in each worker. */
export interface TextopsState {
  /** Compiles a variable of a replacement. */
  format(text: string): ((run: RunContext) => Value) | Problem;
  /** Variables of replacements compiled so far. */
  readonly variables: Map<string, (run: RunContext) => Value>;
  /** Patterns that are known only when the script runs. */
  readonly regexes: RegexCache;
}

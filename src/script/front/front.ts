import type { Script } from './ast.ts';
import type { Defines } from './defines.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics.ts';
import { parseTopLevel } from './parser-top-level.ts';
import { type PreprocessInput, preprocess } from './preprocessor.ts';
import type { Sources } from './source.ts';
import { createTokenStream } from './token-stream.ts';

export type { Define, Defines } from './defines.ts';
export type { PreprocessInput } from './preprocessor.ts';

/** What reading a script gives. With errors among the diagnostics the tree has gaps and must not be run. */
export type ParsedScript = {
  readonly script: Script;
  /** What was found so far; later stages add theirs to it. */
  readonly diagnostics: Diagnostics;
  /** The defines as they stand at the end of the script, for `$def(NAME)`. */
  readonly defines: Defines;
  readonly sources: Sources;
};

/**
 * Reads a script: text, preprocessor, tokens, tree. Whether functions, modules and variables exist is not looked at.
 * Takes the main file's path, a reader of files, the environment and the command line's defines; throws nothing, all
 * mistakes are in `diagnostics`.
 */
export function parseScript(input: PreprocessInput): ParsedScript {
  const diagnostics = createDiagnostics();
  const { tokens, sources, defines, truncated } = preprocess(input, diagnostics);
  const script = parseTopLevel(createTokenStream(tokens, sources, diagnostics, truncated));
  return { script, diagnostics, defines, sources };
}

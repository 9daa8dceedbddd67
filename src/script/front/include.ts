import type { State } from './preprocessor-state.ts';
import { matchAt, scanDoubleQuoted } from './scan.ts';
import { sourceFile } from './source.ts';
import { applySubstitutions } from './substitution.ts';

const MAX_INCLUDE_DEPTH = 10;
const BLANKS = /[ \t]*/y;

/**
 * `include_file "path"` or `import_file "path"`, whose keyword stands at `at` and ends at `keywordEnd`: finds the file
 * (as given, then beside the including file) and hands its index to `read`. A missing file is an error for
 * `include_file` only. Returns the offset after the path.
 */
export function readInclude(
  state: State,
  file: number,
  at: number,
  keywordEnd: number,
  read: (file: number) => void,
): number {
  const source = state.sources[file];
  const text = source?.text ?? '';
  const start = keywordEnd + (matchAt(BLANKS, text, keywordEnd)?.[0].length ?? 0);
  const keyword = text.slice(at, keywordEnd).replace(/^[#!]!/, '');
  if (text[start] !== '"') {
    const span = { file, start: at, end: keywordEnd };
    state.diagnostics.error('script.include-syntax', span, `${keyword} needs a file name in double quotes`);
    return keywordEnd;
  }
  const literal = scanDoubleQuoted(text, start + 1);
  const span = { file, start, end: literal.end };
  if (literal.problem !== null || literal.text.includes('\n')) {
    state.diagnostics.error('script.unterminated', span, 'the file name is not closed on its line');
    const lineEnd = text.indexOf('\n', start);
    return lineEnd < 0 ? text.length : lineEnd;
  }
  const path = applySubstitutions(state.substitutions, literal.text);
  if (state.openFiles.length > MAX_INCLUDE_DEPTH) {
    const limit = `includes are nested more than ${MAX_INCLUDE_DEPTH} deep`;
    state.diagnostics.error('script.include-depth', span, limit);
    return literal.end;
  }
  const found = findFile(state, path, source?.path ?? '');
  if (found === null) {
    if (keyword === 'include_file') {
      state.diagnostics.error(
        'script.include-missing',
        span,
        `cannot read '${path}'`,
        'use import_file for a file that may be missing',
      );
    }
    return literal.end;
  }
  if (state.openFiles.includes(found)) {
    state.diagnostics.error(
      'script.include-cycle',
      span,
      `'${path}' is being read already: it includes itself`,
    );
    return literal.end;
  }
  state.spaceBefore = true;
  state.lineBefore = true;
  read(found);
  state.spaceBefore = true;
  state.lineBefore = true;
  state.joinable = false;
  return literal.end;
}

function findFile(state: State, path: string, includer: string): number | null {
  const asGiven = openFile(state, path);
  if (asGiven !== null || path.startsWith('/')) return asGiven;
  const slash = includer.lastIndexOf('/');
  return slash < 0 ? null : openFile(state, includer.slice(0, slash + 1) + path);
}

function openFile(state: State, path: string): number | null {
  const known = state.sources.findIndex((source) => source.path === path);
  if (known >= 0) return known;
  const bytes = state.readFile(path);
  if (bytes === null) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return state.sources.push(sourceFile(path, text)) - 1;
}

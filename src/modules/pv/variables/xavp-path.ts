import type { Index, Problem } from '../../../kit/index.ts';

/** What `$xavp(root[i]=>field[j])` names. An index that is not written is null. */
export interface XavpPath {
  readonly root: string;
  readonly rootIndex: Index;
  /** Null: the root itself. */
  readonly field: string | null;
  readonly fieldIndex: Index;
}

const PATH = /^([^[\]=>\s]+)(?:\[\s*(\*|-?[0-9]+)\s*\])?(?:=>([^[\]=>\s]+)(?:\[\s*(\*|-?[0-9]+)\s*\])?)?$/;

/** Reads `root[i]=>field[j]`; the indexes and the field may be left out. `fold`: case of names does not count. */
export function parseXavpPath(text: string | null, fold: boolean): XavpPath | Problem {
  const match = PATH.exec(text?.trim() ?? '');
  if (match === null) return { problem: `"${text ?? ''}" is not written root[index]=>field[index]` };
  const [, root = '', rootIndex, field = null, fieldIndex] = match;
  return {
    root: fold ? root.toLowerCase() : root,
    rootIndex: indexOf(rootIndex),
    field: fold ? (field?.toLowerCase() ?? null) : field,
    fieldIndex: indexOf(fieldIndex),
  };
}

function indexOf(text: string | undefined): Index {
  if (text === undefined) return null;
  return text === '*' ? 'all' : Number(text);
}

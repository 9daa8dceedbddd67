import type { Index, RunContext, Value, VariableDeclaration, Xavp } from '../../../kit/index.ts';
import { isProblem } from '../../../kit/index.ts';
import { type PvState, type Variables, variable } from '../state.ts';
import * as lists from './xavp-list.ts';
import { parseXavpPath, type XavpPath } from './xavp-path.ts';

/** Which of the run's lists a class of variables lives in. */
type ListOf = (state: RunContext['state']) => Xavp[];

function parse(fold: boolean) {
  return (inner: string | null): { readonly key: XavpPath } | { readonly problem: string } => {
    const path = parseXavpPath(inner, fold);
    return isProblem(path) ? path : { key: path };
  };
}

/** The value that a path names; `*` as an index of a field gives all of them, separated by `, `. */
export function readXavp(list: readonly Xavp[], path: XavpPath): Value {
  const entry = lists.entryAt(list, path.root, typeof path.rootIndex === 'number' ? path.rootIndex : 0);
  if (entry === undefined) return null;
  if (path.field === null) return lists.shownValue(entry);
  if (!Array.isArray(entry.value)) return null;
  if (path.fieldIndex === 'all') {
    const fields = lists.entriesOf(entry.value, path.field);
    return fields.length === 0 ? null : fields.map(lists.shownValue).join(', ');
  }
  const field = lists.entryAt(entry.value, path.field, path.fieldIndex ?? 0);
  return field === undefined ? null : lists.shownValue(field);
}

/**
 * Writes as Kamailio does: without an index a new entry goes on top, with one the entry there is changed; a field with an
 * indexed root goes on top of the fields of that root. A field of a root that is not there, or at an index where there is
 * none, is passed over in silence; a root at such an index, and a field of a root with a plain value, are refused.
 */
export function writeXavp(list: Xavp[], path: XavpPath, value: Value): boolean {
  if (value === null) return remove(list, path);
  const { field, fieldIndex, root, rootIndex } = path;
  if (field === null) {
    if (rootIndex !== null) return isPlace(rootIndex) && lists.replaceEntry(list, root, rootIndex, value);
    list.unshift({ name: root, value });
    return true;
  }
  if (rootIndex === null) {
    list.unshift({ name: root, value: [{ name: field, value }] });
    return true;
  }
  const entry = isPlace(rootIndex) ? lists.entryAt(list, root, rootIndex) : undefined;
  if (entry === undefined) return true;
  if (!Array.isArray(entry.value)) return false;
  if (fieldIndex === null) entry.value.unshift({ name: field, value });
  else if (isPlace(fieldIndex)) lists.replaceEntry(entry.value, field, fieldIndex, value);
  return true;
}

/** Whether something can be written at an index: only where it counts from the newest. */
function isPlace(index: Index): index is number {
  return typeof index === 'number' && index >= 0;
}

/** Removes what a path names; `*` as an index stands for all of them, a negative one for none. */
function remove(list: Xavp[], path: XavpPath): true {
  const { field, fieldIndex, root, rootIndex } = path;
  if (isNegative(rootIndex) || isNegative(fieldIndex)) return true;
  if (field === null) {
    lists.removeEntries(list, root, rootIndex);
    return true;
  }
  for (const { value } of picked(list, root, rootIndex ?? 0))
    if (Array.isArray(value)) lists.removeEntries(value, field, fieldIndex);
  return true;
}

function isNegative(index: Index): boolean {
  return typeof index === 'number' && index < 0;
}

function stacked(doc: string, listOf: ListOf, fold: boolean): VariableDeclaration<PvState> {
  return variable({
    doc,
    inner: 'required',
    parse: parse(fold),
    get: (_state, run, path) => readXavp(listOf(run.state), path),
    set: (_state, run, path, _index, value) => writeXavp(listOf(run.state), path, value),
  });
}

/** One value for each name: writing replaces. */
function writeUnique(list: Xavp[], path: XavpPath, value: Value): boolean {
  const { field, root } = path;
  if (value === null) return remove(list, path);
  if (field === null) {
    lists.setEntry(list, root, value);
    return true;
  }
  let fields = lists.fieldsAt(list, root, 0);
  if (fields === null) {
    fields = [];
    lists.setEntry(list, root, fields);
  }
  lists.setEntry(fields, field, value);
  return true;
}

function parseUnique(inner: string | null): { readonly key: XavpPath } | { readonly problem: string } {
  const path = parseXavpPath(inner, false);
  if (isProblem(path)) return path;
  if (path.rootIndex !== null || path.fieldIndex !== null)
    return { problem: 'it takes no index: each name has one value' };
  return { key: path };
}

/** How many values a path names; without an index all of that level count. */
export function countXavp(list: readonly Xavp[], path: XavpPath): number {
  const { field, fieldIndex, root, rootIndex } = path;
  const roots = picked(list, root, rootIndex);
  if (field === null) return roots.length;
  return roots.reduce(
    (sum, { value }) => sum + (Array.isArray(value) ? picked(value, field, fieldIndex).length : 0),
    0,
  );
}

/** The entries of a name at an index; without one, or for `*`, all of them. */
function picked(list: readonly Xavp[], name: string, index: Index): Xavp[] {
  if (typeof index !== 'number') return lists.entriesOf(list, name);
  const entry = lists.entryAt(list, name, index);
  return entry === undefined ? [] : [entry];
}

/** The lists by class, as the run keeps them. */
export const XAVP_LISTS = {
  xavp: (run: RunContext) => run.state.xavps,
  xavi: (run: RunContext) => run.state.xavis,
  xavu: (run: RunContext) => run.state.xavus,
} as const;

/** Values with fields, which live as long as the transaction. */
export const XAVP_VARIABLES: Variables = {
  xavp: stacked(
    '`$xavp(root[i]=>field[j])`: stacks of values and of lists of fields.',
    (state) => state.xavps,
    false,
  ),
  xavi: stacked(
    '`$xavi(root[i]=>field[j])`: as $xavp; case of names does not count.',
    (state) => state.xavis,
    true,
  ),
  xavu: variable({
    doc: '`$xavu(root=>field)`: as $xavp with one value for each name, which writing replaces.',
    inner: 'required',
    parse: parseUnique,
    get: (_state, run, path) => readXavp(run.state.xavus, path),
    set: (_state, run, path, _index, value) => writeUnique(run.state.xavus, path, value),
  }),
};

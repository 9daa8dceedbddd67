import type { Index, Value, Xavp } from '../../../kit/index.ts';

/** The position in the list of the entry of a name at an index (newest first, negative: from the oldest); -1: none. */
export function positionOf(list: readonly Xavp[], name: string, index: number): number {
  if (index < 0) {
    let left = -index;
    for (let at = list.length - 1; at >= 0; at--) if (list[at]?.name === name && --left === 0) return at;
    return -1;
  }
  let left = index;
  for (const [at, entry] of list.entries()) if (entry.name === name && left-- === 0) return at;
  return -1;
}

/** The entry of a name at an index; undefined when there is none. */
export function entryAt(list: readonly Xavp[], name: string, index: number): Xavp | undefined {
  const at = positionOf(list, name, index);
  return at < 0 ? undefined : list[at];
}

/** The fields of the entry of a name at an index; null when there is none, or it holds a plain value. */
export function fieldsAt(list: readonly Xavp[], name: string, index: number): Xavp[] | null {
  const value = entryAt(list, name, index)?.value;
  return Array.isArray(value) ? value : null;
}

/** All entries of a name. */
export function entriesOf(list: readonly Xavp[], name: string): Xavp[] {
  return list.filter((entry) => entry.name === name);
}

/** Removes the entry at an index, or all of a name. */
export function removeEntries(list: Xavp[], name: string, index: Index): void {
  if (index === 'all') {
    for (let at = list.length - 1; at >= 0; at--) if (list[at]?.name === name) list.splice(at, 1);
    return;
  }
  const at = positionOf(list, name, index ?? 0);
  if (at >= 0) list.splice(at, 1);
}

/** Gives the entry at an index another value; false when there is none. */
export function replaceEntry(list: Xavp[], name: string, index: number, value: Value | Xavp[]): boolean {
  const entry = entryAt(list, name, index);
  if (entry === undefined) return false;
  entry.value = value;
  return true;
}

/** Sets the newest entry of a name, or adds it at the end when there is none. */
export function setEntry(list: Xavp[], name: string, value: Value | Xavp[]): void {
  if (!replaceEntry(list, name, 0, value)) list.push({ name, value });
}

/** What an entry shows: its value, or a text that stands for its fields. */
export function shownValue(entry: Xavp): Value {
  if (!Array.isArray(entry.value)) return entry.value;
  return entry.value.length === 0 ? '<<xavp:(nil)>>' : `<<xavp:${entry.name}>>`;
}

/** A copy under another name that shares nothing. */
export function cloneEntry(entry: Xavp, name: string): Xavp {
  const { value } = entry;
  return { name, value: Array.isArray(value) ? value.map((field) => cloneEntry(field, field.name)) : value };
}

import type { Problem } from '../../kit/index.ts';

/** A counter of the script. */
export interface ScriptCounter {
  readonly group: string;
  readonly name: string;
  /** What `cnt.help` says. */
  readonly description: string;
}

/** Reads `[group.]name[ description]`; a colon may stand before the description. */
export function parseCounter(text: string, defaultGroup: string): ScriptCounter | Problem {
  const [, named = '', description = ''] = /^([^\s:]*)[\s:]*(.*)$/s.exec(text.trim()) ?? [];
  const key = parseName(named, defaultGroup);
  if ('problem' in key) return key;
  return { ...key, description: description === '' ? 'custom script counter.' : description };
}

/** Reads `[group.]name`. */
export function parseName(
  text: string,
  defaultGroup: string,
): Pick<ScriptCounter, 'group' | 'name'> | Problem {
  const dot = text.indexOf('.');
  const group = dot < 0 ? defaultGroup : text.slice(0, dot);
  const name = text.slice(dot + 1);
  if (group === '' || !/^[^\s.:]+$/.test(name)) {
    return { problem: `"${text}" is no name of a counter`, hint: 'write "name" or "group.name"' };
  }
  return { group, name };
}

import type { Json } from './rpc.ts';

/**
 * Writes JSON as Kamailio does. With `pretty_format` 1 each member has a line, indented by tabs, and an array is in one line; with
 * 0 all is in one line.
 */
export function printJson(value: Json, prettyFormat: number): string {
  return prettyFormat === 0 ? JSON.stringify(value) : pretty(value, 0);
}

function pretty(value: Json, depth: number): string {
  if (isList(value)) return `[${value.map((element) => pretty(element, depth + 1)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inside = '\t'.repeat(depth + 1);
  const members = Object.entries(value)
    .filter((member): member is [string, Json] => member[1] !== undefined)
    .map(([name, member]) => `${inside}${JSON.stringify(name)}:\t${pretty(member, depth + 1)}`);
  return `{\n${members.length === 0 ? '' : `${members.join(',\n')}\n`}${'\t'.repeat(depth)}}`;
}

/** `Array.isArray` does not tell read-only arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

import { unquote } from './params.ts';

const SCHEME = /^digest[ \t]+/i;
const PAIR = /([A-Za-z0-9_-]+)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^", \t\r\n]+)[ \t\r\n]*(?:,[ \t\r\n]*)*/y;

/**
 * The parameters of Digest credentials (RFC 7616 §3.4), the value of Authorization or Proxy-Authorization: values without
 * quotes by names in lower case, of a name given twice the first. What follows something that is no parameter is left out.
 * Null for another scheme.
 */
export function parseDigest(value: string): ReadonlyMap<string, string> | null {
  const scheme = SCHEME.exec(value);
  if (scheme === null) return null;
  const parameters = new Map<string, string>();
  PAIR.lastIndex = scheme[0].length;
  for (let pair = PAIR.exec(value); pair !== null; pair = PAIR.exec(value)) {
    const name = (pair[1] ?? '').toLowerCase();
    if (!parameters.has(name)) parameters.set(name, unquote(pair[2] ?? ''));
  }
  return parameters;
}

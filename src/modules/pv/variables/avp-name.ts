import { type Problem, parseInteger } from '../../../kit/index.ts';

/** The name of an AVP as it is kept: text, or a number (`i:7`). Two names that mean the same AVP are equal. */
export type AvpName = string | number;

/**
 * Reads `name`, `s:name` or `i:7`; a leading `$` is allowed. Digits without `i:` are text, as in Kamailio.
 */
export function parseAvpName(text: string): AvpName | Problem {
  const trimmed = text.trim();
  const name = trimmed.startsWith('$') ? trimmed.slice(1) : trimmed;
  if (/^i:/i.test(name)) {
    const id = /^i:[0-9]+$/i.test(name) ? parseInteger(name.slice(2)) : null;
    return id ?? { problem: `"${name}" is no AVP number`, hint: 'write i:7' };
  }
  const plain = /^s:/i.test(name) ? name.slice(2) : name;
  return plain === '' ? { problem: 'an AVP needs a name' } : canonicalName(plain);
}

/**
 * Kamailio compares names without case, but only after it found them by the XOR of their bytes: so `CASE` and `case` are
 * one AVP, `Case` and `case` are two. Two names that differ in case are the same when an even number of letters differs.
 */
function canonicalName(name: string): string {
  const capitals = name.match(/[A-Z]/g)?.length ?? 0;
  // The odd ones are a form of their own, kept as it is most often written: `Case`.
  if (capitals === 0) return name;
  const lower = name.toLowerCase();
  return capitals % 2 === 0 ? lower : lower.replace(/[a-z]/, (letter) => letter.toUpperCase());
}

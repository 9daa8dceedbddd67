import { type Problem, parseInteger } from '../../../kit/index.ts';

/** The name of an AVP: text in lower case (Kamailio: case does not count), or a number (`i:7`). */
export type AvpName = string | number;

/**
 * Reads `name`, `s:name` or `i:7`; a leading `$` is allowed. Digits without `i:` are text, as in Kamailio.
 */
export function parseAvpName(text: string): AvpName | Problem {
  const trimmed = text.trim();
  const name = trimmed.startsWith('$') ? trimmed.slice(1) : trimmed;
  if (/^i:/i.test(name)) {
    const id = parseInteger(name.slice(2));
    return id ?? { problem: `"${name}" is no AVP number`, hint: 'write i:7' };
  }
  const plain = /^s:/i.test(name) ? name.slice(2) : name;
  return plain === '' ? { problem: 'an AVP needs a name' } : plain.toLowerCase();
}

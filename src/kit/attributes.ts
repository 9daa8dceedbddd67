import type { Problem } from '../script/declarations.ts';
import { isProblem } from './parameters.ts';

/**
 * Reads `name=x;workers=2`, the form of Kamailio's parameters with several parts: names in any case (lower case in the
 * answer), blanks around everything left out, a last `;` allowed. A name that is not among `known` is a problem.
 */
export function parseAttributes(
  text: string,
  known: readonly string[],
): ReadonlyMap<string, string> | Problem {
  const given = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    const attribute = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (!known.includes(attribute)) {
      return { problem: `has the unknown attribute "${part.trim()}"`, hint: known.join(', ') };
    }
    given.set(attribute, part.slice(equals + 1).trim());
  }
  return given;
}

/** The number of an attribute, an unsigned integer; null where it is none. */
export function parseWhole(text: string): number | null {
  const number = /^\d+$/.test(text) ? Number(text) : null;
  return Number.isSafeInteger(number) ? number : null;
}

/** The values of a parameter that may be given several times, parsed; those that its `check` refused are left out. */
export function parsedValues<T extends object>(
  texts: readonly string[],
  parse: (text: string) => T | Problem,
): T[] {
  return texts.flatMap((text) => {
    const parsed = parse(text);
    return isProblem(parsed) ? [] : [parsed];
  });
}

/** The `check` of such a parameter. */
export function checkParsed(parse: (text: string) => object): (text: string) => Problem | null {
  return (text) => {
    const parsed = parse(text);
    return isProblem(parsed) ? parsed : null;
  };
}

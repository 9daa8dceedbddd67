/**
 * A value of the script: a byte string (each char one byte), an integer, or null for "undefined" (`$null`). Kamailio's
 * values may carry text and integer at once; here a number stands for both, its text is its decimal form.
 */
export type Value = string | number | null;

/** What stands between the brackets of `$(name[index])`: a number (negative: from the end), `*`, or nothing. */
export type Index = number | 'all' | null;

/** The text of a value where one is needed; null is ''. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : String(value);
}

/**
 * The integer of a value as Kamailio converts: decimal text (sign allowed), else `0x` hex, else 0 without a word; '' and
 * null are 0.
 */
export function toInteger(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === null) return 0;
  return parseInteger(value) ?? 0;
}

const DECIMAL = /^[+-]?[0-9]{1,18}$/;
const HEXADECIMAL = /^0x[0-9a-f]{1,13}$/i;

/** The integer that the whole text spells (decimal with sign, or `0x` hex); null when it does not. */
export function parseInteger(text: string): number | null {
  return DECIMAL.test(text) || HEXADECIMAL.test(text) ? Number(text) : null;
}

/** Character classes of the SIP grammar (RFC 3261 §25.1) as a table over byte values. */
export const TOKEN = 1;
/** SP, HTAB, CR and LF: folded lines count as white space. */
export const SPACE = 2;
/** `0`-`9`. */
export const DIGIT = 4;
/** What may stand in a host: wider than the RFC's hostname, since names with `_` are in use. */
export const HOST = 8;
/** What may stand in a URI: no white space, control characters, quotes or angle brackets. */
export const URI = 16;

function buildClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  const mark = (chars: string, bits: number): void => {
    for (let i = 0; i < chars.length; i++)
      classes[chars.charCodeAt(i)] = (classes[chars.charCodeAt(i)] ?? 0) | bits;
  };
  for (let byte = 0x21; byte < 0x100; byte++) {
    if (byte !== 0x7f) classes[byte] = URI | HOST;
  }
  for (const char of '<>"') classes[char.charCodeAt(0)] = 0;
  for (const char of "@,;?/\\^`{|}&=+$#()*!'[]:") classes[char.charCodeAt(0)] = URI;
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  mark(letters + letters.toUpperCase(), TOKEN);
  mark('0123456789', TOKEN | DIGIT);
  mark("-.!%*_+`'~", TOKEN);
  mark(' \t\r\n', SPACE);
  return classes;
}

/** Class bits by byte value. Read-only. */
export const CLASSES: Uint8Array = buildClasses();

/** Whether the char code is of the class; false for anything beyond one byte (and for NaN past the end). */
export function isOf(code: number, bits: number): boolean {
  // The comparison keeps NaN away from the table: an index that is no integer makes V8 leave its fast path for good.
  return code < 256 && ((CLASSES[code] ?? 0) & bits) !== 0;
}

/** Lower-cases one ASCII letter's code; other codes come back unchanged. */
export function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** ASCII case-insensitive equality of two byte strings, without allocation. */
export function equalsIgnoreCase(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (lower(a.charCodeAt(i)) !== lower(b.charCodeAt(i))) return false;
  }
  return true;
}

/** Whether the text is one or more token characters (RFC 3261 §25.1 `token`). */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (!isOf(text.charCodeAt(i), TOKEN)) return false;
  }
  return text.length > 0;
}

/**
 * Reads an unsigned decimal number of digits only; null for anything else or when it exceeds `max`.
 * Leading zeros are allowed (`0005`), as in the CSeq grammar.
 */
export function parseDecimal(text: string, max: number): number | null {
  if (text.length === 0) return null;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isOf(code, DIGIT)) return null;
    number = number * 10 + (code - 48);
    if (number > max) return null;
  }
  return number;
}

/**
 * Whether `text[start, end)` is made of what an IPv6 address is made of (RFC 3261 §25.1 `IPv6address`). Only the
 * characters are checked: whether it is an address is for those who use it as one.
 */
export function isIPv6(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    const letter = code | 0x20;
    const hex = isOf(code, DIGIT) || (letter >= 0x61 && letter <= 0x66);
    if (!hex && code !== 0x3a && code !== 0x2e) return false;
  }
  return end > start;
}

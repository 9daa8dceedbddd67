import type { Value } from '../../../kit/index.ts';

const HEX = '0123456789ABCDEF';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Lower-case hexadecimal, two digits a byte. */
export function encodeHexa(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}

/** Bytes of hexadecimal digits; an odd last digit is dropped, anything else is undefined. */
export function decodeHexa(text: string): Value {
  return /^[0-9a-fA-F]*$/.test(text)
    ? Buffer.from(text.slice(0, text.length & ~1), 'hex').toString('latin1')
    : null;
}

/** Base64 with padding. */
export function encodeBase64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}

/** Base64url (RFC 4648 §5) with padding. */
export function encodeBase64Url(text: string): string {
  return encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_');
}

/** The text without the `=` at its end. */
export function withoutPadding(text: string): string {
  return text.replace(/=+$/, '');
}

/** Base64 whose length must be a multiple of four; chars outside the alphabet count as all ones, as in Kamailio. */
export function decodeBase64(text: string): Value {
  return text.length % 4 === 0 ? decodeBase64Lenient(text) : null;
}

/** Base64 with or without padding. */
export function decodeBase64Lenient(text: string): string {
  const digits = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
  let bytes = '';
  for (let at = 0; at < digits.length; at += 4) {
    const a = base64Digit(digits, at);
    const b = base64Digit(digits, at + 1);
    const c = base64Digit(digits, at + 2);
    const d = base64Digit(digits, at + 3);
    bytes += String.fromCharCode(((a << 2) | (b >> 4)) & 0xff);
    if (at + 2 < digits.length) bytes += String.fromCharCode(((b << 4) | (c >> 2)) & 0xff);
    if (at + 3 < digits.length) bytes += String.fromCharCode(((c << 6) | d) & 0xff);
  }
  return bytes;
}

function base64Digit(text: string, at: number): number {
  const digit = at < text.length ? BASE64.indexOf(text.charAt(at)) : -1;
  return digit < 0 ? 0xff : digit;
}

/** Base64url with or without padding; undefined for anything else. */
export function decodeBase64Url(text: string): Value {
  const digits = withoutPadding(text);
  if (!/^[A-Za-z0-9_-]*$/.test(digits) || digits.length % 4 === 1) return null;
  return Buffer.from(digits, 'base64url').toString('latin1');
}

/** Base58 as Bitcoin writes it; a leading NUL byte becomes a `1`. Quadratic: only for texts up to 4096 bytes. */
export function encodeBase58(text: string): Value {
  if (text.length > 4096) return null;
  const digits: number[] = [];
  for (let i = 0; i < text.length; i++) {
    let carry = text.charCodeAt(i);
    for (let j = 0; j < digits.length; j++) {
      carry += (digits[j] ?? 0) * 256;
      digits[j] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  let encoded = '1'.repeat(leading(text, '\0'));
  for (let i = digits.length - 1; i >= 0; i--) encoded += BASE58.charAt(digits[i] ?? 0);
  return encoded;
}

/** The bytes of base58, and a NUL byte after them: 5.6.3 counts the end of its buffer in. Undefined for other chars. */
export function decodeBase58(text: string): Value {
  if (text.length > 8192) return null;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    let carry = BASE58.indexOf(text.charAt(i));
    if (carry < 0) return null;
    for (let j = 0; j < bytes.length; j++) {
      carry += (bytes[j] ?? 0) * 58;
      bytes[j] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  return `${'\0'.repeat(leading(text, '1'))}${String.fromCharCode(...bytes.reverse())}\0`;
}

function leading(text: string, char: string): number {
  let count = 0;
  while (text.charAt(count) === char) count++;
  return count;
}

/** The chars as septets packed into octets (3GPP TS 23.038 §6.1.2.1), in upper-case hexadecimal. */
export function encode7bit(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) {
    const shift = i % 8;
    if (shift === 7) continue;
    const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
    const octet = ((text.charCodeAt(i) >> shift) | (next << (7 - shift))) & 0xff;
    encoded += HEX.charAt(octet >> 4) + HEX.charAt(octet & 15);
  }
  return encoded;
}

/** The septets packed into hexadecimal octets. */
export function decode7bit(text: string): string {
  let decoded = '';
  let bits = 0;
  let have = 0;
  for (let at = 0; at + 1 < text.length; at += 2) {
    bits |= hexPair(text, at) << have;
    have += 8;
    for (; have >= 7; have -= 7) {
      decoded += String.fromCharCode(bits & 0x7f);
      bits >>= 7;
    }
  }
  return decoded;
}

/** The byte of two hexadecimal digits. Other chars are counted on from the letters, as Kamailio does. */
export function hexPair(text: string, at: number): number {
  return ((looseDigit(text.charCodeAt(at)) << 4) | looseDigit(text.charCodeAt(at + 1))) & 0xff;
}

function looseDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code >= 0x41 && code <= 0x5a ? code + 32 : code;
  return letter - 0x61 + 10;
}

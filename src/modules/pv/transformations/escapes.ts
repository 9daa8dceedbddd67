import type { Value } from '../../../kit/index.ts';
import { hexPair } from './encodings.ts';

/** What may stand unescaped in a user part (RFC 3261 §25.1), less `/`, which Kamailio escapes. */
const USER = /[A-Za-z0-9\-_.!~*'()&=+$,;?]/;
/** What may stand unescaped in a URI parameter (RFC 3261 §25.1). */
const PARAM = /[A-Za-z0-9\-_.!~*'()[\]/:&+$]/;
const URL = /[A-Za-z0-9\-_.~]/;
const OUTSIDE_ASCII = /[^ -~]/;

/** Quotes, double quotes, backslashes and NULs with a backslash before them. */
export function escapeCommon(text: string): string {
  return text.replace(/['"\\\0]/g, (char) => (char === '\0' ? '\\0' : `\\${char}`));
}

/** Undoes `escapeCommon`; a backslash before another char stays. */
export function unescapeCommon(text: string): string {
  return text.replace(/\\(['"\\0])/g, (_, char: string) => (char === '0' ? '\0' : char));
}

/** `%HH` for what may not stand in a user part; undefined when there are bytes outside printable ASCII. */
export function escapeUser(text: string): Value {
  return OUTSIDE_ASCII.test(text) ? null : percent(text, USER);
}

/** `%HH` for what may not stand in a URI parameter; undefined when there are bytes outside printable ASCII. */
export function escapeParam(text: string): Value {
  return OUTSIDE_ASCII.test(text) ? null : percent(text, PARAM);
}

/** `%HH` for everything that is not unreserved (RFC 3986 §2.3). */
export function urlEncode(text: string): string {
  return percent(text, URL);
}

function percent(text: string, kept: RegExp): string {
  let escaped = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    escaped += kept.test(char) ? char : `%${text.charCodeAt(i).toString(16).padStart(2, '0')}`;
  }
  return escaped;
}

/** Resolves `%HH`; undefined when an escape is incomplete or stands for a byte outside printable ASCII. */
export function unescapeUri(text: string): Value {
  let wrong = false;
  const plain = text.replace(/%(.{0,2})/gs, (_, digits: string) => {
    const code = /^[0-9a-fA-F]{2}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
    if (code < 0x20 || code > 0x7e) wrong = true;
    return String.fromCharCode(code & 0xff);
  });
  return wrong ? null : plain;
}

/** Resolves `%HH` and `+`. A `%` without two chars after it is dropped. */
export function urlDecode(text: string): string {
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '+') plain += ' ';
    else if (char !== '%') plain += char;
    else if (i + 2 < text.length) {
      plain += String.fromCharCode(hexPair(text, i + 1));
      i += 2;
    }
  }
  return plain;
}

/** A CSV field in double quotes (RFC 4180 §2). */
export function escapeCsv(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The text without the quotes around it, single or double. */
export function unquote(text: string): string {
  const mark = text.charAt(0);
  return text.length >= 2 && (mark === '"' || mark === "'") && text.endsWith(mark) ? text.slice(1, -1) : text;
}

const BRACKETS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** The text without the brackets around it. */
export function unbracket(text: string): string {
  const close = BRACKETS[text.charAt(0)];
  return text.length >= 2 && close !== undefined && text.endsWith(close) ? text.slice(1, -1) : text;
}

/** A text for the inside of a JSON string. */
export function escapeJson(text: string): string {
  let escaped = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Bytes above 0x7f are parts of UTF-8 sequences and pass as they are.
    escaped +=
      code === 0x22 || code === 0x5c || code < 0x20
        ? JSON.stringify(text.charAt(i)).slice(1, -1)
        : text.charAt(i);
  }
  return escaped;
}

/** A text in single quotes for SQL. */
export function quoteSql(text: string): string {
  return `'${escapeCommon(text)}'`;
}

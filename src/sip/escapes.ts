/** Resolves `%HH`; an incomplete escape stays as it is. A decoded NUL is a byte like any other (RFC 4475 §3.1.1.4). */
export function unescapeUri(text: string): string {
  if (!text.includes('%')) return text;
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const value = text.charCodeAt(i) === 0x25 ? hexPair(text, i + 1) : -1;
    if (value < 0) {
      plain += text[i];
    } else {
      plain += String.fromCharCode(value);
      i += 2;
    }
  }
  return plain;
}

/** The value of the two hex digits at `at`; -1 when they are not two hex digits. */
export function hexPair(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at));
  const low = hexDigit(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

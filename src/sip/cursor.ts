import { isOf, SPACE, TOKEN } from './chars.ts';

/** A reading position in a byte string; the read functions move it. */
export interface Cursor {
  readonly text: string;
  pos: number;
}

/** The char code at the position, NaN at the end. */
export function peek(cursor: Cursor): number {
  return cursor.text.charCodeAt(cursor.pos);
}

/** Whether everything has been read. */
export function atEnd(cursor: Cursor): boolean {
  return cursor.pos >= cursor.text.length;
}

/** Steps over linear white space, folded lines included. */
export function skipSpace(cursor: Cursor): void {
  const { text } = cursor;
  let pos = cursor.pos;
  while (pos < text.length && isOf(text.charCodeAt(pos), SPACE)) pos++;
  cursor.pos = pos;
}

/** Steps over one given char when it is next; says whether it was. */
export function take(cursor: Cursor, code: number): boolean {
  if (cursor.text.charCodeAt(cursor.pos) !== code) return false;
  cursor.pos++;
  return true;
}

/** Reads token characters; '' when there are none. */
export function readToken(cursor: Cursor): string {
  const { text, pos: start } = cursor;
  let pos = start;
  while (pos < text.length && isOf(text.charCodeAt(pos), TOKEN)) pos++;
  cursor.pos = pos;
  return text.slice(start, pos);
}

/** Reads a quoted string that begins at the position, quotes and escapes kept; null when it never closes. */
export function readQuoted(cursor: Cursor): string | null {
  const start = cursor.pos;
  const text = cursor.text;
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) {
      cursor.pos = i + 1;
      return text.slice(start, cursor.pos);
    }
  }
  return null;
}

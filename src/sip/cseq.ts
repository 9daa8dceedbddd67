import { isToken, parseDecimal } from './chars.ts';
import { type Cursor, readToken, skipSpace } from './cursor.ts';

/** A CSeq value (RFC 3261 §20.16). */
export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/**
 * Parses a CSeq value; null when malformed or when the number does not fit in 32 bits. The RFC's own limit is 2^31
 * (§8.1.1.5); numbers up to 2^32-1 are let through as harmless.
 */
export function parseCSeq(value: string): CSeq | null {
  const cursor: Cursor = { text: value, pos: 0 };
  skipSpace(cursor);
  const number = parseDecimal(readToken(cursor), 0xffffffff);
  const afterNumber = cursor.pos;
  skipSpace(cursor);
  if (number === null || cursor.pos === afterNumber) return null;
  const method = value.slice(cursor.pos).trimEnd();
  return isToken(method) ? { number, method } : null;
}

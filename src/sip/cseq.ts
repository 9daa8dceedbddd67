/** A CSeq value (RFC 3261 §20.16). */
export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/** Parses a CSeq value; null when malformed or when the number does not fit in 32 bits. */
export declare function parseCSeq(value: string): CSeq | null;

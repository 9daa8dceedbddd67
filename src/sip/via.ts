import type { Params } from './params.ts';

/** One Via value (RFC 3261 §20.42). */
export interface Via {
  /** `SIP/2.0` as written, without inner white space. */
  readonly protocol: string;
  /** `UDP`, `TCP`, … as written. */
  readonly transport: string;
  readonly host: string;
  readonly port: number | null;
  readonly params: Params;
  /** Values of well-known parameters: null when absent, '' when present without a value (`;rport`). */
  readonly branch: string | null;
  readonly received: string | null;
  readonly rport: string | null;
}

/** Parses one Via value; null when malformed. */
export declare function parseVia(text: string): Via | null;
/** Parses a comma-separated Via value list; null when any element is malformed. */
export declare function parseViaList(text: string): Via[] | null;
/** Writes one Via value back. */
export declare function formatVia(via: Via): string;

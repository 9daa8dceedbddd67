import type { Params } from './params.ts';
import type { SipUri } from './uri.ts';

/** One name-addr or addr-spec with its header parameters (RFC 3261 §20.10, §25.1). */
export interface NameAddr {
  /** Display name as written (quotes kept), '' when there is none. */
  readonly display: string;
  /** The URI as written, without angle brackets. */
  readonly uri: string;
  readonly params: Params;
  /** The `tag` parameter, null when absent. */
  readonly tag: string | null;
  /** The URI parsed on first use; null when it cannot be parsed. */
  readonly parsedUri: SipUri | null;
}

/** Parses one From/To-like value; null when malformed (unbalanced quotes or brackets, no URI, trailing comma …). */
export declare function parseNameAddr(text: string): NameAddr | null;
/** Parses a comma-separated list as in Contact, Route and Record-Route; null when any element is malformed. */
export declare function parseNameAddrList(text: string): NameAddr[] | null;
/** Writes a name-addr back, always with angle brackets. */
export declare function formatNameAddr(nameAddr: NameAddr): string;

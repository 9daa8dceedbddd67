import type { Params } from './params.ts';

/**
 * A URI (RFC 3261 §19.1, RFC 3966). `scheme` is lower case. For `sip`/`sips`: user, password, host, port, params,
 * headers. For `tel`: the number is `user`, params are its parameters, host is ''. For every other scheme all that
 * follows the colon is `opaque` and the other parts are empty.
 */
export interface SipUri {
  readonly scheme: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string;
  readonly port: number | null;
  readonly params: Params;
  readonly headers: Params;
  readonly opaque: string;
}

/** Parses a URI; null when it is not one. Escapes are kept as written. */
export declare function parseUri(text: string): SipUri | null;
/** Writes a URI back. */
export declare function formatUri(uri: SipUri): string;
/** Equality of two URIs per RFC 3261 §19.1.4. */
export declare function urisEqual(a: SipUri, b: SipUri): boolean;
/** `scheme:user@host[:port]` without password, params and headers, host in lower case; the key of a registration. */
export declare function uriToAor(uri: SipUri): string;

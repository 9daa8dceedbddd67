import { hexPair } from '../../sip/escapes.ts';
import { parseUri, type SipUri } from '../../sip/uri.ts';
import type { RegistrationErrorName } from './errors.ts';

/** As long as Kamailio lets an address of record be. */
const MOST_CHARS = 256;

/** Schemes of URIs that name somebody who may register. */
const SCHEMES = ['sip', 'sips', 'tel', 'urn'];

/** How an address of record is read from a URI. */
export interface AorRules {
  /** Whether the domain belongs to it (`use_domain` of usrloc). */
  readonly useDomain: boolean;
  readonly caseSensitive: boolean;
  /** Stripped from the front of the domain. */
  readonly realmPrefix: string;
}

/** The key of an address of record, and the URI it was read from. */
export interface AddressOfRecord {
  readonly key: string;
  readonly uri: SipUri;
}

/**
 * The address of record that a URI names: the user without its escapes, and with `use_domain` the domain. Refused: what
 * is no URI of somebody, an escape that is none or hides a byte that is no printable ASCII, and what is too long.
 */
export function readAor(text: string, rules: AorRules): AddressOfRecord | RegistrationErrorName {
  const uri = parseUri(text);
  if (uri === null || !SCHEMES.includes(uri.scheme)) return 'aorParse';
  const user = unescapeUser(userOf(uri));
  if (user === null) return 'unescape';
  const key = rules.useDomain ? withDomain(user, uri, rules) : user;
  if (key.length > MOST_CHARS) return 'aorTooLong';
  return { key: rules.caseSensitive ? key : key.toLowerCase(), uri };
}

/** A service URN is its own user, as Kamailio reads it. */
function userOf(uri: SipUri): string {
  return uri.user ?? uri.opaque;
}

function withDomain(user: string, uri: SipUri, { realmPrefix }: AorRules): string {
  const domain = (
    uri.host.startsWith(realmPrefix) ? uri.host.slice(realmPrefix.length) : uri.host
  ).toLowerCase();
  return user === '' ? domain : `${user}@${domain}`;
}

function unescapeUser(text: string): string | null {
  if (!text.includes('%')) return text;
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) !== 0x25) {
      plain += text[at];
      continue;
    }
    const code = hexPair(text, at + 1);
    if (code < 0x20 || code > 0x7e) return null;
    plain += String.fromCharCode(code);
    at += 2;
  }
  return plain;
}

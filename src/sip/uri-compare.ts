import { equalsIgnoreCase } from './chars.ts';
import { hexPair } from './escapes.ts';
import type { Params } from './params.ts';
import type { SipUri } from './uri.ts';

/** Escapes in a form that compares: `%HH` becomes its character unless that character is reserved (§19.1.4). */
function comparable(text: string): string {
  if (!text.includes('%')) return text;
  let form = '';
  for (let i = 0; i < text.length; i++) {
    const value = text.charCodeAt(i) === 0x25 ? hexPair(text, i + 1) : -1;
    if (value < 0) {
      form += text[i];
      continue;
    }
    const char = String.fromCharCode(value);
    form += ';/?:@&=+$,%'.includes(char) ? text.slice(i, i + 3).toUpperCase() : char;
    i += 2;
  }
  return form;
}

function sameOrBothAbsent(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : comparable(a) === comparable(b);
}

/** Parameters that make two URIs differ when only one of them has it (RFC 3261 §19.1.4). */
const DECISIVE = ['user', 'ttl', 'method', 'maddr', 'transport'] as const;

function sameParams(a: Params, b: Params): boolean {
  for (const name of DECISIVE) {
    if (a.has(name) !== b.has(name)) return false;
  }
  for (const param of a.list) {
    const name = comparable(param.name);
    const other = b.list.find((candidate) => equalsIgnoreCase(comparable(candidate.name), name));
    const value = comparable(param.value ?? '');
    if (other !== undefined && !equalsIgnoreCase(value, comparable(other.value ?? ''))) return false;
  }
  return true;
}

function sameHeaders(a: Params, b: Params): boolean {
  if (a.list.length !== b.list.length) return false;
  const left = [...b.list];
  for (const header of a.list) {
    const at = left.findIndex(
      (other) =>
        equalsIgnoreCase(comparable(header.name), comparable(other.name)) &&
        comparable(header.value ?? '') === comparable(other.value ?? ''),
    );
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return true;
}

function sameTel(a: SipUri, b: SipUri): boolean {
  // RFC 3966 §4: visual separators do not count, and every parameter must be in both.
  const number = (uri: SipUri): string => (uri.user ?? '').replace(/[-.()]/g, '').toLowerCase();
  if (number(a) !== number(b) || a.params.list.length !== b.params.list.length) return false;
  return a.params.list.every((param) => {
    const other = b.params.get(param.name);
    return other !== null && equalsIgnoreCase(other, param.value ?? '');
  });
}

/** Equality of two URIs per RFC 3261 §19.1.4 (tel: RFC 3966 §4; other schemes: same text). Not transitive. */
export function urisEqual(a: SipUri, b: SipUri): boolean {
  if (a.scheme !== b.scheme) return false;
  if (a.scheme === 'tel') return sameTel(a, b);
  return (
    a.opaque === b.opaque &&
    sameOrBothAbsent(a.user, b.user) &&
    sameOrBothAbsent(a.password, b.password) &&
    equalsIgnoreCase(a.host, b.host) &&
    a.port === b.port &&
    sameParams(a.params, b.params) &&
    sameHeaders(a.headers, b.headers)
  );
}

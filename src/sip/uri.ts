import { HOST, isIPv6, isOf, parseDecimal, URI } from './chars.ts';
import { unescapeUri } from './escapes.ts';
import { formatParams, NO_PARAMS, type Param, Params } from './params.ts';

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

const COLON = 0x3a;
const SEMICOLON = 0x3b;
const QUESTION = 0x3f;

/**
 * Parses a URI; null when it is not one. Escapes are kept as written. An unescaped `;` or `?` before the `@` belongs
 * to the user part, as the grammar has it (RFC 4475 §3.1.1.2, §3.1.1.9).
 */
export function parseUri(text: string): SipUri | null {
  for (let i = 0; i < text.length; i++) {
    if (!isOf(text.charCodeAt(i), URI)) return null;
  }
  const colon = text.indexOf(':');
  if (colon <= 0 || colon === text.length - 1) return null;
  const scheme = schemeOf(text, colon);
  if (scheme === null) return null;
  if (scheme === 'sip' || scheme === 'sips') return parseSip(text, scheme, colon + 1);
  if (scheme === 'tel') return parseTel(text, colon + 1);
  return opaqueUri(scheme, text.slice(colon + 1));
}

function schemeOf(text: string, colon: number): string | null {
  // The two schemes of nearly every message, without building a lower-case copy.
  if (colon === 3 && text.startsWith('sip')) return 'sip';
  if (colon === 4 && text.startsWith('sips')) return 'sips';
  const first = text.charCodeAt(0) | 0x20;
  if (first < 0x61 || first > 0x7a) return null;
  for (let i = 1; i < colon; i++) {
    const code = text.charCodeAt(i);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (!letter && !(code >= 0x30 && code <= 0x39) && code !== 0x2b && code !== 0x2d && code !== 0x2e)
      return null;
  }
  return text.slice(0, colon).toLowerCase();
}

function parseSip(text: string, scheme: string, start: number): SipUri | null {
  const at = text.indexOf('@', start);
  let user: string | null = null;
  let password: string | null = null;
  let pos = start;
  if (at >= 0) {
    const colon = text.indexOf(':', start);
    if (colon >= 0 && colon < at) {
      user = text.slice(start, colon);
      password = text.slice(colon + 1, at);
    } else {
      user = text.slice(start, at);
    }
    if (user.length === 0) return null;
    pos = at + 1;
  }

  const hostStart = pos;
  if (text.charCodeAt(pos) === 0x5b) {
    const close = text.indexOf(']', pos);
    if (close < 0 || !isIPv6(text, pos + 1, close)) return null;
    pos = close + 1;
  } else {
    while (isOf(text.charCodeAt(pos), HOST)) pos++;
  }
  if (pos === hostStart) return null;
  const host = text.slice(hostStart, pos);

  let port: number | null = null;
  if (text.charCodeAt(pos) === COLON) {
    const portStart = ++pos;
    while (pos < text.length && text.charCodeAt(pos) !== SEMICOLON && text.charCodeAt(pos) !== QUESTION)
      pos++;
    // An empty port is let through, as by Kamailio.
    if (pos > portStart) {
      port = parseDecimal(text.slice(portStart, pos), 65535);
      if (port === null) return null;
    }
  }

  let params = NO_PARAMS;
  let headers = NO_PARAMS;
  if (text.charCodeAt(pos) === SEMICOLON) {
    const question = text.indexOf('?', pos);
    const end = question < 0 ? text.length : question;
    const parsed = splitPairs(text.slice(pos + 1, end), ';');
    if (parsed === null) return null;
    params = parsed;
    pos = end;
  }
  if (text.charCodeAt(pos) === QUESTION) {
    const parsed = splitPairs(text.slice(pos + 1), '&');
    if (parsed === null) return null;
    headers = parsed;
    pos = text.length;
  }
  if (pos !== text.length) return null;
  return { scheme, user, password, host, port, params, headers, opaque: '' };
}

function parseTel(text: string, start: number): SipUri | null {
  const semicolon = text.indexOf(';', start);
  const end = semicolon < 0 ? text.length : semicolon;
  const params = semicolon < 0 ? NO_PARAMS : splitPairs(text.slice(semicolon + 1), ';');
  if (end === start || params === null) return null;
  const user = text.slice(start, end);
  return {
    scheme: 'tel',
    user,
    password: null,
    host: '',
    port: null,
    params,
    headers: NO_PARAMS,
    opaque: '',
  };
}

function opaqueUri(scheme: string, opaque: string): SipUri {
  return {
    scheme,
    user: null,
    password: null,
    host: '',
    port: null,
    params: NO_PARAMS,
    headers: NO_PARAMS,
    opaque,
  };
}

/** `a=b<separator>c`; empty pieces are skipped. Null where a name is empty or a second `@` stands in a parameter. */
function splitPairs(text: string, separator: ';' | '&'): Params | null {
  const list: Param[] = [];
  for (const piece of text.split(separator)) {
    if (piece.length === 0) continue;
    const equals = piece.indexOf('=');
    if (equals === 0) return null;
    // A further '@' would let two readers disagree about where the host is.
    if (separator === ';' && piece.includes('@')) return null;
    list.push(
      equals < 0
        ? { name: piece, value: null }
        : { name: piece.slice(0, equals), value: piece.slice(equals + 1) },
    );
  }
  return new Params(list);
}

/** Writes a URI back; what `parseUri` read comes out the same, save empty parameters and the scheme's case. */
export function formatUri(uri: SipUri): string {
  if (uri.scheme === 'tel') return `tel:${uri.user ?? ''}${formatParams(uri.params)}`;
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return `${uri.scheme}:${uri.opaque}`;
  let text = `${uri.scheme}:`;
  if (uri.user !== null) text += uri.password === null ? `${uri.user}@` : `${uri.user}:${uri.password}@`;
  text += uri.host;
  if (uri.port !== null) text += `:${uri.port}`;
  text += formatParams(uri.params);
  let separator = '?';
  for (const header of uri.headers.list) {
    text +=
      header.value === null ? `${separator}${header.name}` : `${separator}${header.name}=${header.value}`;
    separator = '&';
  }
  return text;
}

/**
 * The address of record a URI names (RFC 3261 §10.3 step 5): no password, parameters or headers, escapes of the user
 * resolved, host in lower case; `scheme:user@host[:port]`. tel and other schemes: the text without parameters.
 */
export function uriToAor(uri: SipUri): string {
  if (uri.scheme === 'tel') return `tel:${uri.user ?? ''}`;
  if (uri.host.length === 0) return `${uri.scheme}:${uri.opaque}`;
  const user = uri.user === null ? '' : `${unescapeUri(uri.user)}@`;
  const port = uri.port === null ? '' : `:${uri.port}`;
  return `${uri.scheme}:${user}${uri.host.toLowerCase()}${port}`;
}

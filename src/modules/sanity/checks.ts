import type { RunContext } from '../../kit/index.ts';
import { parseDigest } from '../../sip/digest.ts';
import type { NameAddr } from '../../sip/name-addr.ts';
import { parseUri, type SipUri } from '../../sip/uri.ts';
import type { Fault, SanityState } from './state.ts';

/** What a check found: nothing, a fault to answer with, or one that nothing is answered to. */
export type Finding = Fault | 'unanswered' | null;

/** One check: its bit in the sum that the script gives. */
export interface Check {
  readonly bit: number;
  find(run: RunContext, state: SanityState, uris: number): Finding;
}

/** Sums below this are valid. */
export const MESSAGE_CHECKS_END = 32768;
/** As {@link MESSAGE_CHECKS_END} for the URIs to check. */
export const URI_CHECKS_END = 16;

const REQUEST_URI = 1;
const FROM = 2;
const TO = 4;
const CONTACT = 8;

const SCHEMES = ['sip', 'sips', 'tel', 'tels', 'urn'];
const AUTHORIZATIONS = ['authorization', 'proxy-authorization'];

/**
 * The checks in Kamailio's order. The others of its list (1 version, 4 required headers, 8 and 16 Via, 32 and 64 CSeq, 16384
 * first Via) look for what no message has that runs script here: it was answered before (`src/sip/parse.ts`).
 */
export const CHECKS: readonly Check[] = [
  { bit: 2, find: (run) => (isKnown(parseUri(run.requestUri)) ? null : fault('Bad Request URI')) },
  { bit: 128, find: contentLength },
  { bit: 256, find: expires },
  { bit: 512, find: proxyRequire },
  { bit: 1024, find: (run, _state, uris) => badUri(run, uris) },
  { bit: 2048, find: (run) => credentials(run, 'unanswered') },
  { bit: 8192, find: (run) => credentials(run, null) },
  { bit: 4096, find: severalTags },
];

function fault(reason: string, status = 400): Fault {
  return { status, reason };
}

function isKnown(uri: SipUri | null): boolean {
  return uri !== null && SCHEMES.includes(uri.scheme);
}

/** Bytes after the body belong to nothing in a datagram (RFC 3261 §18.3), but somebody counted wrong. */
function contentLength({ message }: RunContext): Finding {
  return message.bodyEnd === message.bytes.length ? null : fault('Content-Length mis-match');
}

/** RFC 3261 §20.19, as far as Kamailio reads: digits in front. */
function expires({ message }: RunContext): Finding {
  const field = message.header('expires');
  if (field === null) return null;
  if (field.value === '') return fault('Bad Expires Header');
  return /^[0-9]/.test(field.value) ? null : fault('Expires value is illegal');
}

/** RFC 3261 §16.3 step 5: the reply names what is not supported. Kamailio names the first. */
function proxyRequire(run: RunContext, state: SanityState): Finding {
  for (const field of run.message.headers('proxy-require')) {
    if (field.value === '') return fault('Bad Proxy Require Header');
    for (const extension of field.value.split(',')) {
      const name = extension.trim();
      if (name === '' || state.extensions.has(name)) continue;
      run.state.reply.headers += `Unsupported: ${name}\r\n`;
      return fault('Bad Proxy Require Extension', 420);
    }
  }
  return null;
}

function badUri(run: RunContext, uris: number): Finding {
  const { message } = run;
  if ((uris & REQUEST_URI) !== 0 && !isKnown(parseUri(run.requestUri))) return fault('Bad Request URI');
  if ((uris & FROM) !== 0 && !isKnown(message.from?.parsedUri ?? null)) return fault('Invalid From Header');
  // Kamailio's spelling.
  if ((uris & TO) !== 0 && !isKnown(message.to?.parsedUri ?? null)) return fault('Ivalid To Header');
  if ((uris & CONTACT) === 0) return null;
  const { contacts } = message;
  if (contacts === null) return fault('Bad Contact Header');
  return contacts.every(({ uri, parsedUri }) => uri === '*' || isKnown(parsedUri))
    ? null
    : fault('Bad Contact URI');
}

/** `otherScheme`: what credentials of another scheme than Digest count as. */
function credentials({ message }: RunContext, otherScheme: Finding): Finding {
  for (const name of AUTHORIZATIONS) {
    for (const field of message.headers(name)) {
      const parameters = parseDigest(field.value);
      const finding = parameters === null ? otherScheme : badDigest(parameters);
      if (finding !== null) return finding;
    }
  }
  return null;
}

/** RFC 7616 §3.4: what must be there, with `qop` also `cnonce` and `nc`. */
function badDigest(parameters: ReadonlyMap<string, string>): Finding {
  const needed = ['username', 'realm', 'nonce', 'uri', 'response'];
  if (parameters.get('qop')?.toLowerCase().startsWith('auth') === true) needed.push('cnonce', 'nc');
  if (!needed.every((name) => parameters.has(name))) return fault('Bad Auth Credentials');
  if (parameters.get('username') === '') return fault('Auth Empty User');
  if (parameters.get('nonce') === '') return fault('Auth Empty Nonce');
  return parameters.get('response') === '' ? fault('Auth Empty Response') : null;
}

function severalTags({ message }: RunContext): Finding {
  if (tagsOf(message.from) > 1) return fault('Many From Tag Params');
  return tagsOf(message.to) > 1 ? fault('Many To Tag Params') : null;
}

function tagsOf(address: NameAddr | null): number {
  return address?.params.list.filter(({ name }) => name.toLowerCase() === 'tag').length ?? 0;
}

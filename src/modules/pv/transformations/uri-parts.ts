import type { Params } from '../../../sip/params.ts';
import { unquote } from '../../../sip/params.ts';
import { parseUri, type SipUri } from '../../../sip/uri.ts';

/** A URI as Kamailio's variables show it: texts as written, `port` 0 when none is written. */
export interface UriParts {
  readonly scheme: string;
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  /** The parameters as written, without the first `;`. */
  readonly params: string;
  /** The headers as written, without the `?`. */
  readonly headers: string;
  readonly parsed: SipUri;
}

/** Takes a URI apart; null when Kamailio's parser would refuse it (schemes other than sip, sips, tel and urn included). */
export function uriParts(text: string): UriParts | null {
  const parsed = parseUri(text);
  if (parsed === null) return null;
  const scheme = text.slice(0, text.indexOf(':'));
  const empty = { scheme, password: '', port: 0, params: '', headers: '', parsed };
  if (parsed.scheme === 'tel') return { ...empty, user: parsed.user ?? '', host: '' };
  if (parsed.scheme === 'urn') {
    // RFC 2141: the namespace identifier counts as the user, what follows it as the host.
    const colon = parsed.opaque.indexOf(':');
    if (colon < 0) return null;
    return { ...empty, user: parsed.opaque.slice(0, colon), host: parsed.opaque.slice(colon + 1) };
  }
  if (parsed.scheme !== 'sip' && parsed.scheme !== 'sips') return null;
  const at = text.indexOf('@');
  const question = text.indexOf('?', at + 1);
  const end = question < 0 ? text.length : question;
  const semicolon = text.indexOf(';', at + 1);
  return {
    scheme,
    user: parsed.user ?? '',
    password: parsed.password ?? '',
    host: parsed.host,
    port: parsed.port ?? 0,
    params: semicolon < 0 || semicolon > end ? '' : text.slice(semicolon + 1, end),
    headers: question < 0 ? '' : text.slice(question + 1),
    parsed,
  };
}

/** The value of the last parameter of that name without its quotes, '' when there is none: Kamailio keeps the last. */
export function uriParam(params: Params, name: string): string {
  const wanted = name.toLowerCase();
  for (let i = params.list.length - 1; i >= 0; i--) {
    const param = params.list[i];
    if (param !== undefined && param.name.toLowerCase() === wanted) return unquote(param.value ?? '');
  }
  return '';
}

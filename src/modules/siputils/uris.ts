import {
  ANY_ROUTE,
  declare,
  type FunctionDeclaration,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
  toText,
  type Value,
  type VariableRef,
  value,
  variable,
} from '../../kit/index.ts';
import { equalsIgnoreCase } from '../../sip/chars.ts';
import { canonicalHeaderName } from '../../sip/headers.ts';
import { NO_PARAMS, type Param, Params } from '../../sip/params.ts';
import { parseUri, type SipUri } from '../../sip/uri.ts';
import { urisEqual } from '../../sip/uri-compare.ts';
import type { SiputilsState } from './state.ts';

const { fn } = declare<SiputilsState>();

const TEL_ROUTES: readonly RouteKind[] = ['request', 'failure', 'onreply', 'branch', 'event'];
const SCHEMES = ['sip', 'sips', 'tel', 'urn'];
const E164 = /^\+[0-9]{2,15}$/;

/** Functions that check, compare and change URIs and numbers. */
export const uriFunctions = {
  is_uri: textTest('is a SIP, tel or urn URI', (text) => SCHEMES.includes(parseUri(text)?.scheme ?? ''), -1),
  is_tel_number: textTest(
    'is a telephone number: digits, with or without +',
    (text) => /^\+?[0-9]+$/.test(text),
    -2,
  ),
  is_numeric: textTest('has digits only', (text) => /^[0-9]+$/.test(text), -2),
  is_alphanum: textTest('has ASCII letters and digits only', (text) => /^[0-9A-Za-z]+$/.test(text), -3),
  is_alphanumex: fn({
    args: [printed('text'), printed('others')],
    routes: ANY_ROUTE,
    doc: 'Whether the text has ASCII letters, digits and the given characters only. 1; -2 for an empty text, -3 not.',
    run(_state, _call, text, others) {
      if (text === '') return -2;
      for (const char of text) if (!/[0-9A-Za-z]/.test(char) && !others.includes(char)) return -3;
      return 1;
    },
  }),
  is_e164: fn({
    args: [value('number')],
    routes: ['request', 'failure', 'event'],
    doc: 'Whether the value is + and 2 to 15 digits. 1 or -1.',
    run: (_state, _call, given) => (typeof given === 'string' && E164.test(given) ? 1 : -1),
  }),
  is_uri_user_e164: fn({
    args: [value('uri')],
    routes: ANY_ROUTE,
    doc: 'Whether the user part of a SIP URI is + and 2 to 15 digits. 1 or -1.',
    run: (_state, _call, given) => (isUserE164(given) ? 1 : -1),
  }),
  is_gruu: fn({
    args: [optional(printed('uri'))],
    routes: ANY_ROUTE,
    doc: 'Whether the URI (without one: the Request-URI) is a GRUU (RFC 5627). 1 public, 2 temporary, -1 not.',
    run(_state, { run }, text) {
      const gr = parseUri(text ?? run.requestUri)?.params.get('gr') ?? null;
      if (gr === null) return -1;
      return gr === '' ? 2 : 1;
    },
  }),
  cmp_uri: comparing('the same SIP URI', sameUri),
  cmp_aor: comparing('the same address of record: user, host and port', sameAor),
  cmp_hdr_name: fn({
    args: [printed('name'), printed('second name')],
    routes: ANY_ROUTE,
    doc: 'Whether the texts name the same header, in long or compact form. 1, -1 not, -2 for an empty one.',
    run(_state, _call, first, second) {
      if (first === '' || second === '') return -2;
      return canonicalHeaderName(first) === canonicalHeaderName(second) ? 1 : -1;
    },
  }),
  tel2sip: fn({
    args: [printed('uri'), printed('host'), variable('target')],
    routes: TEL_ROUTES,
    doc: 'The SIP URI of a tel URI (RFC 3261 section 19.1.6) into a variable. 1 converted, 2 it was no tel URI, -1 not written.',
    run(_state, { run }, uri, host, target) {
      if (!/^tel:/i.test(uri)) return 2;
      const [number = '', ...params] = uri.slice(4).split(';');
      const digits = number.replace(/[-.()]/g, '');
      const user = [digits, ...params.map((param) => param.toLowerCase())].join(';');
      return target.set(run, `sip:${user}@${host};user=phone`) ? 1 : -1;
    },
  }),
  set_uri_user: settingIn((uri, user) => {
    const colon = uri.indexOf(':');
    if (colon < 0) return null;
    const rest = uri.slice(uri.indexOf('@', colon) + 1 || colon + 1);
    return `${uri.slice(0, colon + 1)}${user === '' ? '' : `${user}@`}${rest}`;
  }, 'user part'),
  set_uri_host: settingIn((uri, host) => {
    const colon = uri.indexOf(':');
    if (colon < 0 || host === '') return null;
    const start = uri.indexOf('@', colon) + 1 || colon + 1;
    const length =
      uri.charAt(start) === '[' ? uri.indexOf(']', start) + 1 - start : uri.slice(start).search(/[:;?]|$/);
    return uri.slice(0, start) + host + uri.slice(start + length);
  }, 'host'),
};

/** Whether the value is a SIP URI whose user part is an E.164 number. */
export function isUserE164(given: Value): boolean {
  const uri = parseUri(toText(given));
  return uri?.scheme.startsWith('sip') === true && E164.test(uri.user ?? '');
}

function textTest(
  doc: string,
  test: (text: string) => boolean,
  otherwise: number,
): FunctionDeclaration<SiputilsState> {
  return fn({
    args: [printed('text')],
    routes: ANY_ROUTE,
    doc: `Whether the text ${doc}. 1 or ${otherwise}.`,
    run: (_state, _call, text) => (test(text) ? 1 : otherwise),
  });
}

function comparing(
  doc: string,
  same: (first: SipUri, second: SipUri) => boolean,
): FunctionDeclaration<SiputilsState> {
  return fn({
    args: [printed('uri'), printed('second uri')],
    routes: ANY_ROUTE,
    doc: `Whether the texts are ${doc}. 1, -1 not, -2 when one of them is no URI.`,
    run(_state, _call, first, second) {
      const a = parseUri(first);
      const b = parseUri(second);
      if (a === null || b === null) return -2;
      return same(a, b) ? 1 : -1;
    },
  });
}

/** RFC 3261 §19.1.4 as Kamailio has it: escapes are not resolved, a transport of udp is the default, headers do not count. */
function sameUri(a: SipUri, b: SipUri): boolean {
  if (a.user !== b.user || a.password !== b.password) return false;
  const plain = (uri: SipUri): SipUri => ({
    ...uri,
    params: new Params(uri.params.list.filter((param) => !isDefaultTransport(param))),
    headers: NO_PARAMS,
  });
  return urisEqual(plain(a), plain(b));
}

function isDefaultTransport({ name, value: transport }: Param): boolean {
  return equalsIgnoreCase(name, 'transport') && equalsIgnoreCase(transport ?? '', 'udp');
}

function sameAor(a: SipUri, b: SipUri): boolean {
  const port = (uri: SipUri): number => uri.port ?? 5060;
  return (
    (a.user ?? '') === (b.user ?? '') && a.host.toLowerCase() === b.host.toLowerCase() && port(a) === port(b)
  );
}

function settingIn(
  change: (uri: string, part: string) => string | null,
  what: string,
): FunctionDeclaration<SiputilsState> {
  return fn({
    args: [variable('uri'), printed('part')],
    routes: ANY_ROUTE,
    doc: `Sets the ${what} of the URI in a variable. 1, -1 when it is no URI or the ${what} does not fit.`,
    run(_state, call, target: VariableRef<RunContext>, part) {
      const changed = change(toText(target.get(call.run)), part);
      if (changed === null) return refuse(call, `the ${what} of "${target.text}" cannot be set`);
      return target.set(call.run, changed) ? 1 : -1;
    },
  });
}

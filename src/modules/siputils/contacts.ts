import {
  declare,
  type FunctionDeclaration,
  literal,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { equalsIgnoreCase } from '../../sip/chars.ts';
import { Params } from '../../sip/params.ts';
import { formatUri, parseUri } from '../../sip/uri.ts';
import type { SiputilsState } from './state.ts';

const { fn } = declare<SiputilsState>();

const CONTACT_ROUTES: readonly RouteKind[] = ['request', 'onreply', 'event'];
/** What Kamailio answers for a URI that is not encoded. */
const NOT_ENCODED = -26;

/** Functions that hide the URIs of Contact in URIs of this server, and bring them back. */
export const contactFunctions = {
  encode_contact: fn({
    args: [literal('prefix'), literal('host')],
    routes: CONTACT_ROUTES,
    doc: 'Makes each URI of Contact `sip:prefix*user*password*host*port*transport@host`. 1, -1 when one is no SIP URI.',
    run(state, call, prefix, host) {
      const sign = state.contactSeparator;
      return changeContacts(call.run, (text) => {
        const uri = parseUri(text);
        if (uri === null || !uri.scheme.startsWith('sip')) return null;
        const transport = uri.params.get('transport') ?? '';
        const parts = [prefix, uri.user ?? '', uri.password ?? '', uri.host, uri.port ?? '', transport];
        return `sip:${parts.join(sign)}@${host}`;
      })
        ? 1
        : refuse(call, 'a Contact is no SIP URI');
    },
  }),
  decode_contact: fn({
    args: [],
    routes: ['request', 'event'],
    doc: 'Makes the Request-URI what it was before `encode_contact`. 1, -26 when it is not encoded.',
    run(state, { run }) {
      const decoded = decode(run.requestUri, state.contactSeparator);
      if (decoded === null) return NOT_ENCODED;
      run.requestUri = decoded;
      return 1;
    },
  }),
  decode_contact_header: fn({
    args: [],
    routes: ['request', 'failure', 'onreply', 'event'],
    doc: 'Makes the URIs of Contact what they were before `encode_contact`. 1, -26 when one is not encoded.',
    run: (state, { run }) =>
      changeContacts(run, (text) => decode(text, state.contactSeparator)) ? 1 : NOT_ENCODED,
  }),
  contact_param_encode: fn({
    args: [printed('name'), printed('address')],
    routes: CONTACT_ROUTES,
    doc: 'Makes each URI of Contact the address with the URI in a parameter, in Base64 for URLs.',
    run: (_state, { run }, name, address) =>
      changeContacts(run, (text) => `${address};${name}=${Buffer.from(text, 'latin1').toString('base64url')}`)
        ? 1
        : -1,
  }),
  contact_param_decode: fn({
    args: [printed('name')],
    routes: CONTACT_ROUTES,
    doc: 'Makes the URIs of Contact what they were before `contact_param_encode`; others are left as they are.',
    run: (_state, { run }, name) => (changeContacts(run, (text) => decodeParam(text, name)) ? 1 : -1),
  }),
  contact_param_decode_ruri: fn({
    args: [printed('name')],
    routes: ['request', 'event'],
    doc: 'Makes the Request-URI what it was before `contact_param_encode`; another one is left as it is.',
    run(_state, { run }, name) {
      const decoded = decodeParam(run.requestUri, name);
      if (decoded !== run.requestUri) run.requestUri = decoded;
      return 1;
    },
  }),
  contact_param_rm: removing(),
};

function removing(): FunctionDeclaration<SiputilsState> {
  return fn({
    args: [printed('name')],
    routes: CONTACT_ROUTES,
    doc: 'Removes a parameter from the URIs of Contact. 1, also when there was none.',
    run: (_state, { run }, name) =>
      changeContacts(run, (text) => {
        const uri = parseUri(text);
        if (uri === null || !uri.params.has(name)) return text;
        const kept = uri.params.list.filter((param) => !equalsIgnoreCase(param.name, name));
        return formatUri({ ...uri, params: new Params(kept) });
      })
        ? 1
        : -1,
  });
}

/** Leaves an edit for each URI of Contact that `change` changes; false, and no edit, when it answers null for one. */
function changeContacts(run: RunContext, change: (uri: string) => string | null): boolean {
  const { message, state } = run;
  const edits: typeof state.edits = [];
  const contacts = message.contacts ?? [];
  let done = 0;
  for (const field of message.headers('contact')) {
    const raw = field.rawValue;
    let from = 0;
    for (;;) {
      const contact = contacts[done];
      const at = contact === undefined || contact.uri === '*' ? -1 : raw.indexOf(contact.uri, from);
      if (contact === undefined || at < 0) break;
      done++;
      from = at + contact.uri.length;
      const text = change(contact.uri);
      if (text === null) return false;
      const start = field.valueStart + at;
      if (text !== contact.uri) {
        edits.push({ kind: 'replace', start, end: start + contact.uri.length, text });
      }
    }
  }
  state.edits.push(...edits);
  return true;
}

/** `sip:prefix*user*password*host*port*transport@…` to what it stands for; null when it is not of that form. */
function decode(text: string, sign: string): string | null {
  const user = /^sips?:([^@]*)@/.exec(text)?.[1];
  const parts = user?.split(sign) ?? [];
  const [, name = '', password = '', host = '', port = '', transport = ''] = parts;
  if (parts.length !== 6 || host === '') return null;
  const credentials = name === '' ? '' : `${name}${password === '' ? '' : `:${password}`}@`;
  const address = `${host}${port === '' ? '' : `:${port}`}`;
  return `sip:${credentials}${address}${transport === '' ? '' : `;transport=${transport}`}`;
}

function decodeParam(text: string, name: string): string {
  const encoded = parseUri(text)?.params.get(name) ?? '';
  const decoded = Buffer.from(encoded, 'base64url').toString('latin1');
  return parseUri(decoded) === null ? text : decoded;
}

import { isIP } from 'node:net';
import {
  type Call,
  declare,
  int,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
  variable,
} from '../../kit/index.ts';
import { aliasUri, formatAddressAlias, parseAddressAlias, protocolId } from '../../sip/address-alias.ts';
import { parseDecimal } from '../../sip/chars.ts';
import type { Edit } from '../../sip/edits.ts';
import { Params } from '../../sip/params.ts';
import {
  changeContactUri,
  changedContactUri,
  type PlacedContact,
  placedContacts,
} from '../../sip/placed-contacts.ts';
import { formatUri, parseUri, type SipUri } from '../../sip/uri.ts';
import { bracketed } from '../core/index.ts';
import type { NathelperState } from './state.ts';

const { fn } = declare<NathelperState>();

const CONTACT_ROUTES: readonly RouteKind[] = ['request', 'onreply', 'branch', 'failure'];
const ALIASED = 1;
/** There is nothing to do. */
const NOTHING = 2;
const NO_CONTACT = 'there is no Contact with a sip URI';

/** Functions that make Contact an address at which the sender can be reached. What they change goes out with the message. */
export const contactFunctions = {
  fix_nated_contact: fn({
    args: [],
    routes: CONTACT_ROUTES,
    doc: 'Makes host and port of Contact those that the message came from; `save` sees it. 1; -1 no Contact, or it was changed before.',
    run: (_state, call) =>
      changeContact(call, false, (uri) => {
        const { srcIp, srcPort } = call.run.state.received;
        const kept = uri.params.list.filter(({ name }) => name.toLowerCase() !== 'maddr');
        return formatUri({ ...uri, host: bracketed(srcIp), port: srcPort, params: new Params(kept) });
      }),
  }),
  set_contact_alias: fn({
    args: [optional(int('trim'))],
    routes: CONTACT_ROUTES,
    doc: 'Adds the address that the message came from to the URI of Contact (`alias`); `save` sees it. With trim 1 an alias that is there is taken away. 1; -1 no Contact, or it was changed before.',
    run: (state, call, trim = 0) =>
      changeContact(call, true, (uri, text) => {
        const own = trim === 0 ? text : formatUri(withoutAlias(uri, state.aliasName));
        return `${own};${state.aliasName}=${senderAlias(call.run)}`;
      }),
  }),
  add_contact_alias: fn({
    args: [],
    routes: ['request', 'onreply', 'branch'],
    doc: 'Adds an address to the URI of Contact (`alias`): the one that the message came from, or a given one. `save` does not see it. 1 added, 2 not needed, -1 no sip URI, or no address.',
    run(state, call) {
      const { srcIp, srcPort, proto } = call.run.state.received;
      return addAlias(state, call, senderAlias(call.run), ({ host, port, params }) => {
        const transport = params.get('transport')?.toLowerCase() ?? '';
        return host === bracketed(srcIp) && port === srcPort && transport === proto;
      });
    },
    forms: [
      fn({
        args: [printed('address'), printed('port'), printed('protocol')],
        routes: ['request', 'onreply', 'branch'],
        doc: 'Adds the given address.',
        run(state, call, address, port, proto) {
          if (call.run.message.header('contact') === null) return NOTHING;
          const number = parseDecimal(port, 65_535);
          if (isIP(address.replace(/^\[|\]$/g, '')) === 0) return refuse(call, `"${address}" is no address`);
          if (number === null || number === 0) return refuse(call, `"${port}" is no port`);
          if (protocolId(proto) === 0)
            return refuse(call, `"${proto}" is no protocol`, 'use udp, tcp, tls, sctp, ws or wss');
          return addAlias(state, call, formatAddressAlias(address, number, proto), () => false);
        },
      }),
    ],
  }),
  add_rcv_param: fn({
    args: [optional(int('flag'))],
    routes: ['request'],
    doc: 'Adds the address that the message came from to each Contact as `received`: a header parameter, with flag 1 one of the URI. 1.',
    run(_state, { run }, flag = 0) {
      const uri = senderUri(run);
      for (const field of run.message.headers('contact')) {
        for (const contact of placedContacts(field) ?? []) {
          run.state.edits.push(
            flag === 0
              ? { kind: 'insert', at: contact.end, text: `;received="${uri}"` }
              : { kind: 'insert', at: contact.uriEnd, text: `;received=${uri}` },
          );
        }
      }
      return 1;
    },
  }),
  set_alias_to_pv: fn({
    args: [variable('target')],
    routes: CONTACT_ROUTES,
    doc: 'Writes the alias of Contact to a variable as a URI. 1, -1 when there is none.',
    run(state, { run }, target) {
      const text = firstContact(run)?.nameAddr.parsedUri?.params.get(state.aliasName) ?? '';
      const alias = parseAddressAlias(text);
      if (alias === null) return -1;
      return target.set(run, aliasUri(alias.transport === '' ? { ...alias, transport: 'udp' } : alias))
        ? 1
        : -1;
    },
  }),
  handle_ruri_alias: fn({
    args: [],
    routes: ['request', 'branch'],
    doc: 'Takes the alias out of the Request-URI and makes its address the next hop. 1 done, 2 there is none, -1 it is malformed.',
    run(state, call) {
      const { run } = call;
      const uri = parseUri(run.requestUri);
      if (uri === null) return refuse(call, 'the Request-URI is malformed');
      const text = uri.scheme.startsWith('sip') ? (uri.params.get(state.aliasName) ?? '') : '';
      if (text === '') return NOTHING;
      const alias = parseAddressAlias(text);
      const hop = alias === null ? null : aliasUri(alias);
      if (hop === null || parseUri(hop) === null) return refuse(call, `the alias "${text}" is no address`);
      run.requestUri = formatUri(withoutAlias(uri, state.aliasName));
      run.state.dstUri = hop;
      return ALIASED;
    },
  }),
};

/** The last value of the first Contact header, which is the one that Kamailio looks at; null when there is none. */
export function firstContact({ message }: RunContext): PlacedContact | null {
  const field = message.header('contact');
  return field === null ? null : (placedContacts(field)?.at(-1) ?? null);
}

/** Gives Contact another URI, once; `enclose`: a parameter is added, which without brackets would be one of the header. */
function changeContact(call: Call, enclose: boolean, change: (uri: SipUri, text: string) => string): number {
  const { run } = call;
  const contact = firstContact(run);
  const uri = contact?.nameAddr.parsedUri ?? null;
  if (contact === null || uri === null || uri.host === '') return refuse(call, NO_CONTACT);
  if (changedContactUri(contact, run.state.edits) !== null) return refuse(call, 'Contact was changed before');
  run.state.edits.push(changeContactUri(contact, change(uri, contact.nameAddr.uri), enclose));
  return 1;
}

/** Puts an alias after host and port of Contact's URI. */
function addAlias(
  { aliasName }: NathelperState,
  call: Call,
  alias: string,
  isNeedless: (uri: SipUri) => boolean,
): number {
  const { run } = call;
  if (run.message.header('contact') === null) return NOTHING;
  const contact = firstContact(run);
  const uri = contact?.nameAddr.parsedUri ?? null;
  if (contact === null || uri === null || uri.host === '') return refuse(call, NO_CONTACT);
  if (isNeedless(uri)) return NOTHING;
  const { uriStart, uriEnd, bracketed: enclosed } = contact;
  const hostEnd = uriStart + formatUri({ ...uri, params: NO_PARAMS, headers: NO_PARAMS }).length;
  const text = `;${aliasName}=${alias}`;
  const edits: Edit[] = enclosed
    ? [{ kind: 'insert', at: hostEnd, text }]
    : [
        { kind: 'insert', at: uriStart, text: '<' },
        { kind: 'insert', at: uriEnd, text: `${text}>` },
      ];
  run.state.edits.push(...edits);
  return ALIASED;
}

const NO_PARAMS = new Params([]);

/** The same URI without its first alias. */
function withoutAlias(uri: SipUri, name: string): SipUri {
  const at = uri.params.list.findIndex((param) => param.name === name);
  return at < 0 ? uri : { ...uri, params: new Params(uri.params.list.toSpliced(at, 1)) };
}

function senderAlias({ state }: RunContext): string {
  const { srcIp, srcPort, proto } = state.received;
  return formatAddressAlias(bracketed(srcIp), srcPort, proto);
}

/** `sip:addr:port` of the sender, with the transport where that is not udp. */
export function senderUri({ state }: RunContext): string {
  const { srcIp, srcPort, proto } = state.received;
  return `sip:${bracketed(srcIp)}:${srcPort}${proto === 'udp' ? '' : `;transport=${proto}`}`;
}

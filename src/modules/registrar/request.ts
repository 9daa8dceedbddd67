import { methodBit, type RunContext } from '../../kit/index.ts';
import { parseDecimal } from '../../sip/chars.ts';
import type { Edit } from '../../sip/edits.ts';
import type { HeaderField } from '../../sip/header-field.ts';
import type { SipMessage } from '../../sip/message.ts';
import { NameAddr, parseNameAddrList } from '../../sip/name-addr.ts';
import { unquote } from '../../sip/params.ts';
import { changedContactUri, placedContacts } from '../../sip/placed-contacts.ts';
import { parseQ } from '../../sip/q-value.ts';
import { ALL_METHODS } from '../usrloc/index.ts';
import type { ContactRequest } from './bindings.ts';
import type { RegistrationErrorName } from './errors.ts';
import type { Settings } from './settings.ts';
import { configured } from './xavps.ts';

const MOST_EXPIRES = 0xffffffff;

/** The Contacts of a REGISTER: all of them (`*`), or those listed, in the order in which they are saved. */
export type RequestedContacts = { readonly star: true } | { readonly star: false; readonly list: NameAddr[] };

/**
 * Reads the Contacts. Those of one header are saved last first, as Kamailio does; it decides their order where q-values are
 * the same, and which result counts.
 */
export function readContacts(
  message: SipMessage,
  edits: readonly Edit[],
  longest: number,
): RequestedContacts | RegistrationErrorName {
  const fields = message.headers('contact');
  const list: NameAddr[] = [];
  let star = false;
  for (const field of fields) {
    const { value } = field;
    if (value === '*') {
      star = true;
      continue;
    }
    const contacts = contactsIn(field, edits);
    if (contacts === null) return value.startsWith('*') ? 'starAndContacts' : 'contactParse';
    // It becomes the Request-URI of what is sent to it.
    if (contacts.some(({ parsedUri }) => parsedUri === null)) return 'contactParse';
    list.push(...contacts.toReversed());
  }
  if (!star) return list.some(({ uri }) => uri.length > longest) ? 'contactTooLong' : { star, list };
  if (headerExpires(message) !== 0) return 'starExpires';
  return fields.length > 1 ? 'starAndContacts' : { star };
}

/** The values of one header, with the URIs that nathelper gave them (`fix_nated_contact`); null when it is malformed. */
function contactsIn(field: HeaderField, edits: readonly Edit[]): NameAddr[] | null {
  if (edits.length === 0) return parseNameAddrList(field.value);
  const contacts = placedContacts(field);
  if (contacts === null) return null;
  return contacts.map((contact) => {
    const uri = changedContactUri(contact, edits);
    const { nameAddr } = contact;
    return uri === null ? nameAddr : new NameAddr(nameAddr.display, uri, nameAddr.params);
  });
}

/** Seconds in the Expires header; null when there is none or it is no number (RFC 3261 §20.19). */
function headerExpires(message: SipMessage): number | null {
  const value = message.header('expires')?.value;
  return value === undefined ? null : parseDecimal(value, MOST_EXPIRES);
}

/** What a script says about the registration in hand, in the XAVP that `xavp_cfg` names. */
interface Override {
  readonly expires: number | null;
  readonly q: number | null;
}

/** Reads one Contact; `exactExpires`: `expires_range` and `default_expires_range` do not apply. */
export function readContact(
  run: RunContext,
  contact: NameAddr,
  settings: Settings,
  exactExpires: boolean,
): ContactRequest | RegistrationErrorName {
  const override: Override = {
    expires: configured(run, settings.xavpConfig, 'expires'),
    q: configured(run, settings.xavpConfig, 'q'),
  };
  const asked = override.expires ?? requestedExpires(run, contact, settings, exactExpires);
  if (asked > 0 && asked < settings.minExpires && settings.minExpiresRefused) return 'tooBrief';
  const q = override.q ?? parseQ(contact.params.get('q') ?? '');
  if (q === null) return 'q';
  const regId = settings.gruuEnabled ? readRegId(contact) : 0;
  if (regId === null) return 'regId';
  const methods = contact.params.get('methods');
  return {
    uri: contact.uri,
    expires: bounded(asked, settings),
    q: q < 0 ? settings.defaultQ : q,
    methods: methods === null ? allowedMethods(run.message) : methodBits([unquote(methods)]),
    instance: settings.gruuEnabled ? instanceOf(contact) : null,
    regId,
  };
}

/** Seconds that a Contact asks for; what is no number counts as nothing, so the default applies (RFC 3261 §20.10). */
function requestedExpires(run: RunContext, contact: NameAddr, settings: Settings, exact: boolean): number {
  const param = unquote(contact.params.get('expires') ?? '');
  const asked = param === '' ? headerExpires(run.message) : parseDecimal(param, MOST_EXPIRES);
  const range = exact ? 0 : asked === null ? settings.defaultExpiresRange : settings.expiresRange;
  return varied(run, asked ?? settings.defaultExpires, range);
}

/** The seconds less up to `percent` of them, at random, so that phones do not all come at once. */
function varied(run: RunContext, seconds: number, percent: number): number {
  if (percent === 0 || seconds === 0) return seconds;
  const most = Math.floor((seconds * percent) / 100);
  return seconds - (run.services.random() % (most + 1));
}

function bounded(seconds: number, { minExpires, maxExpires }: Settings): number {
  if (seconds <= 0) return 0;
  const atLeast = Math.max(seconds, minExpires);
  return maxExpires > 0 ? Math.min(atLeast, maxExpires) : atLeast;
}

function instanceOf(contact: NameAddr): string | null {
  return unquote(contact.params.get('+sip.instance') ?? '') || null;
}

/** `reg-id` (RFC 5626 §4.2): 0 without one, null when it is no number above 0. */
function readRegId(contact: NameAddr): number | null {
  const text = contact.params.get('reg-id');
  if (text === null || instanceOf(contact) === null) return 0;
  const number = parseDecimal(text, 0x7fffffff);
  return number === 0 ? null : number;
}

/** The methods of the Allow headers; all of them where there is none. */
function allowedMethods(message: SipMessage): number {
  const fields = message.headers('allow');
  return fields.length === 0 ? ALL_METHODS : methodBits(fields.map(({ value }) => value));
}

function methodBits(lists: readonly string[]): number {
  let bits = 0;
  for (const list of lists) {
    for (const method of list.split(',')) if (method.trim() !== '') bits |= methodBit(method.trim());
  }
  return bits >>> 0;
}

/** Whether a header that lists options (`Supported`, `Require`) has that one. */
export function listsOption(message: SipMessage, header: string, option: string): boolean {
  return message
    .headers(header)
    .some(({ value }) => value.split(',').some((item) => item.trim().toLowerCase() === option));
}

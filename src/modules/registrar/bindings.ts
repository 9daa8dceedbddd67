import {
  type Contact,
  isLive,
  type Locations,
  replacedContact,
  requestOrder,
  withContact,
} from '../usrloc/index.ts';
import type { RegistrationErrorName } from './errors.ts';

/** One Contact of a registration, read and within bounds. */
export interface ContactRequest extends Pick<Contact, 'uri' | 'q' | 'methods' | 'instance' | 'regId'> {
  /** Seconds; 0: remove it. */
  readonly expires: number;
}

/** A registration as plain data: what it asks for, and what all its contacts have in common. */
export interface Registration
  extends Pick<
    Contact,
    'callId' | 'cseq' | 'branchFlags' | 'userAgent' | 'received' | 'path' | 'socket' | 'attributes'
  > {
  /** In the order in which they are saved. */
  readonly contacts: readonly ContactRequest[];
  /** 0: no bound. */
  readonly maxContacts: number;
  /** Only the first contact is kept, and no other one of that address of record. */
  readonly single: boolean;
}

/** What `save` returns: contacts were added, changed, removed. Of several, what happened to the last one counts. */
export type SaveCode = 1 | 2 | 3;

/** The contacts as they are to be, or why the registration is refused; then none of it is done (RFC 3261 §10.3 step 7). */
export type Applied =
  | { readonly contacts: readonly Contact[]; readonly code: SaveCode; readonly error: null }
  | { readonly contacts: null; readonly code: -1 | -2; readonly error: RegistrationErrorName };

/** Applies a registration to the contacts of its address of record. */
export function applyRegistration(
  before: readonly Contact[],
  registration: Registration,
  locations: Locations,
  nowMs: number,
): Applied {
  const { single } = registration;
  if (!single && hasTooMany(before, registration, locations, nowMs)) {
    return { contacts: null, code: -2, error: 'tooManyContacts' };
  }
  let contacts = before;
  let code: SaveCode = 1;
  for (const request of single ? registration.contacts.slice(0, 1) : registration.contacts) {
    const wanted = { ...request, callId: registration.callId, path: registration.path };
    const old = locations.match(contacts, wanted);
    const order =
      old === undefined ? 'newer' : requestOrder(old, registration, nowMs, locations.retransmissionMs);
    if (order === 'out-of-order') return { contacts: null, code: -1, error: 'cseq' };
    if (order === 'retransmission') continue;
    if (old === undefined) {
      if (request.expires === 0) continue;
      const added = contactOf(request, registration, nowMs, locations.newRuid());
      contacts = withContact(single ? [] : contacts, added, locations.newestFirst);
      code = 1;
    } else if (request.expires === 0) {
      contacts = contacts.filter((contact) => contact !== old);
      code = 3;
    } else {
      const changed = contactOf(request, registration, nowMs, old.ruid, old);
      contacts = single ? [changed] : replacedContact(contacts, old, changed, locations.newestFirst);
      code = 2;
    }
  }
  return { contacts, code, error: null };
}

/** Whether there would be more contacts than there may be. Each one that is new counts, as by Kamailio. */
function hasTooMany(
  before: readonly Contact[],
  { contacts, callId, path, maxContacts }: Registration,
  locations: Locations,
  nowMs: number,
): boolean {
  if (maxContacts === 0) return false;
  let count = 0;
  for (const contact of before) if (isLive(contact, nowMs)) count++;
  for (const request of contacts) {
    const old = locations.match(before, { ...request, callId, path });
    const counted = old !== undefined && isLive(old, nowMs);
    if (request.expires > 0 && !counted) count++;
    else if (request.expires === 0 && counted) count--;
  }
  return count > maxContacts;
}

/** A contact that was there keeps its name, and its instance where the registration has none. */
function contactOf(
  { uri, expires, q, methods, instance, regId }: ContactRequest,
  { callId, cseq, branchFlags, userAgent, received, path, socket, attributes }: Registration,
  nowMs: number,
  ruid: string,
  old?: Contact,
): Contact {
  return {
    uri,
    expiresAt: nowMs + expires * 1000,
    q,
    callId,
    cseq,
    flags: old?.flags ?? 0,
    branchFlags,
    userAgent,
    received,
    path,
    socket,
    modifiedAt: nowMs,
    methods,
    ruid,
    instance: instance ?? old?.instance ?? null,
    regId: instance === null ? (old?.regId ?? 0) : regId,
    attributes,
  };
}

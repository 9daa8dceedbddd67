import type { Contact } from './contact.ts';

/** What tells one contact of an address of record from another (`matching_mode`). */
export type ContactIdentity = Pick<Contact, 'uri' | 'callId' | 'path' | 'instance' | 'regId'>;

/** How contacts are told apart, by number: the `matching_mode` parameter. */
const MATCHES: readonly ((contact: ContactIdentity, wanted: ContactIdentity) => boolean)[] = [
  (contact, wanted) => contact.uri === wanted.uri,
  (contact, wanted) => contact.uri === wanted.uri && contact.callId === wanted.callId,
  // Without a Path any will do, as in Kamailio.
  (contact, wanted) => contact.uri === wanted.uri && (wanted.path === null || contact.path === wanted.path),
  (contact, wanted) => contact.callId === wanted.callId,
];

/** Whether there is a `matching_mode` of that number. */
export function isMatchingMode(mode: number): boolean {
  return MATCHES[mode] !== undefined;
}

/**
 * The contact that a registration is about; undefined when it is a new one. URIs are compared as text, as Kamailio does.
 * A registration with an instance is about the contact of that instance and `reg-id` (RFC 5626 §6), whatever its URI.
 */
export function findContact(
  contacts: readonly Contact[],
  wanted: ContactIdentity,
  mode: number,
): Contact | undefined {
  if (wanted.instance !== null) {
    return contacts.find(({ instance, regId }) => instance === wanted.instance && regId === wanted.regId);
  }
  const same = MATCHES[mode];
  return same === undefined ? undefined : contacts.find((contact) => same(contact, wanted));
}

/** What the Call-ID and CSeq of a registration say beside those of the contact it is about (RFC 3261 §10.3 step 7). */
export type RequestOrder = 'newer' | 'retransmission' | 'out-of-order';

/** Judges a registration; one with the same CSeq is a retransmission for `delayMs` after the first. */
export function requestOrder(
  contact: Contact,
  request: { readonly callId: string; readonly cseq: number },
  nowMs: number,
  delayMs: number,
): RequestOrder {
  if (contact.callId !== request.callId || request.cseq > contact.cseq) return 'newer';
  const again = request.cseq === contact.cseq && nowMs - contact.modifiedAt <= delayMs;
  return again ? 'retransmission' : 'out-of-order';
}

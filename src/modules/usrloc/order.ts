import type { Contact } from './contact.ts';

/**
 * The contacts with one more: the newest first (`desc_time_order`), else behind those of the same q-value or a higher one.
 */
export function withContact(contacts: readonly Contact[], contact: Contact, newestFirst: boolean): Contact[] {
  const at = newestFirst ? 0 : contacts.findIndex(({ q }) => q < contact.q);
  return contacts.toSpliced(at < 0 ? contacts.length : at, 0, contact);
}

/** The contacts with `next` for `old`, which keeps its place where it may. */
export function replacedContact(
  contacts: readonly Contact[],
  old: Contact,
  next: Contact,
  newestFirst: boolean,
): Contact[] {
  const at = contacts.indexOf(old);
  const before = contacts[at - 1];
  const after = contacts[at + 1];
  const fits = (before === undefined || before.q >= next.q) && (after === undefined || after.q <= next.q);
  if (!newestFirst && fits) return contacts.with(at, next);
  return withContact(contacts.toSpliced(at, 1), next, newestFirst);
}

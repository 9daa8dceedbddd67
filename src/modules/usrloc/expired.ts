import { createRunSlot, type RunSlot } from '../../kit/index.ts';
import type { Contact } from './contact.ts';
import type { UsrlocState } from './state.ts';

/** A contact with the table and the address of record that it belongs to. */
export interface LocatedContact {
  readonly table: string;
  readonly aor: string;
  readonly contact: Contact;
}

/** The event route that runs for each contact that expired. */
export const EXPIRED_EVENT = 'usrloc:contact-expired';

/** In a run of {@link EXPIRED_EVENT}: the contact. */
export const expiredContact: RunSlot<LocatedContact> = createRunSlot();

/** Removes what has expired from every table; the event route runs for each contact. */
export function sweepLocations({ locations, expired, runEvent }: UsrlocState): void {
  for (const table of locations.names()) {
    const count = expired(table);
    locations.open(table).sweep((aor, contact) => {
      count.add(1);
      runEvent(EXPIRED_EVENT, (run) => expiredContact.set(run, { table, aor, contact }));
    });
  }
}

import type { VolatileStore } from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';
import { type Contact, createContactCodec, isLive } from './contact.ts';

/** Bytes that the contacts of one address of record may take together: it bounds what a stranger can make us copy. */
const MOST_BYTES = 65_535;

/** Table with the times at which contacts expire, by the name of the table that it belongs to. */
const DUE = 'usrloc due ';

/** What a change makes of the contacts of an address of record; null: it leaves them. */
export interface Change {
  readonly contacts: readonly Contact[] | null;
}

/** Hears what the contacts of an address of record were and what they are now. */
export type OnChange = (aor: string, before: readonly Contact[], after: readonly Contact[]) => void;

/** One table of contacts, shared by all workers. */
export interface Location {
  readonly name: string;
  /** The contacts of an address of record in their order; those that expired and were not yet swept included. */
  contacts(aor: string): readonly Contact[];
  /** The address of record of a contact that has an instance, by its ruid (RFC 5627: temporary GRUUs); null: none. */
  aorOf(ruid: string): string | null;
  /**
   * Changes the contacts of an address of record in one atomic step; null when there is no room for them. `change` is
   * called again when another worker came in between, so it must do nothing else; the one that counted is the result.
   */
  update<C extends Change>(aor: string, change: (contacts: readonly Contact[]) => C): C | null;
  /** Every address of record with its contacts; what changes meanwhile may be seen or not. */
  entries(): IterableIterator<{ readonly aor: string; readonly contacts: readonly Contact[] }>;
  /** Number of addresses of record. */
  size(): number;
  /** Number of contacts. */
  contactCount(): number;
  /** Removes what has expired and hands each contact to `onExpired`, once however many workers sweep. */
  sweep(onExpired: (aor: string, contact: Contact) => void): void;
}

/**
 * The table of that name. The contacts of an address of record are one entry of a shared table. A second table has the
 * time at which the first of them expires, so that a sweep costs what is due and not what there is.
 * `changed` hears of each change that was made.
 * @throws RangeError when the shared store has no room for a new table.
 */
export function openLocation(name: string, store: VolatileStore, clock: Clock, changed?: OnChange): Location {
  const table = store.table(`usrloc ${name}`);
  const due = store.table(DUE + name);
  const ruids = store.table(`usrloc ruids ${name}`);
  const count = store.counter(`usrloc ${name} contacts`);
  const codec = createContactCodec();
  const bytesOf = (aor: string): string | undefined => {
    const bytes = table.get(aor, 0);
    return typeof bytes === 'string' ? bytes : undefined;
  };
  const decode = (bytes: string | undefined): Contact[] => (bytes === undefined ? [] : codec.decode(bytes));

  /** Sets when an address of record is due to be swept, from its contacts as they finally are. */
  function setDue(aor: string): void {
    let bytes: string | undefined;
    do {
      bytes = bytesOf(aor);
      const times = decode(bytes).flatMap(({ expiresAt }) => (expiresAt === 0 ? [] : [expiresAt]));
      if (times.length === 0) due.delete(aor);
      else due.set(aor, 1, Math.min(...times), 0);
    } while (bytesOf(aor) !== bytes);
  }

  function setRuids(aor: string, contacts: readonly Contact[]): void {
    for (const { ruid, instance, expiresAt } of contacts) {
      if (instance !== null) ruids.set(ruid, aor, expiresAt, 0);
    }
  }

  const update: Location['update'] = (aor, change) => {
    for (;;) {
      const bytes = bytesOf(aor);
      const before = decode(bytes);
      const wanted = change(before);
      const after = wanted.contacts;
      if (after === null) return wanted;
      const next = after.length === 0 ? undefined : codec.encode(after);
      if (next !== undefined && next.length > MOST_BYTES) return null;
      const result = table.compareAndSet(aor, bytes, next, 0, 0);
      if (result === 'changed') continue;
      if (result !== 'ok') return null;
      count.add(after.length - before.length);
      setDue(aor);
      setRuids(aor, after);
      changed?.(aor, before, after);
      return wanted;
    }
  };

  return {
    name,
    contacts: (aor) => decode(bytesOf(aor)),
    aorOf(ruid) {
      const aor = ruids.get(ruid, clock.wallTime());
      return typeof aor === 'string' ? aor : null;
    },
    update,
    *entries() {
      for (const { key, value } of table.entries(0)) {
        if (typeof value === 'string') yield { aor: key, contacts: codec.decode(value) };
      }
    },
    size: () => table.size(),
    contactCount: () => count.get(),
    sweep(onExpired) {
      const now = clock.wallTime();
      due.sweepExpired(now, (aor) => {
        const changed = update(aor, (contacts) => {
          const expired = contacts.filter((contact) => !isLive(contact, now));
          return { expired, contacts: contacts.filter((contact) => isLive(contact, now)) };
        });
        // The lock did not come free: the next sweep has another go.
        if (changed === null) setDue(aor);
        else for (const contact of changed.expired) onExpired(aor, contact);
      });
      ruids.sweepExpired(now, () => {});
    },
  };
}

/** Names of the tables that any worker opened, sorted. */
export function locationNames(store: VolatileStore): string[] {
  return store.tableNames().flatMap((name) => (name.startsWith(DUE) ? [name.slice(DUE.length)] : []));
}

import type { WorkerSetup } from '../../kit/index.ts';
import { openChanges } from './changes.ts';
import type { Contact } from './contact.ts';
import { type Location, locationNames, type OnChange, openLocation } from './location.ts';
import { type ContactIdentity, findContact } from './matching.ts';

/** `db_mode`: changes are written at once, or at intervals. */
export const WRITE_THROUGH = 1;
export const WRITE_BACK = 2;

/** Prefix of the names that contacts have. */
const RUID_PREFIX = 'uloc';
/** Table with the number of the last name. */
const RUIDS = 'usrloc';

/** Whether changes are written to the database with that `db_mode`: through, or back. */
export function isWriting(dbMode: number): boolean {
  return dbMode === WRITE_THROUGH || dbMode === WRITE_BACK;
}

/** Whether a text has the form of a contact's name. */
export function isRuid(text: string): boolean {
  return /^uloc(-[0-9a-f]+){3}$/.test(text);
}

/** The tables of contacts as a module of one worker sees them, with what `usrloc` was told about all of them. */
export interface Locations {
  /**
   * The table of that name, made by whichever worker asks first.
   * @throws RangeError when the shared store has no room for it.
   */
  open(name: string): Location;
  /** The table of that name; null when no worker opened it so far. */
  find(name: string): Location | null;
  /** Names of all tables, sorted. */
  names(): string[];
  /** The contact that a registration is about, by the `matching_mode`. */
  match(contacts: readonly Contact[], wanted: ContactIdentity): Contact | undefined;
  /** A name for a new contact that none ever had. */
  newRuid(): string;
  /** Whether the domain belongs to an address of record. */
  readonly useDomain: boolean;
  /** Whether the newest contact comes first, instead of the one with the highest q-value. */
  readonly newestFirst: boolean;
  /** Milliseconds for which a registration with the same Call-ID and CSeq is a retransmission. */
  readonly retransmissionMs: number;
  /** The XAVP that is kept with a contact; '' for none. */
  readonly xavpContact: string;
  /** The branch flag that marks contacts behind a NAT, as a mask; 0 when none is set. */
  readonly natFlag: number;
}

/** What {@link openLocations} needs of a worker's setup. */
export type LocationSetup = Pick<
  WorkerSetup<Record<string, never>>,
  'paramOf' | 'textParamOf' | 'services' | 'store'
>;

/** Opens the tables of contacts for a module that `needs` usrloc. All that changes is in the shared store. */
export function openLocations({ paramOf, textParamOf, services, store }: LocationSetup): Locations {
  const { clock, identity, log } = services;
  const open = new Map<string, Location>();
  const ruids = store.table(RUIDS);
  const natFlag = paramOf('usrloc', 'nat_bflag');
  const matchingMode = paramOf('usrloc', 'matching_mode');
  const isWritten = isWriting(paramOf('usrloc', 'db_mode'));
  const origin = `${RUID_PREFIX}-${Math.floor(clock.wallTime() / 1000).toString(16)}-${identity.pid.toString(16)}`;

  /** Notes changes for the worker that writes them to the database. */
  function noting(name: string): OnChange {
    const changes = openChanges(name, store);
    return (aor, before, after) => {
      if (changes.note(aor, before, after)) return;
      log.write(-1, `the shared store has no room to note a change of ${aor} [usrloc.not-noted]`);
    };
  }

  const locations: Locations = {
    open(name) {
      let location = open.get(name);
      if (location === undefined) {
        location = openLocation(name, store, clock, isWritten ? noting(name) : undefined);
        open.set(name, location);
      }
      return location;
    },
    find: (name) => (locations.names().includes(name) ? locations.open(name) : null),
    names: () => locationNames(store),
    match: (contacts, wanted) => findContact(contacts, wanted, matchingMode),
    newRuid() {
      const number = ruids.increment(RUID_PREFIX, 1, 0, 0, 0);
      return `${origin}-${number.toString(16)}`;
    },
    useDomain: paramOf('usrloc', 'use_domain') !== 0,
    newestFirst: paramOf('usrloc', 'desc_time_order') !== 0,
    retransmissionMs: paramOf('usrloc', 'cseq_delay') * 1000,
    xavpContact: textParamOf('usrloc', 'xavp_contact'),
    natFlag: natFlag < 0 ? 0 : 1 << natFlag,
  };
  return locations;
}

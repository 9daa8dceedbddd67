import type { SharedTable } from '../../kit/index.ts';
import { type Destination, type DestinationRecord, type DestinationSet, setsOf } from './destination.ts';

/** The list of destinations, shared by the workers. */
export interface Sets {
  /** The sets as they are now. */
  current(): ReadonlyMap<number, DestinationSet>;
  records(): readonly DestinationRecord[];
  /** Puts another list in its place; false when the store has no room for it. */
  publish(records: readonly DestinationRecord[]): boolean;
  /** Raised with each list. */
  version(): number;
}

const LIST = 'list';
const VERSION = 'version';

/**
 * Opens the list that a shared table holds: its records as text, read again by each worker when it has changed. Destinations that
 * it does not accept are in no set.
 */
export function openSets(table: SharedTable, accepts: (destination: Destination) => boolean): Sets {
  let known = -1;
  let records: readonly DestinationRecord[] = [];
  let sets: ReadonlyMap<number, DestinationSet> = new Map();

  function version(): number {
    const value = table.get(VERSION, 0);
    return typeof value === 'number' ? value : 0;
  }

  function refresh(): void {
    const now = version();
    if (now === known) return;
    known = now;
    records = recordsIn(table.get(LIST, 0));
    sets = setsOf(records, accepts);
  }

  return {
    current() {
      refresh();
      return sets;
    },
    records() {
      refresh();
      return records;
    },
    publish(list) {
      if (table.set(LIST, JSON.stringify(list), 0, 0) !== 'ok') return false;
      table.increment(VERSION, 1, 0, 0, 0);
      return true;
    },
    version,
  };
}

/** Only {@link Sets.publish} writes the table. */
function recordsIn(text: string | number | undefined): readonly DestinationRecord[] {
  if (typeof text !== 'string') return [];
  const records: DestinationRecord[] = JSON.parse(text);
  return records;
}

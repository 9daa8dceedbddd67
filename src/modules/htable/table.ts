import type { SharedTable, StoredValue, Value } from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';
import type { TableDefinition } from './definition.ts';

/** One hash table as scripts use it, over the store that all workers share. */
export interface HashTable {
  readonly definition: TableDefinition;
  readonly stored: SharedTable;
  /** The value, the table's initial value, or null. */
  get(key: string): Value;
  /** Writes a value, null deletes; false when the store has no room. `seconds` > 0 in place of the table's own expiry. */
  set(key: string, value: Value, seconds?: number): boolean;
  /** Adds to an integer in one step: the sum; null for text, and for a missing key of a table without initial value. */
  add(key: string, delta: number): Value;
  /** Seconds until the entry expires; 0 for never and for no entry. */
  secondsLeft(key: string): number;
  /** Gives an entry a new expiry; 0 or less is never. False when there is no such entry. */
  expireIn(key: string, seconds: number): boolean;
  /** The live entries. */
  entries(): IterableIterator<{ readonly key: string; readonly value: StoredValue }>;
}

/** The table of a definition. Expiries are in wall-clock time, which all workers share. */
export function openHashTable(definition: TableDefinition, stored: SharedTable, clock: Clock): HashTable {
  const { autoExpire, initialValue, updateExpire } = definition;

  /** When an entry written now expires. Without autoexpire nothing ever does, as in Kamailio. */
  function expiry(now: number, seconds: number): number {
    return autoExpire === 0 ? 0 : now + (seconds > 0 ? seconds : autoExpire) * 1000;
  }

  return {
    definition,
    stored,
    get: (key) => stored.get(key, clock.wallTime()) ?? initialValue,
    set(key, value, seconds) {
      if (value === null) {
        stored.delete(key);
        return true;
      }
      const now = clock.wallTime();
      const keep = seconds === undefined && !updateExpire;
      return stored.set(key, value, expiry(now, seconds ?? 0), now, keep) === 'ok';
    },
    add(key, delta) {
      const now = clock.wallTime();
      if (initialValue === null && stored.get(key, now) === undefined) return null;
      const sum = stored.increment(key, delta, initialValue ?? 0, expiry(now, 0), now, !updateExpire);
      return typeof sum === 'number' ? sum : null;
    },
    secondsLeft(key) {
      const now = clock.wallTime();
      const expires = stored.getEntry(key, now)?.expiresAtMs ?? 0;
      return expires === 0 ? 0 : Math.ceil((expires - now) / 1000);
    },
    expireIn(key, seconds) {
      const now = clock.wallTime();
      const at = autoExpire === 0 || seconds <= 0 ? 0 : now + seconds * 1000;
      return stored.setExpiry(key, at, now);
    },
    entries: () => stored.entries(clock.wallTime()),
  };
}

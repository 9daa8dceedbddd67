import type { Clock } from '../../time/clock.ts';
import type { DnsRecord, RecordType } from './records.ts';

/** The shared table that a cache keeps its entries in; see `SharedTable` of the store. Times are those of the wall clock. */
export interface CacheTable {
  get(key: string, nowMs: number): string | number | undefined;
  set(key: string, value: string, expiresAtMs: number, nowMs: number): string;
  delete(key: string): boolean;
  entries(nowMs: number): Iterable<{ readonly key: string; readonly value: string | number }>;
  sweepExpired(nowMs: number, onExpired: (key: string, value: string | number) => void): number;
}

/** How many bytes are in the cache, shared like its table. */
export interface CacheBytes {
  get(): number;
  add(delta: number): void;
  set(value: number): void;
}

/** How long answers are kept, in seconds, and how much of them. */
export interface CacheSettings {
  readonly minTtl: number;
  readonly maxTtl: number;
  /** For names without records; 0: they are not kept. */
  readonly negativeTtl: number;
  readonly maxBytes: number;
  /** Whether entries that are still good make room for new ones. */
  readonly dropsLiving: boolean;
}

/** What the cache knows of a name. No records: it is known to have none. */
export interface CachedName {
  readonly name: string;
  readonly type: RecordType;
  readonly records: readonly DnsRecord[];
  /** Bytes it takes. */
  readonly bytes: number;
  /** An operator put it in: it stays until it is deleted. */
  readonly permanent: boolean;
  /** Milliseconds since 1970; 0: never. */
  readonly expiresAt: number;
  readonly lastUsedAt: number;
}

/** Answers of name servers, shared by all workers. */
export interface DnsCache {
  /** The entry of a name (lower case); null when it is not known or too old. */
  get(name: string, type: RecordType): CachedName | null;
  /** Keeps an answer as long as it says and the settings allow. */
  put(name: string, type: RecordType, records: readonly DnsRecord[]): void;
  /** Keeps what an operator says for so many seconds, or until it is deleted. */
  add(
    name: string,
    type: RecordType,
    records: readonly DnsRecord[],
    seconds: number,
    permanent: boolean,
  ): void;
  delete(name: string, type: RecordType): boolean;
  /** Deletes all entries, those of operators where `permanent`. */
  clear(permanent: boolean): void;
  entries(): CachedName[];
  usedBytes(): number;
  readonly maxBytes: number;
  /** Forgets what is too old. */
  sweep(): void;
}

type Encoded = readonly [
  records: readonly DnsRecord[],
  permanent: boolean,
  expiresAt: number,
  lastUsedAt: number,
];

const TYPES: readonly RecordType[] = ['A', 'AAAA', 'SRV', 'NAPTR'];

/** What a resolver that does not tell the time to live is taken to have said, in seconds. */
const UNTOLD_TTL = 60;
const SECOND_MS = 1000;

/** Opens the cache that a shared table holds. */
export function openDnsCache(
  table: CacheTable,
  bytes: CacheBytes,
  clock: Clock,
  settings: CacheSettings,
): DnsCache {
  function write(key: string, value: string, expiresAt: number): boolean {
    const now = clock.wallTime();
    const before = table.get(key, 0);
    if (table.set(key, value, expiresAt, now) !== 'ok') return false;
    bytes.add(sizeOf(key, value) - (before === undefined ? 0 : sizeOf(key, before)));
    return true;
  }

  function sweep(): void {
    const now = clock.wallTime();
    table.sweepExpired(now, () => {});
    // Counted anew: workers that write the same entry at the same time both count it.
    let total = 0;
    for (const { key, value } of table.entries(now)) total += sizeOf(key, value);
    bytes.set(total);
  }

  function makeRoom(wanted: number): boolean {
    const fits = (): boolean => bytes.get() + wanted <= settings.maxBytes;
    if (fits()) return true;
    sweep();
    if (fits() || !settings.dropsLiving) return fits();
    const oldest = all()
      .filter(({ permanent }) => !permanent)
      .sort((a, b) => a.lastUsedAt - b.lastUsedAt);
    for (const { name, type } of oldest) {
      if (fits()) break;
      remove(name, type);
    }
    return fits();
  }

  function remove(name: string, type: RecordType): boolean {
    const key = keyOf(name, type);
    const value = table.get(key, 0);
    if (value === undefined) return false;
    if (table.delete(key)) bytes.add(-sizeOf(key, value));
    return true;
  }

  function all(): CachedName[] {
    const found: CachedName[] = [];
    for (const { key, value } of table.entries(clock.wallTime())) {
      const entry = decode(key, value);
      if (entry !== null) found.push(entry);
    }
    return found;
  }

  function timeToLive(records: readonly DnsRecord[]): number {
    if (records.length === 0) return settings.negativeTtl;
    const told = Math.min(...records.map(({ ttl }) => ttl ?? UNTOLD_TTL));
    return Math.min(Math.max(told, settings.minTtl), settings.maxTtl);
  }

  function keep(
    name: string,
    type: RecordType,
    records: readonly DnsRecord[],
    seconds: number,
    permanent: boolean,
  ): void {
    if (seconds <= 0 && !permanent) return;
    const now = clock.wallTime();
    const expiresAt = permanent ? 0 : now + seconds * SECOND_MS;
    const key = keyOf(name, type);
    const value = encode({ records, permanent, expiresAt }, now);
    if (makeRoom(sizeOf(key, value))) write(key, value, expiresAt);
  }

  return {
    get(name, type) {
      const now = clock.wallTime();
      const key = keyOf(name, type);
      const value = table.get(key, now);
      if (value === undefined) return null;
      const entry = decode(key, value);
      if (entry === null) return null;
      // A write to shared memory for each use would be dear, and seconds are all that anybody looks at.
      if (now - entry.lastUsedAt >= SECOND_MS) {
        write(key, encode(entry, now), entry.expiresAt);
      }
      return entry;
    },
    put: (name, type, records) => keep(name, type, records, timeToLive(records), false),
    add: keep,
    delete: remove,
    clear(permanent) {
      for (const entry of all()) if (permanent || !entry.permanent) remove(entry.name, entry.type);
    },
    entries: all,
    usedBytes: () => bytes.get(),
    maxBytes: settings.maxBytes,
    sweep,
  };
}

function keyOf(name: string, type: RecordType): string {
  return `${type} ${name}`;
}

function sizeOf(key: string, value: string | number): number {
  return key.length + String(value).length;
}

function encode(
  { records, permanent, expiresAt }: Pick<CachedName, 'records' | 'permanent' | 'expiresAt'>,
  lastUsedAt: number,
): string {
  const encoded: Encoded = [records, permanent, expiresAt, lastUsedAt];
  return JSON.stringify(encoded);
}

/** Only {@link encode} writes the table. */
function decode(key: string, value: string | number): CachedName | null {
  const type = TYPES.find((one) => key.startsWith(`${one} `));
  if (type === undefined || typeof value !== 'string') return null;
  const [records, permanent, expiresAt, lastUsedAt]: Encoded = JSON.parse(value);
  const name = key.slice(type.length + 1);
  return { name, type, records, permanent, expiresAt, lastUsedAt, bytes: sizeOf(key, value) };
}

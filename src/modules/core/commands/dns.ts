import {
  type CachedName,
  type DnsCache,
  type DnsRecord,
  declare,
  type Json,
  type RecordType,
  RpcFault,
  rpcInt,
  rpcText,
} from '../../../kit/index.ts';
import type { CoreState } from '../state.ts';

const { command } = declare<CoreState>();

const TYPES: readonly RecordType[] = ['A', 'AAAA', 'SRV', 'NAPTR'];
/** Numbers of the types in DNS (RFC 1035, 3596, 2782, 3403), as `dns.debug_all` has them. */
const NUMBERS: Readonly<Record<RecordType, number>> = { A: 1, AAAA: 28, SRV: 33, NAPTR: 35 };
const SECOND_MS = 1000;

/** Commands about the cache of names. */
export const dnsCommands = {
  'dns.mem_info': command({
    doc: 'Bytes that the cache of names takes, and the most it may take.',
    params: [],
    run: (state) => withCache(state, (cache) => [cache.usedBytes(), cache.maxBytes]),
  }),
  'dns.view': command({
    doc: 'All that the cache knows of names.',
    params: [],
    run: (state) => withCache(state, (cache) => cache.entries().map((entry) => shown(state, entry))),
  }),
  'dns.debug_all': command({
    doc: 'The same, a record a line: name, type, index, size, references, time to live, last use, …',
    params: [],
    run: (state) => withCache(state, (cache) => cache.entries().flatMap((entry) => lines(state, entry))),
  }),
  'dns.debug': command({
    doc: 'The entries of the cache in short: name, type, size, references, time to live, last use, whether it is negative.',
    params: [],
    run: (state) =>
      withCache(state, (cache) =>
        cache
          .entries()
          .flatMap((entry) => [
            entry.name,
            NUMBERS[entry.type],
            entry.bytes,
            1,
            secondsUntil(state, entry.expiresAt),
            secondsSince(state, entry.lastUsedAt),
            entry.records.length === 0 ? 1 : 0,
          ]),
      ),
  }),
  'dns.lookup': command({
    doc: 'The records of a type (A, AAAA, SRV, NAPTR) that a name has, out of the cache or asked for.',
    params: [rpcText('type'), rpcText('name')],
    async run(state, _server, given, name) {
      const type = typeOf(given);
      if (type === null) return new RpcFault(400, 'Invalid type');
      const records = await state.services.names.lookup(name, type);
      if (records.length === 0) return new RpcFault(400, 'Not found');
      const entry = state.services.names.cache?.get(name.toLowerCase(), type) ?? null;
      // Too large for the cache, or none is kept.
      if (entry === null)
        return { name, type, records: records.map((one, index) => record(one, index, null)) };
      return shown(state, entry);
    },
  }),
  'dns.delete_all': command({
    doc: 'Forgets all names but those that an operator added.',
    params: [],
    run: (state) => withCache(state, (cache) => cleared(cache, false)),
  }),
  'dns.delete_all_force': command({
    doc: 'Forgets all names.',
    params: [],
    run: (state) => withCache(state, (cache) => cleared(cache, true)),
  }),
  'dns.delete_a': deletion('A'),
  'dns.delete_aaaa': deletion('AAAA'),
  'dns.delete_srv': deletion('SRV'),
  'dns.delete_naptr': deletion('NAPTR'),
  'dns.delete_cname': nothingToDelete('CNAME'),
  'dns.delete_txt': nothingToDelete('TXT'),
  'dns.delete_ebl': nothingToDelete('EBL'),
  'dns.delete_ptr': nothingToDelete('PTR'),
  'dns.add_a': addition('A'),
  'dns.add_aaaa': addition('AAAA'),
  'dns.add_srv': command({
    doc: 'Adds an SRV record: name, ttl in seconds, priority, weight, port, target, flags (1: the name has no such records, 2: for good).',
    params: [
      rpcText('name'),
      rpcInt('ttl'),
      rpcInt('priority'),
      rpcInt('weight'),
      rpcInt('port'),
      rpcText('target'),
      rpcInt('flags'),
    ],
    run: (state, _server, name, ttl, priority, weight, port, target, flags) =>
      add(state, name, ttl, flags, { type: 'SRV', ttl, priority, weight, port, target }),
  }),
};

function deletion(type: RecordType) {
  return command({
    doc: `Forgets what is known of the ${type} records of a name.`,
    params: [rpcText('name')],
    run: (state, _server, name) =>
      withCache(state, (cache) =>
        cache.delete(name.toLowerCase(), type) ? undefined : new RpcFault(400, 'Not found'),
      ),
  });
}

/** Records of these types are not kept: a name's alias is followed by the name servers. */
function nothingToDelete(type: string) {
  return command({
    doc: `There are no ${type} records in the cache: the answer is always that there is none of that name.`,
    params: [rpcText('name')],
    run: (state) => withCache(state, () => new RpcFault(400, 'Not found')),
  });
}

function addition(type: 'A' | 'AAAA') {
  return command({
    doc: `Adds an ${type} record: name, ttl in seconds, address, flags (1: the name has no such records, 2: for good).`,
    params: [rpcText('name'), rpcInt('ttl'), rpcText('address'), rpcInt('flags')],
    run: (state, _server, name, ttl, address, flags) => add(state, name, ttl, flags, { type, ttl, address }),
  });
}

// Bits of `flags`.
/** The name has no such records. */
const NEGATIVE = 1;
/** For good. */
const PERMANENT = 2;

function add(state: CoreState, name: string, ttl: number, flags: number, added: DnsRecord) {
  return withCache(state, (cache) => {
    const key = name.toLowerCase();
    const negative = (flags & NEGATIVE) !== 0;
    const known = negative ? [] : (cache.get(key, added.type)?.records ?? []);
    cache.add(key, added.type, negative ? [] : [...known, added], ttl, (flags & PERMANENT) !== 0);
    return undefined;
  });
}

function withCache<T>({ services }: CoreState, then: (cache: DnsCache) => T): T | RpcFault {
  const { cache } = services.names;
  return cache === null ? new RpcFault(500, 'dns cache support disabled (see use_dns_cache)') : then(cache);
}

function cleared(cache: DnsCache, permanent: boolean): Json {
  cache.clear(permanent);
  return { status: 'ok' };
}

function typeOf(text: string): RecordType | null {
  return TYPES.find((type) => type === text.toUpperCase()) ?? null;
}

function shown(state: CoreState, entry: CachedName): Json {
  const { name, type, bytes, permanent, records, expiresAt, lastUsedAt } = entry;
  const expires = secondsUntil(state, expiresAt);
  return {
    name,
    type,
    size_bytes: bytes,
    reference_counter: 1,
    permanent: permanent ? 'yes' : 'no',
    ...(permanent ? {} : { expires }),
    last_used: secondsSince(state, lastUsedAt),
    negative_entry: records.length === 0 ? 'yes' : 'no',
    ...(records.length === 0
      ? {}
      : { records: records.map((one, index) => record(one, index, permanent ? null : expires)) }),
  };
}

/** One record; `expires` in seconds, null: never. */
function record(one: DnsRecord, index: number, expires: number | null): Json {
  return {
    rr_idx: index,
    ...fields(one),
    rr_permanent: expires === null ? 'yes' : 'no',
    ...(expires === null ? {} : { rr_expires: expires }),
  };
}

function fields(one: DnsRecord): Readonly<Record<string, Json>> {
  switch (one.type) {
    case 'A':
    case 'AAAA':
      return { rr_ip: one.address };
    case 'SRV':
      return { rr_name: one.target, rr_port: one.port, rr_priority: one.priority, rr_weight: one.weight };
    case 'NAPTR':
      return {
        rr_order: one.order,
        rr_preference: one.preference,
        rr_flags: one.flags,
        rr_service: one.service,
        rr_regexp: one.regexp,
        rr_replacement: one.replacement,
      };
  }
}

function lines(state: CoreState, entry: CachedName): Json[] {
  const expires = secondsUntil(state, entry.expiresAt);
  return entry.records.flatMap((one, index) => [
    entry.name,
    NUMBERS[entry.type],
    index,
    entry.bytes,
    1,
    expires,
    secondsSince(state, entry.lastUsedAt),
    0,
    ...what(one),
    expires,
  ]);
}

function what(one: DnsRecord): Json[] {
  if (one.type === 'SRV') return ['srv', one.target];
  return one.type === 'NAPTR' ? ['naptr', one.replacement] : ['ip', one.address];
}

function secondsUntil({ services }: CoreState, at: number): number {
  return Math.max(0, Math.ceil((at - services.clock.wallTime()) / SECOND_MS));
}

function secondsSince({ services }: CoreState, at: number): number {
  return Math.floor((services.clock.wallTime() - at) / SECOND_MS);
}

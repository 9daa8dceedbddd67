import { isIP } from 'node:net';
import type { Clock } from '../../time/clock.ts';
import type { DnsCache } from './cache.ts';
import { andThen, firstOf, type Maybe } from './maybe.ts';
import { inNaptrOrder } from './naptr-order.ts';
import type { AddressRecord, DnsRecord, NameServers, RecordType, SrvRecord } from './records.ts';
import { inSrvOrder, type Random } from './srv-order.ts';

/** What a URI says of where it leads (RFC 3263 §4); null: it does not say. */
export interface Hop {
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number | null;
  /** `udp`, `tcp` …, lower case. */
  readonly transport: string | null;
  /** A sips URI. */
  readonly secure: boolean;
}

/** Where a hop turned out to be. */
export interface Address {
  readonly transport: string;
  readonly ip: string;
  readonly port: number;
}

/** How names are resolved: globals of the script, and what our own sockets can reach. */
export interface NamesSettings {
  readonly tryNaptr: boolean;
  /** Several addresses of a name are of use: also transports that the URI does not name are looked for. */
  readonly failover: boolean;
  readonly srvByWeight: boolean;
  readonly naptrIgnoresOrder: boolean;
  /** By transport. */
  readonly preferences: Readonly<Record<string, number>>;
  /** Types of addresses, in the order to ask for them. */
  readonly addressTypes: readonly ('A' | 'AAAA')[];
  /** Transports of our own sockets. */
  readonly transports: readonly string[];
  /** Milliseconds from which on an answer is logged as slow; 0: never. */
  readonly slowQueryMs: number;
}

/** What resolving names needs. */
export interface NamesInput {
  readonly servers: NameServers;
  /** Null: every name is asked for anew. */
  readonly cache: DnsCache | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: NamesSettings;
  onSlow(name: string, type: RecordType, ms: number): void;
}

/** Resolves names without blocking: what is cached at once, else a promise. Nothing here rejects. */
export interface Names {
  /** The addresses of a host, none when it has none. An address is its own. */
  addresses(host: string): Maybe<readonly string[]>;
  /** The first place where a hop is that is not among those tried; null when there is none. */
  locate(hop: Hop, tried: readonly Address[]): Maybe<Address | null>;
  /** Whether what is not answered is sent to the next place (`use_dns_failover`). */
  readonly failsOver: boolean;
  /** The records of a name, out of the cache or asked for. */
  lookup(name: string, type: RecordType): Maybe<readonly DnsRecord[]>;
  readonly cache: DnsCache | null;
  close(): void;
}

const DEFAULT_PORT = 5060;
const DEFAULT_TLS_PORT = 5061;
const NONE: readonly DnsRecord[] = [];
/** RFC 1035 §2.3.4; hosts of URIs are letters, digits, hyphens and dots, services begin with `_`. */
const NAME = /^(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/;

/** Makes what resolves names for one worker. */
export function createNames({ servers, cache, clock, random, settings, onSlow }: NamesInput): Names {
  /** What is being asked now: who wants the same waits for the same answer. */
  const asking = new Map<string, Promise<readonly DnsRecord[]>>();

  function lookup(given: string, type: RecordType): Maybe<readonly DnsRecord[]> {
    const name = given.toLowerCase();
    const known = cache?.get(name, type) ?? null;
    if (known !== null) return known.records;
    return NAME.test(name) ? ask(name, type) : NONE;
  }

  function ask(name: string, type: RecordType): Maybe<readonly DnsRecord[]> {
    const key = `${type} ${name}`;
    const already = asking.get(key);
    if (already !== undefined) return already;
    const begun = clock.now();
    const answer = servers.query(name, type);
    const take = (records: readonly DnsRecord[]): readonly DnsRecord[] => {
      asking.delete(key);
      cache?.put(name, type, records);
      const ms = clock.now() - begun;
      if (settings.slowQueryMs > 0 && ms >= settings.slowQueryMs) onSlow(name, type, ms);
      return records;
    };
    if (!(answer instanceof Promise)) return take(answer);
    const taken = answer.then(take);
    asking.set(key, taken);
    return taken;
  }

  function addresses(host: string): Maybe<readonly string[]> {
    return isIP(host) === 0 ? addressesOf(host, settings.addressTypes) : [host];
  }

  function addressesOf(host: string, types: readonly ('A' | 'AAAA')[]): Maybe<readonly string[]> {
    const [type, ...others] = types;
    if (type === undefined) return [];
    return andThen(lookup(host, type), (records) => {
      const found = records.filter(isAddress).map(({ address }) => address);
      // Another family is asked for where the first has nothing; with failover its addresses are tried last.
      if (found.length > 0 && !settings.failover) return found;
      return andThen(addressesOf(host, others), (more) => [...found, ...more]);
    });
  }

  function at(
    host: string,
    port: number,
    transport: string,
    tried: readonly Address[],
  ): Maybe<Address | null> {
    return andThen(addresses(host), (found) => {
      const ip = found.find(
        (one) => !tried.some((last) => last.ip === one && last.port === port && last.transport === transport),
      );
      return ip === undefined ? null : { transport, ip, port };
    });
  }

  function ofTargets(
    records: readonly DnsRecord[],
    transport: string,
    tried: readonly Address[],
  ): Maybe<Address | null> {
    const ordered = inSrvOrder(records.filter(isSrv), settings.srvByWeight, random);
    return firstOf(ordered, ({ target, port }) => at(target, port, transport, tried));
  }

  /** RFC 3263 §4.1, where neither transport nor port is given. */
  function byNaptr(hop: Hop, tried: readonly Address[]): Maybe<Address | null> {
    return andThen(lookup(hop.host, 'NAPTR'), (records) => {
      const offered = inNaptrOrder(
        records.flatMap((record) => (record.type === 'NAPTR' ? [record] : [])),
        { preferenceOf, ownPreferenceFirst: settings.naptrIgnoresOrder, secure: hop.secure },
      );
      return offered.length === 0
        ? bySrv(hop, tried)
        : firstOf(offered, ({ service, transport }) =>
            andThen(lookup(service, 'SRV'), (found) => ofTargets(found, transport, tried)),
          );
    });
  }

  /** RFC 3263 §4.2: SRV records, and where there are none the addresses of the host. */
  function bySrv(hop: Hop, tried: readonly Address[]): Maybe<Address | null> {
    const transport = hop.transport ?? (hop.secure ? 'tls' : 'udp');
    const wanted = hop.transport === null && !hop.secure ? unnamedTransports() : [transport];
    let offered = false;
    const found = firstOf(wanted, (one) =>
      andThen(lookup(serviceName(hop.host, one), 'SRV'), (records) => {
        offered ||= records.length > 0;
        return ofTargets(records, one, tried);
      }),
    );
    return andThen(found, (one) =>
      one !== null || offered ? one : at(hop.host, defaultPort(transport), transport, tried),
    );
  }

  /** What may be meant by a URI that names no transport, in our order. Kamailio's is udp alone, where one address is all it needs. */
  function unnamedTransports(): string[] {
    if (!settings.tryNaptr && !settings.failover) return ['udp'];
    return Object.keys(settings.preferences)
      .filter((one) => one !== 'tls' && preferenceOf(one) >= 0)
      .sort((a, b) => preferenceOf(b) - preferenceOf(a));
  }

  /** Below 0 for what we have no socket for. */
  function preferenceOf(transport: string): number {
    return settings.transports.includes(transport) ? (settings.preferences[transport] ?? 0) : -1;
  }

  return {
    addresses,
    lookup,
    cache,
    failsOver: settings.failover,
    locate(hop, tried) {
      const { host, port, transport, secure } = hop;
      if (port === null && isIP(host) === 0) {
        return transport === null && settings.tryNaptr ? byNaptr(hop, tried) : bySrv(hop, tried);
      }
      const meant = transport ?? (secure ? 'tls' : 'udp');
      return at(host, port ?? defaultPort(meant), meant, tried);
    },
    close: () => servers.close(),
  };
}

function serviceName(host: string, transport: string): string {
  return transport === 'tls' ? `_sips._tcp.${host}` : `_sip._${transport}.${host}`;
}

function defaultPort(transport: string): number {
  return transport === 'tls' ? DEFAULT_TLS_PORT : DEFAULT_PORT;
}

function isAddress(record: DnsRecord): record is AddressRecord {
  return record.type === 'A' || record.type === 'AAAA';
}

function isSrv(record: DnsRecord): record is SrvRecord {
  return record.type === 'SRV';
}

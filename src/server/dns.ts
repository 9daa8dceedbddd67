import { isIPv6 } from 'node:net';
import { openDnsCache } from '../net/dns/cache.ts';
import { createNames, type Names } from '../net/dns/names.ts';
import type { NameServers } from '../net/dns/records.ts';
import type { ServerSettings } from '../net/dns/system-name-servers.ts';
import type { Log, OwnSocket } from '../run/services.ts';

import type { VolatileStore } from '../store/volatile-store.ts';
import type { Clock } from '../time/clock.ts';
import type { LoadedScript } from './load.ts';

/** Opens the name servers of a worker. */
export type OpenNameServers = (settings: ServerSettings) => NameServers;

/** What resolving names needs of a worker's surroundings. */
export interface DnsSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: VolatileStore;
  random(): number;
  readonly nameServers: OpenNameServers;
}

// Bits of dns_cache_flags.
const ONLY_IPV4 = 1;
const ONLY_IPV6 = 2;
const PREFER_IPV6 = 4;
const KB = 1024;
const WARNING = 0;

/** What resolves names in one worker, as the script's globals say; the cache is the same in all workers. */
export function createWorkerNames(
  { globals }: LoadedScript,
  sockets: readonly OwnSocket[],
  { clock, log, store, random, nameServers }: DnsSurroundings,
): Names {
  const number = (name: string, otherwise: number): number => {
    const given = globals.get(name);
    return typeof given === 'number' ? given : otherwise;
  };
  const given = (name: string): number | null => {
    const value = number(name, -1);
    return value < 0 ? null : value;
  };
  const isOn = (name: string, otherwise: boolean): boolean => number(name, otherwise ? 1 : 0) !== 0;
  const cached = isOn('use_dns_cache', true) && isOn('dns_cache_init', true);
  const maxTtl = number('dns_cache_max_ttl', -1);
  return createNames({
    servers: nameServers({
      retryTime: given('dns_retr_time'),
      retries: given('dns_retr_no'),
      servers: given('dns_servers_no'),
      searches: isOn('dns_use_search_list', true),
    }),
    cache: cached
      ? openDnsCache(store.table('core:dns'), store.counter('core:dns'), clock, {
          minTtl: number('dns_cache_min_ttl', 0),
          maxTtl: maxTtl < 0 ? Number.POSITIVE_INFINITY : maxTtl,
          negativeTtl: number('dns_cache_negative_ttl', 60),
          maxBytes: number('dns_cache_mem', 500) * KB,
          dropsLiving: isOn('dns_cache_del_nonexp', false),
        })
      : null,
    clock,
    random,
    settings: {
      tryNaptr: isOn('dns_try_naptr', false),
      failover: isOn('use_dns_failover', false),
      srvByWeight: isOn('dns_srv_lb', false),
      naptrIgnoresOrder: isOn('dns_naptr_ignore_rfc', true),
      preferences: {
        udp: number('dns_udp_pref', 30),
        tcp: number('dns_tcp_pref', 20),
        tls: number('dns_tls_pref', 10),
      },
      addressTypes: addressTypes(sockets, isOn('dns_try_ipv6', true), number('dns_cache_flags', 0)),
      transports: [...new Set(sockets.map(({ proto }) => proto))],
      slowQueryMs: number('dns_slow_query_ms', 0),
    },
    onSlow: (name, type, ms) =>
      log.write(WARNING, `the answer for ${type} ${name} took ${Math.round(ms)} ms [dns.slow]`),
  });
}

/** What we have no socket for is not asked for. */
function addressTypes(sockets: readonly OwnSocket[], tryIpv6: boolean, flags: number): ('A' | 'AAAA')[] {
  const types: ('A' | 'AAAA')[] = [];
  if ((flags & ONLY_IPV6) === 0 && sockets.some(({ ip }) => !isIPv6(ip))) types.push('A');
  if (tryIpv6 && (flags & ONLY_IPV4) === 0 && sockets.some(({ ip }) => isIPv6(ip))) types.push('AAAA');
  return (flags & PREFER_IPV6) === 0 ? types : types.reverse();
}

import { NODATA, NOTFOUND, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { DnsRecord, NameServers, RecordType } from './records.ts';

/** How name servers are asked; null: as the system is set up. */
export interface ServerSettings {
  /** Seconds until a question is repeated. */
  readonly retryTime: number | null;
  readonly retries: number | null;
  /** How many of the system's name servers are asked. */
  readonly servers: number | null;
  /** Names are also looked for in the domains of `search` in resolv.conf. */
  readonly searches: boolean;
}

/** What a test replaces. */
export interface SystemSources {
  /** `address[:port]` of the name servers; absent: those of the system. */
  readonly servers?: readonly string[];
  readonly hostsFile?: string;
  readonly resolvFile?: string;
}

/** c-ares' own, which Node uses where nothing else is set. */
const DEFAULT_RETRIES = 4;

/** The system's name servers, and the file of host names that the machine's owner wrote. Blocks nobody. */
export function createSystemNameServers(settings: ServerSettings, sources: SystemSources = {}): NameServers {
  const resolver = new Resolver({
    timeout: settings.retryTime === null ? -1 : settings.retryTime * 1000,
    tries: settings.retries ?? DEFAULT_RETRIES,
  });
  const servers = sources.servers ?? resolver.getServers();
  resolver.setServers(settings.servers === null ? servers : servers.slice(0, Math.max(1, settings.servers)));
  const hostsFile = sources.hostsFile ?? '/etc/hosts';
  const resolvFile = sources.resolvFile ?? '/etc/resolv.conf';

  async function query(name: string, type: RecordType): Promise<readonly DnsRecord[]> {
    if (type === 'A' || type === 'AAAA') {
      const own = inHosts(await textOf(hostsFile), name, type);
      if (own.length > 0) return own;
    }
    const names = [name];
    if (settings.searches && !name.endsWith('.')) {
      for (const domain of searchDomains(await textOf(resolvFile))) names.push(`${name}.${domain}`);
    }
    for (const one of names) {
      const found = await ask(resolver, one, type);
      if (found === 'no-answer') break;
      if (found.length > 0) return found;
    }
    return [];
  }

  return { query, close: () => resolver.cancel() };
}

async function ask(
  resolver: Resolver,
  name: string,
  type: RecordType,
): Promise<readonly DnsRecord[] | 'no-answer'> {
  try {
    switch (type) {
      case 'A':
        return (await resolver.resolve4(name, { ttl: true })).map((one) => ({ ...one, type }));
      case 'AAAA':
        return (await resolver.resolve6(name, { ttl: true })).map((one) => ({ ...one, type }));
      case 'SRV':
        return (await resolver.resolveSrv(name)).map(({ name: target, port, priority, weight }) => {
          return { type, target, port, priority, weight, ttl: null };
        });
      case 'NAPTR':
        return (await resolver.resolveNaptr(name)).map((one) => ({ ...one, type, ttl: null }));
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === NOTFOUND || code === NODATA ? [] : 'no-answer';
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch {
    return '';
  }
}

function inHosts(text: string, name: string, type: 'A' | 'AAAA'): DnsRecord[] {
  const found: DnsRecord[] = [];
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIP(address) !== (type === 'A' ? 4 : 6)) continue;
    if (names.some((one) => one.toLowerCase() === name)) found.push({ type, address, ttl: null });
  }
  return found;
}

function searchDomains(text: string): string[] {
  const lines = [...text.matchAll(/^\s*(?:search|domain)\s+(.*)$/gm)];
  return lines.at(-1)?.[1]?.trim().split(/\s+/) ?? [];
}

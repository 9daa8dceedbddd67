import { lookup } from 'node:dns/promises';

/**
 * The first address that the system knows for a host name (A or AAAA, `/etc/hosts` included); null when it knows none.
 * Never rejects.
 */
export async function resolveHost(host: string): Promise<string | null> {
  try {
    return (await lookup(host)).address;
  } catch {
    return null;
  }
}

import { parseUri } from './uri.ts';

/** Where a URI leads, before names are resolved (RFC 3263 §4). */
export interface NextHop {
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  /** Null: the URI does not say. */
  readonly port: number | null;
  /** `udp`, `tcp` …, lower case; null: the URI does not say. */
  readonly transport: string | null;
  /** A sips URI. */
  readonly secure: boolean;
}

/** The next hop of a SIP URI; `no-uri` when it cannot be read, `no-host` when it leads nowhere (tel). */
export function nextHopOf(text: string): NextHop | 'no-uri' | 'no-host' {
  const uri = parseUri(text);
  if (uri === null) return 'no-uri';
  const secure = uri.scheme === 'sips';
  if (uri.scheme !== 'sip' && !secure) return 'no-host';
  const transport = uri.params.get('transport')?.toLowerCase() || null;
  const host = uri.host.startsWith('[') ? uri.host.slice(1, -1) : uri.host;
  return { host, port: uri.port, transport, secure };
}

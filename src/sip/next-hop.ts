import { parseUri } from './uri.ts';

/** Where a URI leads, before names are resolved. */
export interface NextHop {
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** `udp`, `tcp` …, lower case. */
  readonly transport: string;
}

const DEFAULT_PORT = 5060;
const DEFAULT_TLS_PORT = 5061;

/**
 * The next hop of a SIP URI, with the defaults of RFC 3263 §4 for what it does not say; `no-uri` when it cannot be read,
 * `no-host` when it leads nowhere (tel).
 */
export function nextHopOf(text: string): NextHop | 'no-uri' | 'no-host' {
  const uri = parseUri(text);
  if (uri === null) return 'no-uri';
  const secure = uri.scheme === 'sips';
  if (uri.scheme !== 'sip' && !secure) return 'no-host';
  const transport = uri.params.get('transport')?.toLowerCase() || (secure ? 'tls' : 'udp');
  const host = uri.host.startsWith('[') ? uri.host.slice(1, -1) : uri.host;
  const port = uri.port ?? (transport === 'tls' ? DEFAULT_TLS_PORT : DEFAULT_PORT);
  return { host, port, transport };
}

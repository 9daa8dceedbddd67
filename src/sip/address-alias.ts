const PROTOCOLS = ['none', 'udp', 'tcp', 'tls', 'sctp', 'ws', 'wss'];
/** What a URI says of each: udp is what it means without a transport, and `wss` is none of a URI's (RFC 7118 §5.2.4). */
const TRANSPORTS = ['', '', 'tcp', 'tls', 'sctp', 'ws', 'ws'];

/** Kamailio's number of a transport protocol (any case), which aliases and `$prid` show; 0 when unknown. */
export function protocolId(name: string): number {
  return Math.max(PROTOCOLS.indexOf(name.toLowerCase()), 0);
}

/** An address as Kamailio's `alias` parameter has it: `addr~port~proto`, the protocol by its number. */
export interface AddressAlias {
  readonly host: string;
  readonly port: string;
  /** As a URI has it; '' for udp. */
  readonly transport: string;
}

/** Reads `addr~port~proto`, and whatever follows the digit; null when it is none. */
export function parseAddressAlias(text: string): AddressAlias | null {
  const [, host = '', port = '', id] = /^([^~]*)~([^~]*)~([0-6])/.exec(text) ?? [];
  return id === undefined ? null : { host, port, transport: TRANSPORTS[Number(id)] ?? '' };
}

/** Writes it. */
export function formatAddressAlias(host: string, port: number, proto: string): string {
  return `${host}~${port}~${protocolId(proto)}`;
}

/** The URI of an alias, `sip:addr:port` with its transport where that is not udp. */
export function aliasUri({ host, port, transport }: AddressAlias): string {
  return `sip:${host}:${port}${transport === '' ? '' : `;transport=${transport}`}`;
}

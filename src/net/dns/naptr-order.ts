import type { NaptrRecord } from './records.ts';

/** What a service of a NAPTR record stands for (RFC 3263 §4.1, RFC 4168, RFC 7118). */
const TRANSPORTS: Readonly<Record<string, string>> = {
  'SIP+D2U': 'udp',
  'SIP+D2T': 'tcp',
  'SIP+D2S': 'sctp',
  'SIP+D2W': 'ws',
  'SIPS+D2T': 'tls',
  'SIPS+D2W': 'wss',
};

/** A NAPTR record that leads to SRV records. */
export interface OfferedTransport {
  readonly transport: string;
  /** Name of the SRV records. */
  readonly service: string;
}

/** Which transports of a domain to try, best first. */
export interface NaptrChoice {
  /** How much we like a transport; below 0: not at all. */
  preferenceOf(transport: string): number;
  /** Our preference comes before the domain's order (`dns_naptr_ignore_rfc`). */
  readonly ownPreferenceFirst: boolean;
  /** A sips URI: only what is encrypted (RFC 3263 §4.1). */
  readonly secure: boolean;
}

/** The transports that a domain offers and we can use, in the order to try them. */
export function inNaptrOrder(
  records: readonly NaptrRecord[],
  { preferenceOf, ownPreferenceFirst, secure }: NaptrChoice,
): OfferedTransport[] {
  const usable = records.flatMap(({ order, preference, flags, service, replacement }) => {
    const name = service.toUpperCase();
    const transport = TRANSPORTS[name];
    // Others than "s" end in something that is no SRV record.
    if (transport === undefined || flags.toLowerCase() !== 's') return [];
    const own = preferenceOf(transport);
    if (own < 0 || (secure && !name.startsWith('SIPS+'))) return [];
    return [{ transport, service: replacement, own, order, preference }];
  });
  return usable
    .sort(
      (a, b) =>
        (ownPreferenceFirst ? b.own - a.own : 0) ||
        a.order - b.order ||
        a.preference - b.preference ||
        b.own - a.own,
    )
    .map(({ transport, service }) => ({ transport, service }));
}

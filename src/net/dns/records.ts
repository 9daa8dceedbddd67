/** What is asked for in DNS. */
export type RecordType = 'A' | 'AAAA' | 'SRV' | 'NAPTR';

/** An address of a name. `ttl` in seconds, as in all records; null where the resolver does not tell. */
export interface AddressRecord {
  readonly type: 'A' | 'AAAA';
  readonly address: string;
  readonly ttl: number | null;
}

/** Where a service is (RFC 2782). */
export interface SrvRecord {
  readonly type: 'SRV';
  readonly target: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
  readonly ttl: number | null;
}

/** Which transports a domain offers (RFC 3403, RFC 3263 §4.1). */
export interface NaptrRecord {
  readonly type: 'NAPTR';
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly regexp: string;
  readonly replacement: string;
  readonly ttl: number | null;
}

/** One record of an answer. */
export type DnsRecord = AddressRecord | SrvRecord | NaptrRecord;

/** Asks name servers. What the world answers comes in through here; tests answer themselves. */
export interface NameServers {
  /** The records of a name, none when there are none or nobody answers. Never rejects. */
  query(name: string, type: RecordType): readonly DnsRecord[] | Promise<readonly DnsRecord[]>;
  /** Gives up what is being asked: it is answered with no records. */
  close(): void;
}

/** For what only looks at a script: nothing has a name. */
export function noNameServers(): NameServers {
  return { query: () => [], close() {} };
}

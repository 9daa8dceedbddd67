import type { Clock } from '../../time/clock.ts';
import type { DnsRecord, NameServers, RecordType } from './records.ts';

/** A record without what its place in the zone says. */
export type ZoneRecord =
  | { readonly address: string; readonly ttl?: number }
  | {
      readonly target: string;
      readonly port: number;
      readonly priority?: number;
      readonly weight?: number;
      readonly ttl?: number;
    }
  | {
      readonly service: string;
      readonly replacement: string;
      readonly order?: number;
      readonly preference?: number;
      readonly ttl?: number;
    };

/** What name servers of a test know: records by `TYPE name`, e.g. `SRV _sip._udp.example.com`. */
export type Zone = Readonly<Record<string, readonly ZoneRecord[]>>;

/** Name servers of a test. */
export interface MemoryNameServers extends NameServers {
  /** What they were asked, in order: `TYPE name`. */
  readonly asked: string[];
}

/** Name servers that answer out of a zone, at once or after a delay of the test's clock. */
export function createMemoryNameServers(zone: Zone, delay?: { clock: Clock; ms: number }): MemoryNameServers {
  const asked: string[] = [];
  return {
    asked,
    query(name, type) {
      asked.push(`${type} ${name}`);
      const records = (zone[`${type} ${name}`] ?? []).map((record) => complete(record, type));
      if (delay === undefined) return records;
      const { promise, resolve } = Promise.withResolvers<readonly DnsRecord[]>();
      delay.clock.setTimer(delay.ms, () => resolve(records));
      return promise;
    },
    close() {},
  };
}

const TTL = 30;

function complete(record: ZoneRecord, type: RecordType): DnsRecord {
  if ('address' in record) return { type: type === 'AAAA' ? 'AAAA' : 'A', ttl: TTL, ...record };
  if ('target' in record) return { type: 'SRV', ttl: TTL, priority: 10, weight: 10, ...record };
  return { type: 'NAPTR', ttl: TTL, order: 10, preference: 10, flags: 's', regexp: '', ...record };
}

import { isIP } from 'node:net';
import { parseUri } from '../../sip/uri.ts';

/** A line of the list, as it is shared by the workers: plain data. */
export interface DestinationRecord {
  readonly set: number;
  readonly uri: string;
  /** The state it begins with. */
  readonly flags: number;
  readonly priority: number;
  readonly attributes: string;
}

/** A destination of a set, ready to be chosen. */
export interface Destination {
  readonly set: number;
  readonly uri: string;
  readonly priority: number;
  /** As they were written. */
  readonly attributes: string;
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  /** Null: the URI does not say. */
  readonly port: number | null;
  /** Null: the URI does not say. */
  readonly transport: string | null;
  readonly duid: string;
  /** Calls at once; 0: any number. */
  readonly maxLoad: number;
  readonly weight: number;
  readonly relativeWeight: number;
  /** Our socket to send from; '': any. */
  readonly socket: string;
  readonly socketName: string;
  readonly pingFrom: string;
  readonly outboundProxy: string;
  /** Algorithm 13 counts what the latency is above its average (`cc=1`), not all of it. */
  readonly congestionControl: boolean;
}

/** A set: the one of the highest priority first, of equal ones the one written last. */
export interface DestinationSet {
  readonly id: number;
  readonly destinations: readonly Destination[];
}

const MOST_WEIGHT = 100;

/** The destination that a record describes; null when its URI is no SIP URI with a host. */
export function destinationOf({ set, uri, priority, attributes }: DestinationRecord): Destination | null {
  const parsed = parseUri(uri);
  if (parsed === null || (parsed.scheme !== 'sip' && parsed.scheme !== 'sips') || parsed.host === '')
    return null;
  const given = attributesOf(attributes);
  const number = (name: string): number => Number.parseInt(given.get(name) ?? '0', 10) || 0;
  return {
    set,
    uri,
    priority,
    attributes,
    host: parsed.host.startsWith('[') ? parsed.host.slice(1, -1) : parsed.host.toLowerCase(),
    port: parsed.port,
    transport: parsed.params.get('transport')?.toLowerCase() ?? null,
    duid: given.get('duid') ?? '',
    maxLoad: number('maxload'),
    weight: number('weight'),
    relativeWeight: weightIn(number('rweight')),
    socket: given.get('socket') ?? '',
    socketName: given.get('sockname') ?? '',
    pingFrom: given.get('ping_from') ?? '',
    outboundProxy: given.get('obproxy') ?? '',
    congestionControl: given.get('cc') === '1',
  };
}

/** Kamailio knows relative weights from 1 to 100; others count as none. */
function weightIn(weight: number): number {
  return weight >= 1 && weight <= MOST_WEIGHT ? weight : 0;
}

/** `name=value;name=value`; what is no pair is left out. */
function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const pair of text.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) found.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  return found;
}

/** The sets of a list, by their ids in rising order, without the destinations that are not accepted. */
export function setsOf(
  records: readonly DestinationRecord[],
  accepts: (destination: Destination) => boolean,
): Map<number, DestinationSet> {
  const found = new Map<number, Destination[]>();
  for (const record of records) {
    const destination = destinationOf(record);
    if (destination === null || !accepts(destination)) continue;
    const set = found.get(record.set) ?? [];
    found.set(record.set, set);
    // Kamailio puts a new one before those of its priority, which the hashes depend on.
    const at = set.findIndex(({ priority }) => priority <= record.priority);
    set.splice(at === -1 ? set.length : at, 0, destination);
  }
  const ids = [...found.keys()].sort((a, b) => a - b);
  return new Map(ids.map((id) => [id, { id, destinations: found.get(id) ?? [] }]));
}

/** Whether a destination is written with an address. */
export function isNumeric({ host }: Destination): boolean {
  return isIP(host) !== 0;
}

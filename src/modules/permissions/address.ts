import { type IpNetwork, inNetwork, parseIp, parseIpNetwork } from '../../script/ip-network.ts';

/** One entry of the list of addresses, as it was read. */
export interface AddressEntry {
  readonly group: number;
  /** An IP address, or any other text, which is a name. */
  readonly address: string;
  /** Leading bits that count; 0 all of them. */
  readonly mask: number;
  /** 0: any. */
  readonly port: number;
  readonly tag: string | null;
}

/** What kind of entry it is: a whole IP address, a network, a name. */
export type AddressKind = 'address' | 'subnet' | 'domain';

/** An entry ready to be compared. */
export interface Address {
  readonly entry: AddressEntry;
  readonly kind: AddressKind;
  /** Null for a name. */
  readonly network: IpNetwork | null;
}

/** Makes an entry ready; null for a mask that its address cannot have. */
export function readyAddress(entry: AddressEntry): Address | null {
  if (parseIp(entry.address) === null) return { entry, kind: 'domain', network: null };
  const network = parseIpNetwork(entry.address, entry.mask === 0 ? null : String(entry.mask));
  if (network === null) return null;
  const kind = network.bits === network.address.length * 8 ? 'address' : 'subnet';
  return { entry, kind, network };
}

/** Addresses that can be looked up. */
export interface AddressList {
  readonly all: readonly Address[];
  /** The entry that fits: whole addresses first, then networks; of a group, or null: of any. */
  find(group: number | null, address: string, port: number): AddressEntry | null;
}

/** Makes a list. Whole addresses and names are found at once, networks one after the other. */
export function createAddressList(all: readonly Address[]): AddressList {
  const exact = Map.groupBy(
    all.filter(({ kind }) => kind !== 'subnet'),
    keyOf,
  );
  const subnets = all.filter(({ kind }) => kind === 'subnet');
  const fits = ({ entry }: Address, group: number | null, port: number): boolean =>
    (group === null || entry.group === group) && (entry.port === 0 || entry.port === port);
  return {
    all,
    find(group, address, port) {
      const bytes = parseIp(address);
      const key = bytes === null ? address : Buffer.from(bytes).toString('hex');
      const found =
        exact.get(key)?.find((one) => fits(one, group, port)) ??
        (bytes === null
          ? undefined
          : subnets.find(
              (one) => one.network !== null && fits(one, group, port) && inNetwork(bytes, one.network),
            ));
      return found?.entry ?? null;
    },
  };
}

function keyOf({ entry, network }: Address): string {
  return network === null ? entry.address : Buffer.from(network.address).toString('hex');
}

import type { UdpCalls } from './calls.ts';

/** Addresses that are remembered; past it they are forgotten all at once. */
const MOST_KNOWN = 8192;
const AF_INET = 2;
const AF_INET6 = 10;
/** `sockaddr_in` and `sockaddr_in6`. */
const IPV4_BYTES = 16;
const IPV6_BYTES = 28;
const PORT_AT = 2;
const IPV4_AT = 4;
const IPV6_AT = 8;
/** The interface of a link-local address, after it. */
const SCOPE_AT = 24;

/** Addresses as the system writes them (`sockaddr`), and as text. What was seen before costs no call. */
export interface Addresses {
  /** Writes an address; the bytes it takes, 0 when `ip` is no numeric address of that family. */
  write(into: Buffer, ip: string, port: number, ipv6: boolean): number;
  /** The numeric text of an address. */
  ip(from: Buffer): string;
  port(from: Buffer): number;
}

/** Makes the addresses of one network. */
export function createAddresses(calls: UdpCalls): Addresses {
  const bytesOf = new Map<string, Uint8Array>();
  const ipv4Of = new Map<number, string>();
  const ipv6Of = new Map<string, string>();

  function known(ip: string, ipv6: boolean): Uint8Array | null {
    const found = bytesOf.get(ip);
    if (found !== undefined) return found.length === (ipv6 ? IPV6_BYTES - IPV6_AT : 4) ? found : null;
    const bytes = ipv6 ? scoped(ip) : calls.toBytes(ip, false);
    if (bytes === null) return null;
    remember(bytesOf, ip, bytes);
    return bytes;
  }

  /** An IPv6 address with its scope (RFC 4007 §11): the name or the number of an interface. */
  function scoped(ip: string): Uint8Array | null {
    const [address = '', scope] = ip.split('%');
    const bytes = calls.toBytes(address, true);
    if (bytes === null) return null;
    const both = Buffer.alloc(IPV6_BYTES - IPV6_AT);
    both.set(bytes);
    if (scope !== undefined) both.writeUInt32LE(calls.scopeOf(scope), SCOPE_AT - IPV6_AT);
    return both;
  }

  function ipv4(from: Buffer): string {
    const number = from.readUInt32BE(IPV4_AT);
    const found = ipv4Of.get(number);
    if (found !== undefined) return found;
    const text = from.subarray(IPV4_AT, IPV4_AT + 4).join('.');
    remember(ipv4Of, number, text);
    return text;
  }

  function ipv6(from: Buffer): string {
    const key = from.toString('latin1', IPV6_AT, IPV6_BYTES);
    const found = ipv6Of.get(key);
    if (found !== undefined) return found;
    const scope = from.readUInt32LE(SCOPE_AT);
    const address = calls.toText(from.subarray(IPV6_AT, SCOPE_AT));
    const text = scope === 0 ? address : `${address}%${scope}`;
    remember(ipv6Of, key, text);
    return text;
  }

  return {
    write(into, ip, port, isIpv6) {
      const bytes = known(ip, isIpv6);
      if (bytes === null) return 0;
      const length = isIpv6 ? IPV6_BYTES : IPV4_BYTES;
      into.fill(0, 0, length);
      into.writeUInt16LE(isIpv6 ? AF_INET6 : AF_INET, 0);
      into.writeUInt16BE(port, PORT_AT);
      into.set(bytes, isIpv6 ? IPV6_AT : IPV4_AT);
      return length;
    },
    ip: (from) => (from.readUInt16LE(0) === AF_INET6 ? ipv6(from) : ipv4(from)),
    port: (from) => from.readUInt16BE(PORT_AT),
  };
}

function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size >= MOST_KNOWN) map.clear();
  map.set(key, value);
}

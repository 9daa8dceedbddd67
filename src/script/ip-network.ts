/** Bytes of an IPv4 (4) or IPv6 (16, brackets allowed) address in text; null when it is none. */
export function parseIp(text: string): Uint8Array | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return bare.includes(':') ? parseIpv6(bare) : parseIpv4(bare);
}

const IPV4 = /^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$/;

function parseIpv4(text: string): Uint8Array | null {
  const found = IPV4.exec(text);
  if (found === null) return null;
  const bytes = found.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? Uint8Array.from(bytes) : null;
}

const GROUP = /^[0-9A-Fa-f]{1,4}$/;

function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  // "::" stands for at least one group of zeros (RFC 4291 section 2.2 allows "one or more").
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** The bytes of groups between colons; the last one may be an IPv4 address where `last` says so. */
function parseGroups(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [at, group] of groups.entries()) {
    if (last && at === groups.length - 1 && group.includes('.')) {
      const ipv4 = parseIpv4(group);
      if (ipv4 === null) return null;
      bytes.push(...ipv4);
      continue;
    }
    if (!GROUP.test(group)) return null;
    const value = Number.parseInt(group, 16);
    bytes.push(value >> 8, value & 255);
  }
  return bytes.length <= 16 ? bytes : null;
}

/** An address with the number of leading bits that count. */
export interface IpNetwork {
  readonly address: Uint8Array;
  readonly bits: number;
}

/** A network from the text of its address and mask (`8`, `255.0.0.0`, null for a single address); null when wrong. */
export function parseIpNetwork(address: string, mask: string | null): IpNetwork | null {
  const bytes = parseIp(address);
  if (bytes === null) return null;
  const width = bytes.length * 8;
  if (mask === null) return { address: bytes, bits: width };
  if (/^[0-9]{1,3}$/.test(mask)) {
    const bits = Number(mask);
    return bits <= width ? { address: bytes, bits } : null;
  }
  const maskBytes = parseIp(mask);
  if (maskBytes === null || maskBytes.length !== bytes.length) return null;
  const pattern = [...maskBytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  // A mask is ones, then zeros: anything else is a mistyped one.
  return /^1*0*$/.test(pattern) ? { address: bytes, bits: pattern.lastIndexOf('1') + 1 } : null;
}

/** Whether an address lies in a network; never for different address families. */
export function inNetwork(address: Uint8Array, network: IpNetwork): boolean {
  if (address.length !== network.address.length) return false;
  const whole = network.bits >> 3;
  for (let at = 0; at < whole; at++) if (address[at] !== network.address[at]) return false;
  const rest = network.bits & 7;
  if (rest === 0) return true;
  const mask = (0xff << (8 - rest)) & 0xff;
  return ((address[whole] ?? 0) & mask) === ((network.address[whole] ?? 0) & mask);
}

import { BlockList, isIPv4 } from 'node:net';

/** RFC 1918, RFC 6598, RFC 7335. */
const PRIVATE = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['192.0.0.0', 29],
] as const;

/** Tells private IPv4 addresses; with `reserved` those of 192.0.0.0/24 (RFC 6890) count too. */
export function privateAddresses(reserved: boolean): (ip: string) => boolean {
  const list = new BlockList();
  for (const [net, bits] of PRIVATE) list.addSubnet(net, bits);
  if (reserved) list.addSubnet('192.0.0.0', 24);
  return (ip) => isIPv4(ip) && list.check(ip);
}

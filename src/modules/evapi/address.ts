import type { NetAddress, Problem } from '../../kit/index.ts';

/** Where Kamailio listens by default. */
export const DEFAULT_ADDRESS = '127.0.0.1:8448';
const DEFAULT_PORT = 8448;

/** Reads `address[:port]`; an IPv6 address is in brackets. */
export function parseAddress(text: string): NetAddress | Problem {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const ip = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? DEFAULT_PORT);
  if (ip === undefined || port === 0 || port > 65_535) {
    return { problem: `"${text}" is not an address`, hint: `write "${DEFAULT_ADDRESS}"` };
  }
  return { ip, port };
}

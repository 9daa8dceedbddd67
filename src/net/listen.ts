import { isIP, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import type { Proto } from './network.ts';

/** Where something listens or says it does. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** One parsed listen specification. */
export interface ListenSpec {
  /** null: every protocol the server offers (a spec without one). */
  readonly proto: Proto | null;
  /** As written: numeric address without brackets, interface or host name; `*` and nothing become 0.0.0.0. */
  readonly host: string;
  readonly port: number;
  readonly advertise: HostPort | null;
}

/** A listen specification, or what is wrong with it. */
export type ParsedListen =
  | { readonly ok: true; readonly spec: ListenSpec }
  | { readonly ok: false; readonly problem: string };

/** Ports of specs that name none (the script's `port` and `tls_port_no`). */
export interface DefaultPorts {
  readonly port: number;
  readonly tlsPort: number;
}

const protos: ReadonlyMap<string, Proto> = new Map([
  ['udp', 'udp'],
  ['tcp', 'tcp'],
  ['tls', 'tls'],
  ['ws', 'ws'],
  ['wss', 'wss'],
  ['sctp', 'sctp'],
]);

/**
 * Parses `[proto:]host[:port] [advertise host[:port]]` as `listen=` and `-l` take it: `udp:127.0.0.1:5060`, `[::1]`,
 * `eth0`, `udp:*:5060`, `5060` (every IPv4 address). The address is not checked to be ours.
 */
export function parseListen(
  text: string,
  defaults: DefaultPorts = { port: 5060, tlsPort: 5061 },
): ParsedListen {
  const words = text.trim().split(/\s+/);
  const [local = '', keyword, advertised, ...rest] = words;
  if (local === '') return refuse('nothing to listen on: write for example udp:127.0.0.1:5060');
  if (keyword !== undefined && (keyword.toLowerCase() !== 'advertise' || advertised === undefined)) {
    return refuse(`"${words.slice(1).join(' ')}" after the address: expected "advertise HOST[:PORT]"`);
  }
  if (rest.length > 0) return refuse(`"${rest.join(' ')}" after the advertised address`);

  const colon = local.indexOf(':');
  const proto = protos.get(local.slice(0, Math.max(colon, 0)).toLowerCase()) ?? null;
  const defaultPort = proto === 'tls' || proto === 'wss' ? defaults.tlsPort : defaults.port;
  const address = parseHostPort(proto === null ? local : local.slice(colon + 1), defaultPort);
  if (typeof address === 'string') return refuse(address);
  const advertise = advertised === undefined ? null : parseHostPort(advertised, address.port);
  if (typeof advertise === 'string') return refuse(`advertise: ${advertise}`);
  return { ok: true, spec: { proto, host: address.host, port: address.port, advertise } };
}

function refuse(problem: string): ParsedListen {
  return { ok: false, problem };
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`, a bare IPv6 address or a port alone; a string says what is wrong. */
function parseHostPort(text: string, defaultPort: number): HostPort | string {
  if (/^\d+$/.test(text)) return withPort('0.0.0.0', text);
  if (isIPv6(text)) return { host: text, port: defaultPort };
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/.exec(text);
  if (parts === null) return `"${text}" is not HOST or HOST:PORT (write IPv6 addresses in brackets)`;
  const [, bracketed, plain, port] = parts;
  if (bracketed !== undefined && !isIPv6(bracketed))
    return `"${bracketed}" in brackets is not an IPv6 address`;
  const host = bracketed ?? plain ?? '';
  if (host === '') return `"${text}" names no host`;
  if (/^[\d.]+$/.test(host) && isIP(host) === 0) return `"${host}" is not an IPv4 address`;
  const named = host === '*' ? '0.0.0.0' : host;
  return port === undefined ? { host: named, port: defaultPort } : withPort(named, port);
}

function withPort(host: string, port: string): HostPort | string {
  const value = Number(port);
  if (!/^\d{1,5}$/.test(port) || value > 65_535) return `"${port}" is not a port (0 to 65535)`;
  return { host, port: value };
}

/**
 * The numeric addresses that a listen host stands for: itself when numeric, those of a network interface of that name
 * (link-local IPv6 left out, as they need a scope); empty for any other name. `interfaces` as `os.networkInterfaces()`.
 */
export function addressesOf(
  host: string,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): string[] {
  if (isIP(host) !== 0) return [host];
  return (interfaces[host] ?? [])
    .map((entry) => entry.address)
    .filter((address) => !address.toLowerCase().startsWith('fe80:'));
}

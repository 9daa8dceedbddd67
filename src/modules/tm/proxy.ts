import type { HostPort } from '../../run/destination.ts';

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;

/** A transport that a function of tm may name. */
export type Transport = (typeof TRANSPORTS)[number];

const DEFAULT_PORT = 5060;
const DEFAULT_TLS_PORT = 5061;

/** Where two arguments say; null where there is no host. */
export function hostPort(
  host: string | undefined,
  port: number | undefined,
  proto: Transport = 'udp',
): HostPort | null {
  return host === undefined || host === '' ? null : { host, port: port ?? defaultPort(proto), proto };
}

function defaultPort(proto: Transport): number {
  return proto === 'tls' ? DEFAULT_TLS_PORT : DEFAULT_PORT;
}

/** Reads `[proto:]host[:port]`; null for anything else. */
export function proxyOf(text: string): HostPort | null {
  const match = /^(?:(udp|tcp|tls):)?(\[[^\]]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return null;
  const proto = TRANSPORTS.find((one) => one === match[1]?.toLowerCase()) ?? 'udp';
  const host = (match[2] ?? '').replace(/^\[|\]$/g, '');
  return { host, port: match[3] === undefined ? defaultPort(proto) : Number(match[3]), proto };
}

/** Why such a text is refused. */
export function badProxy(proxy: string): { readonly problem: string; readonly hint: string } {
  return { problem: `"${proxy}" is no proxy that can be sent to`, hint: 'write "udp:host:port"' };
}

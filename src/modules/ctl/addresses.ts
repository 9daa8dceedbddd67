import { isAbsolute, join } from 'node:path';
import { type Problem, parseWhole } from '../../kit/index.ts';

/** Where requests come in. */
export type BinrpcAddress =
  | { readonly kind: 'stream' | 'datagram'; readonly path: string }
  | { readonly kind: 'tcp' | 'udp'; readonly host: string; readonly port: number };

/** Any address of this machine, as Kamailio writes it. */
export const ANY_HOST = '*';
/** The port that kamcmd takes. */
const DEFAULT_PORT = 2049;

/**
 * Reads `unixs:path` (a stream; `unix:` and a bare path are the same), `unixd:path` (datagrams), `tcp:address:port`,
 * `udp:address:port`; the address, or the port, may be left out.
 */
export function parseAddress(text: string): BinrpcAddress | Problem {
  const [, proto, rest = ''] = /^(?:(unix|unixs|unixd|tcp|udp):)?(.*)$/s.exec(text) ?? [];
  if (proto === 'tcp' || proto === 'udp') return ipAddress(proto, rest);
  if (rest === '' || (proto === undefined && !rest.startsWith('/'))) {
    return { problem: `"${text}" names no place to listen at`, hint: HINT };
  }
  return { kind: proto === 'unixd' ? 'datagram' : 'stream', path: rest };
}

const HINT = 'unixs:/run/kamailio/kamailio_ctl, unixd:PATH, tcp:127.0.0.1:2049 or udp:127.0.0.1:2049';

function ipAddress(kind: 'tcp' | 'udp', text: string): BinrpcAddress | Problem {
  const wrong = { problem: `"${kind}:${text}" is no address and port`, hint: HINT };
  const [, host = ANY_HOST, given] =
    /^(\*|\[[0-9a-fA-F:.]+\]|[\w.-]*[A-Za-z.][\w.-]*)?:?(\d*)$/.exec(text) ?? [];
  if (given === undefined) return wrong;
  const port = given === '' ? DEFAULT_PORT : parseWhole(given);
  if (port === null || port > 65_535 || text === '') return wrong;
  return { kind, host: host.replace(/^\[|\]$/g, ''), port };
}

/** A path that is not absolute leads from `run_dir`. A parameter is a byte string; paths are text. */
export function pathIn(directory: string, given: string): string {
  const path = Buffer.from(given, 'latin1').toString();
  return isAbsolute(path) ? path : join(directory, path);
}

/** The address to bind. */
export function bindHost(host: string): string {
  return host === ANY_HOST ? '0.0.0.0' : host;
}

/** As `ctl.listen` shows it: protocol, transport, and two texts for where. */
export function shownAddress(address: BinrpcAddress): readonly string[] {
  if ('path' in address) {
    return ['binrpc', address.kind === 'stream' ? 'unix_stream' : 'unix_dgram', address.path, ''];
  }
  return ['binrpc', address.kind, address.host, String(address.port)];
}

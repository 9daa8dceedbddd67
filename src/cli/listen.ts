import { networkInterfaces } from 'node:os';
import { addressesOf, parseListen } from '../net/listen.ts';
import type { LocalSocket, Proto } from '../net/network.ts';
import type { LoadedScript } from '../server/load.ts';
import type { RunOptions } from './options.ts';

/** The sockets to bind, with their names by index. */
export interface ListenSockets {
  readonly sockets: readonly LocalSocket[];
  readonly names: readonly (string | null)[];
  readonly notices: readonly string[];
}

const DEFAULT_TLS_PORT = 5061;
/** Why a transport that this version speaks is not offered. */
const REASONS: ReadonlyMap<Proto, string> = new Map([
  ['tcp', 'disabled (disable_tcp)'],
  ['tls', 'not enabled (enable_tls)'],
]);

interface Wish {
  readonly address: string;
  readonly advertise: string | null;
  readonly name: string | null;
}

/**
 * Where the server listens: every `-l` and `listen`, else every local address, as Kamailio; where no protocol is named, on
 * each one that is enabled. What is not enabled, or not spoken by this version, is left out with a notice.
 */
export function listenSockets(
  loaded: LoadedScript,
  options: RunOptions,
): ListenSockets | { readonly problem: string } {
  const { globals } = loaded;
  const given = globals.get('port');
  const port = typeof given === 'number' && given > 0 ? given : 5060;
  const offered = offeredProtos(loaded);
  const tlsPort = Number(globals.get('tls_port_no') ?? DEFAULT_TLS_PORT);
  const advertised = advertisedAddress(loaded, port);
  const interfaces = networkInterfaces();
  const sockets: LocalSocket[] = [];
  const names: (string | null)[] = [];
  const notices: string[] = [];
  const wishes: Wish[] = [
    ...options.listens.map((address) => ({ address, advertise: null, name: null })),
    ...loaded.listens,
  ];
  if (wishes.length === 0) {
    for (const name of Object.keys(interfaces)) wishes.push({ address: name, advertise: null, name: null });
  }
  for (const wish of wishes) {
    const text = wish.advertise === null ? wish.address : `${wish.address} advertise ${wish.advertise}`;
    const parsed = parseListen(text, { port, tlsPort });
    if (!parsed.ok) return { problem: `listen=${text}: ${parsed.problem}` };
    const { spec } = parsed;
    if (spec.proto !== null && !offered.includes(spec.proto)) {
      const reason = REASONS.get(spec.proto) ?? 'not in this version';
      notices.push(`listen=${wish.address}: ${spec.proto} is ${reason}: left out`);
      continue;
    }
    const addresses = addressesOf(spec.host, interfaces);
    if (addresses.length === 0)
      return { problem: `listen=${text}: "${spec.host}" is no address or interface of this machine` };
    const protos = spec.proto === null ? offered : [spec.proto];
    for (const proto of protos) {
      for (const ip of addresses) {
        // A spec without a protocol has no port of its own for TLS.
        const port = spec.proto === null && proto === 'tls' ? tlsPort : spec.port;
        if (isListed(sockets, proto, ip, port)) continue;
        sockets.push({ proto, ip, port, advertise: spec.advertise ?? advertised });
        names.push(wish.name);
      }
    }
  }
  if (sockets.length === 0) return { problem: 'no address to listen on: add listen=udp:ADDRESS:PORT or -l' };
  return { sockets, names, notices };
}

function offeredProtos({ globals }: LoadedScript): readonly Proto[] {
  if (globals.get('disable_tcp') === 1) return ['udp'];
  const tls = globals.get('enable_tls') === 1 && globals.get('disable_tls') !== 1;
  return tls ? ['udp', 'tcp', 'tls'] : ['udp', 'tcp'];
}

/** Port 0 takes a free one each time. */
function isListed(sockets: readonly LocalSocket[], proto: Proto, ip: string, port: number): boolean {
  return (
    port !== 0 && sockets.some((socket) => socket.proto === proto && socket.ip === ip && socket.port === port)
  );
}

/** `advertised_address` and `advertised_port`: what sockets show that advertise nothing of their own. */
function advertisedAddress({ globals }: LoadedScript, port: number): LocalSocket['advertise'] {
  const host = globals.get('advertised_address');
  const shown = globals.get('advertised_port');
  if (host === undefined || host === '') return null;
  return { host: String(host), port: typeof shown === 'number' && shown > 0 ? shown : port };
}

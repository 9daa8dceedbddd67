import { networkInterfaces } from 'node:os';
import { addressesOf, parseListen } from '../net/listen.ts';
import type { LocalSocket } from '../net/network.ts';
import type { LoadedScript } from '../server/load.ts';
import type { RunOptions } from './options.ts';

/** The sockets to bind, with their names by index. */
export interface ListenSockets {
  readonly sockets: readonly LocalSocket[];
  readonly names: readonly (string | null)[];
  readonly notices: readonly string[];
}

interface Wish {
  readonly address: string;
  readonly advertise: string | null;
  readonly name: string | null;
}

/**
 * Where the server listens: every `-l` and `listen`, else every local address, as Kamailio. Protocols that this version does
 * not speak are left out with a notice.
 */
export function listenSockets(
  loaded: LoadedScript,
  options: RunOptions,
): ListenSockets | { readonly problem: string } {
  const given = loaded.globals.get('port');
  const port = typeof given === 'number' && given > 0 ? given : 5060;
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
    for (const name of Object.keys(interfaces))
      wishes.push({ address: `udp:${name}`, advertise: null, name: null });
  }
  for (const wish of wishes) {
    const text = wish.advertise === null ? wish.address : `${wish.address} advertise ${wish.advertise}`;
    const parsed = parseListen(text, { port, tlsPort: 5061 });
    if (!parsed.ok) return { problem: `listen=${text}: ${parsed.problem}` };
    const { spec } = parsed;
    if (spec.proto !== null && spec.proto !== 'udp') {
      notices.push(`listen=${wish.address}: ${spec.proto} is not in this version: left out`);
      continue;
    }
    const addresses = addressesOf(spec.host, interfaces);
    if (addresses.length === 0)
      return { problem: `listen=${text}: "${spec.host}" is no address or interface of this machine` };
    for (const ip of addresses) {
      sockets.push({ proto: 'udp', ip, port: spec.port, advertise: spec.advertise ?? advertised });
      names.push(wish.name);
    }
  }
  if (sockets.length === 0)
    return { problem: 'no UDP address to listen on: add listen=udp:ADDRESS:PORT or -l' };
  return { sockets, names, notices };
}

/** `advertised_address` and `advertised_port`: what sockets show that advertise nothing of their own. */
function advertisedAddress({ globals }: LoadedScript, port: number): LocalSocket['advertise'] {
  const host = globals.get('advertised_address');
  const shown = globals.get('advertised_port');
  if (host === undefined || host === '') return null;
  return { host: String(host), port: typeof shown === 'number' && shown > 0 ? shown : port };
}

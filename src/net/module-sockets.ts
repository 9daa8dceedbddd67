import { isIPv6 } from 'node:net';
import { bindProblem } from './bind-problem.ts';
import type { Accept, Listener, ListenProblem, ModuleNetwork, NetAddress } from './module-network.ts';
import { listenForStreams } from './stream-listener.ts';
import { openUdp } from './udp.ts';

/** The sockets of this machine. */
export const moduleSockets: ModuleNetwork = {
  listenTcp,
  async listenUdp({ ip, port }, receive) {
    const opened = await openUdp([{ proto: 'udp', ip, port, advertise: null }]);
    if (!opened.ok) return { problem: opened.message };
    const { network } = opened;
    network.onDatagram((bytes, flow) => receive(bytes, { ip: flow.ip, port: flow.port }));
    return { port: network.sockets[0]?.port ?? port, close: () => network.close() };
  },
};

async function listenTcp({ ip, port }: NetAddress, accept: Accept): Promise<Listener | ListenProblem> {
  const listener = await listenForStreams({ host: ip, port, ipv6Only: isIPv6(ip) }, accept);
  return listener instanceof Error
    ? { problem: bindProblem({ proto: 'tcp', ip, port }, listener) }
    : listener;
}

import type { Clock } from '../time/clock.ts';
import type { BindFailure } from './bind-problem.ts';
import type { Datagrams, LocalSocket, Network } from './network.ts';
import { joinNetwork } from './network.ts';
import { openStreams } from './stream/create.ts';
import type { StreamSettings } from './stream/settings.ts';
import type { StreamSockets } from './stream/sockets.ts';

/** Sockets of a kind: the system's, or those of tests. */
export interface SocketKinds {
  readonly clock: Clock;
  /** Opens the UDP sockets of the list. */
  openDatagrams(
    listen: readonly LocalSocket[],
  ): Promise<{ readonly ok: true; readonly network: Datagrams } | BindFailure>;
  readonly streamSockets: StreamSockets;
  readonly streamSettings: StreamSettings;
}

/** Opens every socket of the list, all or none (port 0 takes a free one). */
export async function openNetwork(
  listen: readonly LocalSocket[],
  { clock, openDatagrams, streamSockets, streamSettings }: SocketKinds,
): Promise<{ readonly ok: true; readonly network: Network } | BindFailure> {
  const datagrams = await openDatagrams(listen);
  if (!datagrams.ok) return datagrams;
  const opened = await openStreams({
    clock,
    sockets: streamSockets,
    settings: streamSettings,
    listen: datagrams.network.sockets,
    worker: 0,
  });
  if (opened.ok) return { ok: true, network: joinNetwork(datagrams.network, opened.streams, opened.sockets) };
  await datagrams.network.close();
  return opened;
}

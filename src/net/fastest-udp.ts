import { bindUdpCalls } from './batched/calls.ts';
import { openBatchedUdp } from './batched/open.ts';
import type { BindFailure } from './bind-problem.ts';
import type { Datagrams, LocalSocket } from './network.ts';
import { openUdp } from './udp.ts';

/**
 * Binds the UDP sockets of the list in the fastest way that there is on this system, and says which in `how`: many datagrams with one call,
 * or `node:dgram` where those calls cannot be had.
 */
export async function openFastestUdp(
  listen: readonly LocalSocket[],
  calls = bindUdpCalls(),
): Promise<{ readonly ok: true; readonly network: Datagrams; readonly how: string } | BindFailure> {
  if ('problem' in calls) {
    const opened = await openUdp(listen);
    return opened.ok ? { ...opened, how: `node:dgram (no batched calls: ${calls.problem})` } : opened;
  }
  const opened = openBatchedUdp(calls, listen);
  return opened.ok ? { ...opened, how: 'batched calls' } : opened;
}

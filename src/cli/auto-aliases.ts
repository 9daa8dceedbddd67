import { lookupService } from 'node:dns/promises';
import type { LocalSocket } from '../net/network.ts';
import type { Clock } from '../time/clock.ts';

/** How long the start waits for names: whoever does not answer by then gives none. */
const PATIENCE_MS = 1000;

/** The name of an address; rejects when it has none. */
export type LookUp = (ip: string, port: number) => Promise<string>;

const systemLookUp: LookUp = async (ip, port) => (await lookupService(ip, port)).hostname;

/** The names of the addresses we listen on, by reverse look-up (`auto_aliases`). Waits a second at most. */
export async function autoAliases(
  sockets: readonly LocalSocket[],
  clock: Clock,
  lookUp: LookUp = systemLookUp,
): Promise<string[]> {
  const names = new Set<string>();
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const timer = clock.setTimer(PATIENCE_MS, () => resolve());
  const searches = sockets.map(async ({ ip, port }) => {
    const name = await lookUp(ip, port).catch(() => ip);
    if (name !== ip) names.add(`${name}:${port}`);
  });
  await Promise.race([Promise.all(searches), enough]);
  clock.clearTimer(timer);
  return [...names];
}

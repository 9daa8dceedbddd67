import type { SrvRecord } from './records.ts';

/** A random integer of 32 bits, unsigned. */
export type Random = () => number;

/**
 * The order in which SRV records are tried: the lowest priority first; within one, drawn by weight (RFC 2782) when
 * `balanced`, else the heaviest first.
 */
export function inSrvOrder(records: readonly SrvRecord[], balanced: boolean, random: Random): SrvRecord[] {
  const sorted = [...records].sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  if (!balanced) return sorted;
  const drawn: SrvRecord[] = [];
  for (let start = 0; start < sorted.length; ) {
    const priority = sorted[start]?.priority;
    const same = sorted.filter((record) => record.priority === priority);
    start += same.length;
    // RFC 2782: those of weight 0 stand first, so that they have a small chance.
    same.sort((a, b) => a.weight - b.weight);
    while (same.length > 0) drawn.push(...same.splice(draw(same, random), 1));
  }
  return drawn;
}

/** The index of the first record at which the running sum of weights reaches a number drawn from 0 to the whole sum. */
function draw(records: readonly SrvRecord[], random: Random): number {
  const sum = records.reduce((total, { weight }) => total + weight, 0);
  const wanted = random() % (sum + 1);
  let running = 0;
  return records.findIndex(({ weight }) => {
    running += weight;
    return running >= wanted;
  });
}

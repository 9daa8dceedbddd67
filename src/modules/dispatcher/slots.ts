import type { SharedTable } from '../../kit/index.ts';
import type { Destination, DestinationSet } from './destination.ts';
import { slotsByRelativeWeight, slotsByWeight } from './weights.ts';

/** Whose turn it is by weights: the place of a destination in its set. */
export interface Slots {
  byWeight(set: DestinationSet): number;
  byRelativeWeight(set: DestinationSet): number;
}

interface Mixed {
  readonly slots: readonly number[];
  /** What they were made for: another list or other states need others. */
  readonly of: string;
}

/** Makes the slots of one worker; all workers go through theirs together, by places in a shared table. */
export function createSlots(
  places: SharedTable,
  version: () => number,
  isActive: (destination: Destination) => boolean,
  random: () => number,
): Slots {
  const mixed = new Map<string, Mixed>();

  function turn(key: string, of: string, make: () => number[]): number {
    let known = mixed.get(key);
    if (known === undefined || known.of !== of) {
      known = { slots: make(), of };
      mixed.set(key, known);
    }
    if (known.slots.length === 0) return 0;
    const next = places.increment(key, 1, -1, 0, 0);
    return known.slots[(typeof next === 'number' ? next : 0) % known.slots.length] ?? 0;
  }

  return {
    byWeight: (set) => turn(`w ${set.id}`, String(version()), () => slotsByWeight(set.destinations, random)),
    byRelativeWeight(set) {
      const active = set.destinations.map((one) => (isActive(one) ? '1' : '0')).join('');
      return turn(`r ${set.id}`, `${version()} ${active}`, () =>
        slotsByRelativeWeight(set.destinations, isActive, random),
      );
    },
  };
}

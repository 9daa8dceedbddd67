import type { Destination } from './destination.ts';

/** How many slots weights share out. */
const SLOTS = 100;

/**
 * The places of destinations in 100 slots by their weights, mixed. Weights are hundredths: what is beyond 100 gets nothing, what is
 * missing goes to the last one. Empty when the first one has no weight, as in Kamailio.
 */
export function slotsByWeight(destinations: readonly Destination[], random: () => number): number[] {
  if (destinations[0]?.weight === 0) return [];
  const slots: number[] = [];
  for (const [place, { weight }] of destinations.entries()) fill(slots, place, weight);
  fill(slots, destinations.length - 1, SLOTS - slots.length);
  return mixed(slots, random);
}

/** The same by relative weights: each active destination gets its part of their sum, rounded down; the last one gets the rest. */
export function slotsByRelativeWeight(
  destinations: readonly Destination[],
  isActive: (destination: Destination) => boolean,
  random: () => number,
): number[] {
  const active = destinations.flatMap((destination, place) => (isActive(destination) ? [place] : []));
  const sum = active.reduce((total, place) => total + (destinations[place]?.relativeWeight ?? 0), 0);
  if (sum === 0) return [];
  const slots: number[] = [];
  let last = 0;
  for (const place of active) {
    const weight = destinations[place]?.relativeWeight ?? 0;
    if (weight > 0) last = place;
    fill(slots, place, Math.floor((weight * SLOTS) / sum));
  }
  fill(slots, last, SLOTS - slots.length);
  return mixed(slots, random);
}

function fill(slots: number[], place: number, count: number): void {
  for (let n = 0; n < count && slots.length < SLOTS; n++) slots.push(place);
}

/** Fisher and Yates. */
function mixed(slots: number[], random: () => number): number[] {
  for (let at = slots.length - 1; at > 0; at--) {
    const other = random() % (at + 1);
    [slots[at], slots[other]] = [slots[other] ?? 0, slots[at] ?? 0];
  }
  return slots;
}

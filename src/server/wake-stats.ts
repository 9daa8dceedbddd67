import { createLagHistogram, type LagHistogram } from './lag-histogram.ts';

/** How late suspended requests went on, by the place where they had stopped. */
export interface WakeStats {
  resumed(where: string, lag: number): void;
  readonly places: ReadonlyMap<string, LagHistogram>;
}

/** A script has fewer calls than this; records of other scripts must not add up for ever. */
const MOST_PLACES = 10_000;

/** Makes empty statistics. */
export function createWakeStats(): WakeStats {
  const places = new Map<string, LagHistogram>();
  return {
    resumed(where, lag) {
      let lags = places.get(where);
      if (lags === undefined) {
        if (places.size >= MOST_PLACES) return;
        lags = createLagHistogram();
        places.set(where, lags);
      }
      lags.add(lag);
    },
    places,
  };
}

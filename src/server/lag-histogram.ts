/** Milliseconds by frequency, in buckets that grow with the value: a quantile is exact below 16 and within an eighth above. */
export interface LagHistogram {
  /** Counts a value; a negative one counts as 0. */
  add(milliseconds: number): void;
  /** The value that this part (0 to 1) of all does not exceed: the upper end of its bucket, at most the largest. 0 without any. */
  quantile(part: number): number;
  readonly count: number;
  readonly largest: number;
}

/** One bucket a millisecond up to here, then eight for each power of two. */
const FINE = 16;
const STEPS = 8;
const FINE_POWER = 4;
const HIGHEST_POWER = 31;
const BUCKETS = FINE + (HIGHEST_POWER - FINE_POWER) * STEPS;

/** Makes an empty histogram. */
export function createLagHistogram(): LagHistogram {
  const buckets = new Uint32Array(BUCKETS);
  let count = 0;
  let largest = 0;
  return {
    add(milliseconds) {
      const value = Math.max(0, milliseconds);
      const bucket = bucketOf(value);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      count++;
      largest = Math.max(largest, value);
    },
    quantile(part) {
      let left = Math.max(1, Math.ceil(part * count));
      for (const [bucket, number] of buckets.entries()) {
        left -= number;
        if (left <= 0) return Math.min(upperEnd(bucket), largest);
      }
      return 0;
    },
    get count() {
      return count;
    },
    get largest() {
      return largest;
    },
  };
}

function bucketOf(value: number): number {
  const whole = Math.ceil(value);
  if (whole < FINE) return whole;
  const power = Math.min(Math.floor(Math.log2(whole)), HIGHEST_POWER - 1);
  const step = Math.min(STEPS - 1, Math.floor((whole / 2 ** power - 1) * STEPS));
  return FINE + (power - FINE_POWER) * STEPS + step;
}

function upperEnd(bucket: number): number {
  if (bucket < FINE) return bucket;
  const power = Math.floor((bucket - FINE) / STEPS) + FINE_POWER;
  const step = (bucket - FINE) % STEPS;
  return Math.ceil(2 ** power * (1 + (step + 1) / STEPS)) - 1;
}

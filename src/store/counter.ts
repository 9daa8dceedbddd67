/** A statistic that all threads share: an atomic 64-bit integer, exact up to 2^53. */
export interface Counter {
  readonly name: string;
  /** Adds an integer (may be negative). */
  add(delta: number): void;
  /** The present value. */
  get(): number;
  /** Sets the value (a reset, or a gauge). */
  set(value: number): void;
}

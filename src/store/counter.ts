import type { SharedMemory } from './memory.ts';

/** A statistic that all threads share: an atomic 64-bit integer, exact up to 2^53. */
export interface Counter {
  readonly name: string;
  /** Adds an integer (may be negative); anything else is ignored. */
  add(delta: number): void;
  /** The present value. */
  get(): number;
  /** Sets the value (a reset, or a gauge); anything but an integer is ignored. */
  set(value: number): void;
}

/** Bytes of a counter: a cache line, so that two counters do not slow each other. */
export const COUNTER_BYTES = 64;

/** The counter kept in block `ref`. */
export function openCounter(memory: SharedMemory, name: string, ref: number): Counter {
  const { longs } = memory;
  const index = ref * 2;
  return {
    name,
    add(delta) {
      if (Number.isSafeInteger(delta)) Atomics.add(longs, index, BigInt(delta));
    },
    get: () => Number(Atomics.load(longs, index)),
    set(value) {
      if (Number.isSafeInteger(value)) Atomics.store(longs, index, BigInt(value));
    },
  };
}

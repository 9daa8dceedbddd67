import type { SharedTable, VolatileStore } from '../../kit/index.ts';

/** Numbers of nonces are 32 bits wide, and then begin again. */
const NUMBERS = 2 ** 32;

/** What became of a nonce that is used: `old`: it is not remembered any more, `full`: there is no room to remember it. */
export type NonceUse = 'ok' | 'repeated' | 'old' | 'full';

/** What all workers remember about nonces that were used: those given out last, at most `size`. */
export interface NonceMemory {
  /** Remembers a use with a count, until `expiresAtMs`. It has to be higher than those before; one atomic step. */
  use(id: number, count: number, expiresAtMs: number, nowMs: number): NonceUse;
  /** Forgets what has expired. */
  sweep(nowMs: number): void;
}

/** The numbers of nonces, the same in all workers. */
export interface NonceNumbers {
  next(): number;
  /** How many were given out after this one. */
  since(id: number): number;
}

const LAST = 'last';

/** Opens the numbers that all workers share. */
export function openNumbers(store: VolatileStore): NonceNumbers {
  const table = store.table('auth numbers');
  return {
    next() {
      const last = table.increment(LAST, 1, 0, 0, 0);
      return typeof last === 'number' ? last % NUMBERS : 0;
    },
    since(id) {
      const last = table.get(LAST, 0);
      return ((typeof last === 'number' ? last : 0) - id + NUMBERS) % NUMBERS;
    },
  };
}

/** Opens a memory of that name. A nonce has the place of its number among `size`, and loses it to one given out later. */
export function openMemory(
  name: string,
  size: number,
  store: VolatileStore,
  numbers: NonceNumbers,
): NonceMemory {
  const table: SharedTable = store.table(`auth ${name}`);
  return {
    use(id, count, expiresAtMs, nowMs) {
      const place = String(id % size);
      for (;;) {
        if (numbers.since(id) >= size) return 'old';
        const before = table.get(place, nowMs);
        const [of, used] = typeof before === 'string' ? before.split(':') : [];
        if (of === String(id) && count <= Number(used)) return 'repeated';
        const result = table.compareAndSet(place, before, `${id}:${count}`, expiresAtMs, nowMs);
        if (result === 'ok') return 'ok';
        if (result !== 'changed') return 'full';
      }
    },
    sweep(nowMs) {
      table.sweepExpired(nowMs, () => {});
    },
  };
}

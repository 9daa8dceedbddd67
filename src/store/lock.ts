import type { SharedMemory } from './memory.ts';

/** Set in a lock word while somebody sleeps on it. */
const CONTENDED = 1 << 31;
/** Looks at the word before sleeping: a critical section is well under a microsecond. */
const SPINS = 200;
/** A sleeper looks again this often, which also heals a wake-up that went to a thread that died. */
const WAIT_SLICE_MS = 50;
/** Gives up after this long asleep. Longer than a garbage collection pause of a living holder. */
const WAIT_LIMIT_MS = 1000;

/**
 * Takes the lock at word `index`: spin, then sleep. False when it did not come free in time (reported through
 * `memory.onStuck`). Not reentrant. Allowed on the main thread, as Node allows `Atomics.wait` there.
 */
export function acquire(memory: SharedMemory, index: number): boolean {
  return (
    Atomics.compareExchange(memory.words, index, 0, memory.owner) === 0 || acquireContended(memory, index)
  );
}

function acquireContended(memory: SharedMemory, index: number): boolean {
  const { words, owner } = memory;
  for (let spin = 0; spin < SPINS; spin++) {
    if (Atomics.load(words, index) === 0 && Atomics.compareExchange(words, index, 0, owner) === 0)
      return true;
  }
  let waitedMs = 0;
  let seen = 0;
  while (waitedMs < WAIT_LIMIT_MS) {
    seen = Atomics.load(words, index);
    if (seen === 0) {
      // Others may still sleep, so the lock is taken as contended: at worst one needless notify.
      if (Atomics.compareExchange(words, index, 0, owner | CONTENDED) === 0) return true;
      continue;
    }
    if (seen > 0) {
      if (Atomics.compareExchange(words, index, seen, seen | CONTENDED) !== seen) continue;
      seen |= CONTENDED;
    }
    if (Atomics.wait(words, index, seen, WAIT_SLICE_MS) === 'timed-out') waitedMs += WAIT_SLICE_MS;
  }
  memory.onStuck({ holder: (seen & ~CONTENDED) - 1, waitedMs });
  return false;
}

/** Gives the lock at word `index` back and wakes one sleeper. Only for its holder. */
export function release(memory: SharedMemory, index: number): void {
  if (Atomics.exchange(memory.words, index, 0) < 0) Atomics.notify(memory.words, index, 1);
}

/**
 * Takes the lock at word `index` over if worker `deadWorkerId`, certainly gone, holds it: true, and the caller must
 * repair what the lock guards and `release` it.
 */
export function takeOver(memory: SharedMemory, index: number, deadWorkerId: number): boolean {
  const { words, owner } = memory;
  for (;;) {
    const seen = Atomics.load(words, index);
    if ((seen & ~CONTENDED) !== deadWorkerId + 1) return false;
    if (Atomics.compareExchange(words, index, seen, owner | CONTENDED) === seen) return true;
  }
}

/** What a table keeps: a byte string (one char per byte, latin1) or an integer. Absent is `undefined`. */
export type StoredValue = string | number;

/**
 * Why a write was refused:
 * `full` – the store's bound in bytes is reached (deletes make room again);
 * `not-an-integer` – an increment met text, or the sum would leave JavaScript's safe integers;
 * `busy` – the lock over that part of the table did not come free in time (its holder is stuck or died and was
 * not yet reported with `releaseLocksOf`).
 */
export type Refusal = 'full' | 'not-an-integer' | 'busy';

/** A copy of one entry. `expiresAtMs` is in the caller's clock, 0 when the entry never expires. */
export interface StoredEntry {
  readonly key: string;
  readonly value: StoredValue;
  readonly expiresAtMs: number;
}

/**
 * A hash table that all worker threads share. Every call is atomic for its key, and a write is visible to every
 * thread as soon as the call returned. Keys are byte strings of any length, the empty one included. Chars above
 * 0xff are cut to their low byte. An entry whose `expiresAtMs` is not 0 and at or before `nowMs` counts as absent for every
 * call that takes `nowMs`; it stays in memory until it is overwritten or swept. No call throws. A call that waits a
 * second for a lock in vain is told to `onStuck` and returns as if there were no such entry, or `busy`.
 */
export interface SharedTable {
  readonly name: string;
  /** The live value of `key`, or `undefined`. */
  get(key: string, nowMs: number): StoredValue | undefined;
  /** The live entry of `key`, or `undefined`. */
  getEntry(key: string, nowMs: number): StoredEntry | undefined;
  /**
   * Stores `value` under `key`. `expiresAtMs` 0 means never. With `keepExpiry` a live entry keeps the expiry it has
   * (Kamailio htable `updateexpire=0`).
   */
  set(
    key: string,
    value: StoredValue,
    expiresAtMs: number,
    nowMs: number,
    keepExpiry?: boolean,
  ): 'ok' | Refusal;
  /** Removes `key`; true when a live or expired entry was there. */
  delete(key: string): boolean;
  /** Gives the live entry of `key` a new expiry (0 = never); false when there is none. */
  setExpiry(key: string, expiresAtMs: number, nowMs: number): boolean;
  /**
   * Adds `delta` to the integer under `key` and returns the sum. A missing entry starts from `initial` and gets
   * `expiresAtMs`; a live one gets it too unless `keepExpiry`.
   */
  increment(
    key: string,
    delta: number,
    initial: number,
    expiresAtMs: number,
    nowMs: number,
    keepExpiry?: boolean,
  ): number | Refusal;
  /**
   * Stores `next` (deletes when `undefined`) if the live value is `expected` (`undefined`: no live entry);
   * `changed` when it is not. The building block for every other read-modify-write.
   */
  compareAndSet(
    key: string,
    expected: StoredValue | undefined,
    next: StoredValue | undefined,
    expiresAtMs: number,
    nowMs: number,
  ): 'ok' | 'changed' | Refusal;
  /** Number of entries, expired but not yet swept ones included. */
  size(): number;
  /** Removes every entry. */
  clear(): void;
  /**
   * Walks the live entries, one bucket's copy at a time, with no lock held between steps: an entry that is there
   * all the while is seen exactly once, one written or deleted meanwhile may be seen or not.
   */
  entries(nowMs: number): IterableIterator<StoredEntry>;
  /**
   * Removes every entry that has expired at `nowMs` and hands each to `onExpired`, no lock held. However many
   * threads sweep, an entry reaches exactly one of them; what `onExpired` throws comes through. Returns how many it removed.
   */
  sweepExpired(nowMs: number, onExpired: (key: string, value: StoredValue) => void): number;
  /** Parts of the table that `sweepPart` knows. */
  readonly sweepParts: number;
  /**
   * As `sweepExpired`, for part `part` (0 to `sweepParts` - 1) alone: a large table swept part by part does not hold
   * its thread up. A part with nothing due costs under 0.1 µs, however large; one with something due is walked.
   */
  sweepPart(part: number, nowMs: number, onExpired: (key: string, value: StoredValue) => void): number;
  /**
   * Takes the named lock of `key` for `owner` (any safe integer the caller chose: a run, a worker) without waiting.
   * Counts: an owner may take it again and must unlock as often. `held`: another owner has it. The lock is
   * independent of whether the table has such an entry.
   */
  tryLock(key: string, owner: number): 'ok' | 'held' | Refusal;
  /** Gives the named lock back once; false when `owner` does not hold it. */
  unlock(key: string, owner: number): boolean;
}

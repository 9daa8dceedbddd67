/** What a worker has in hand, in shared memory, so that it is known what was lost when the worker dies. */
export interface Hand {
  /** Notes a copy of the item just taken. */
  hold(item: Uint8Array): void;
  /** The item is dealt with. */
  drop(): void;
  /** A copy of the item in hand, or `undefined`. */
  held(): Buffer | undefined;
}

const HEADER_BYTES = 4;

/** Memory for the hand of a worker whose queue takes items of up to `maxItemBytes`. Only what is used is committed. */
export function createHand(maxItemBytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + maxItemBytes);
}

/** The hand kept in `buffer`. */
export function openHand(buffer: SharedArrayBuffer): Hand {
  // Length of the item + 1; 0 when the hand is empty. Set last, so that what is noted is whole.
  const length = new Int32Array(buffer, 0, 1);
  const bytes = new Uint8Array(buffer, HEADER_BYTES);

  return {
    hold(item) {
      bytes.set(item);
      Atomics.store(length, 0, item.length + 1);
    },
    drop() {
      Atomics.store(length, 0, 0);
    },
    held() {
      const noted = Atomics.load(length, 0);
      return noted === 0 ? undefined : Buffer.from(bytes.slice(0, noted - 1));
    },
  };
}

/**
 * Bytes that wait: requests, last replies and suspension records of transactions, kept in a few large buffers instead
 * of one JavaScript object each, so that a hundred thousand of them are nothing for the garbage collector to walk.
 * Blocks are cut from chunks of one size class; a freed block is the next of its class to be used. Chunks are not given
 * back: the store keeps the size of its busiest moment.
 */
export interface ByteStore {
  /** A block of that many bytes, not cleared. Fill it through `view`. */
  allocate(length: number): BlockHandle;
  /** A new block holding a copy of these bytes. */
  put(bytes: Uint8Array): BlockHandle;
  /** The block's own memory: valid until `free`. */
  view(block: BlockHandle): Buffer;
  /** A copy of the block's bytes. */
  copy(block: BlockHandle): Buffer;
  /** Gives a block back; `noBlock` is allowed. */
  free(block: BlockHandle): void;
  /** Blocks in use. */
  readonly blocks: number;
  /** Memory held, in bytes. */
  readonly reserved: number;
}

/** Names a block: an unsigned 32-bit integer, so that records can hold it. */
export type BlockHandle = number;

/** The handle of no block. */
export const noBlock: BlockHandle = 0;

const chunkSize = 256 * 1024;
/** Blocks start at multiples of this, so that a handle counts in units. */
const unit = 8;
const unitsPerChunk = chunkSize / unit;
/** Bytes before each block's own: length, then capacity; while free: the next free block, then capacity. */
const headerSize = 8;
/** Sizes above this get a buffer of their own. */
const largestClass = 32 * 1024;
const large = 2 ** 31;

/** Block sizes: steps of an eighth of the power of two below, 40 at least: at most an eighth of a block is slack. */
const classSizes: readonly number[] = sizesUpTo(largestClass);

function sizesUpTo(largest: number): number[] {
  const sizes: number[] = [];
  for (let size = 40; size <= largest; ) {
    sizes.push(size);
    size += Math.max(unit, 2 ** Math.floor(Math.log2(size)) / 8);
  }
  if (sizes.at(-1) !== largest) sizes.push(largest);
  return sizes;
}

/** Makes an empty store. */
export function createByteStore(): ByteStore {
  const chunks: Buffer[] = [];
  const freeBlocks = new Uint32Array(classSizes.length);
  const largeBuffers = new Map<number, Buffer>();
  let nextLarge = 1;
  let blocks = 0;
  let largeBytes = 0;
  // Handle 0 names no block: the first unit of the first chunk is never given out.
  let unusedStart = unit;
  let unusedChunk = -1;

  /** The first size class that holds `size` bytes, header included. */
  function classOf(size: number): number {
    let low = 0;
    let high = classSizes.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((classSizes[middle] ?? 0) >= size) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function chunkOf(block: BlockHandle): Buffer {
    const chunk = chunks[Math.floor(block / unitsPerChunk)];
    if (chunk === undefined) throw new RangeError(`no block ${block}`);
    return chunk;
  }

  function offsetOf(block: BlockHandle): number {
    return (block % unitsPerChunk) * unit;
  }

  /** Cuts a new block; what is left of a chunk that is too short for it stays unused. */
  function cut(size: number): BlockHandle {
    if (unusedChunk === -1 || unusedStart + size > chunkSize) {
      chunks.push(Buffer.allocUnsafeSlow(chunkSize));
      unusedChunk = chunks.length - 1;
      if (unusedChunk > 0) unusedStart = 0;
    }
    const block = unusedChunk * unitsPerChunk + unusedStart / unit;
    unusedStart += size;
    return block;
  }

  function allocateLarge(length: number): BlockHandle {
    const block = large + nextLarge;
    nextLarge = (nextLarge + 1) % (large - 1);
    largeBuffers.set(block, Buffer.allocUnsafeSlow(length));
    largeBytes += length;
    return block;
  }

  function allocate(length: number): BlockHandle {
    blocks++;
    const size = length + headerSize;
    if (size > largestClass) return allocateLarge(length);
    const sizeClass = classOf(size);
    let block = freeBlocks[sizeClass] ?? noBlock;
    if (block === noBlock) block = cut(classSizes[sizeClass] ?? largestClass);
    else freeBlocks[sizeClass] = chunkOf(block).readUInt32LE(offsetOf(block));
    const chunk = chunkOf(block);
    const offset = offsetOf(block);
    chunk.writeUInt32LE(length, offset);
    chunk.writeUInt32LE(sizeClass, offset + 4);
    return block;
  }

  function view(block: BlockHandle): Buffer {
    if (block >= large) {
      const buffer = largeBuffers.get(block);
      if (buffer === undefined) throw new RangeError(`no block ${block}`);
      return buffer;
    }
    const chunk = chunkOf(block);
    const offset = offsetOf(block);
    const start = offset + headerSize;
    return chunk.subarray(start, start + chunk.readUInt32LE(offset));
  }

  return {
    allocate,
    put(bytes) {
      const block = allocate(bytes.length);
      view(block).set(bytes);
      return block;
    },
    view,
    copy: (block) => Buffer.from(view(block)),
    free(block) {
      if (block === noBlock) return;
      blocks--;
      if (block >= large) {
        largeBytes -= largeBuffers.get(block)?.length ?? 0;
        largeBuffers.delete(block);
        return;
      }
      const chunk = chunkOf(block);
      const offset = offsetOf(block);
      const sizeClass = chunk.readUInt32LE(offset + 4);
      chunk.writeUInt32LE(freeBlocks[sizeClass] ?? noBlock, offset);
      freeBlocks[sizeClass] = block;
    },
    get blocks() {
      return blocks;
    },
    get reserved() {
      return chunks.length * chunkSize + largeBytes;
    },
  };
}

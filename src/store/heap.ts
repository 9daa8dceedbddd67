import { acquire, release } from './lock.ts';
import type { SharedMemory } from './memory.ts';

/**
 * The allocator of a shared buffer. Memory is pages of 16 kB; a page holds blocks of one size class under a bitmap,
 * or belongs to a span of whole pages for a larger block. A page whose last block is freed goes back, and free
 * neighbours join, so memory of one size serves any other. References are in granules of 16 bytes; 0 is none.
 */
export interface Heap {
  /** Bytes that blocks can take altogether. */
  readonly capacityBytes: number;
  /** Bytes in blocks handed out now, each counted with its class size. */
  usedBytes(): number;
  /** The most bytes that were in use at once. */
  mostUsedBytes(): number;
  /** Runs of pages without a block: more than one is fragmentation. */
  freeSpans(): number;
  /** A block of at least `bytes`, not zeroed; 0 when there is none. */
  allocate(bytes: number): number;
  /** Bytes the block really has. */
  sizeOf(ref: number): number;
  /** Gives a block back. */
  free(ref: number): void;
  /** Word of the heap's lock, for a supervisor that takes it over. */
  readonly lockWord: number;
  /** Marks the heap damaged (its lock's holder died): it refuses to allocate and forgets frees until rebuilt. */
  markDamaged(): void;
  /**
   * Makes the heap anew from the blocks that are in use. The caller keeps all users out.
   * False when the heap's lock did not come free.
   */
  rebuild(liveBlocks: Iterable<number>): boolean;
}

const PAGE_BYTES = 16 * 1024;
const PAGE_GRANULES = PAGE_BYTES / 16;

// Block sizes in bytes: steps of an eighth to a quarter; the larger ones divide a page evenly.
const CLASS_BYTES = [
  32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 1792,
  2048, 2720, 3264, 4096, 5456, 8192,
];
const LARGEST_CLASS_BYTES = 8192;

// Header words of the heap.
const LOCK = 0;
const DAMAGED = 1;
const USED = 2;
const FREE_SPANS = 3;
const MOST_USED = 4;
const CLASS_HEADS = 5;
/** Words the heap's header takes. */
export const HEAP_HEADER_WORDS = CLASS_HEADS + CLASS_BYTES.length;

// Words of a page's record; the bitmap (a bit per block, 1 = in use) follows.
const KIND = 0;
const IN_USE = 1;
const NEXT = 2;
const PREVIOUS = 3;
const SPAN_PAGES = 4;
const BITMAP = 5;
const BITMAP_WORDS = PAGE_BYTES / 32 / 32;
const PAGE_RECORD_WORDS = BITMAP + BITMAP_WORDS;

// Kinds of a page; a class page has its class index, from 0.
const INNER = -1;
const FREE_FIRST = -2;
const FREE_LAST = -3;
const LARGE = -4;

/**
 * Lays a heap over the words from `headerWord` (its header) and from `areaWord` to the end of the buffer (page
 * records, then pages). `format` true: the memory is new. All threads pass the same places.
 */
export function openHeap(memory: SharedMemory, headerWord: number, areaWord: number, format: boolean): Heap {
  const { words } = memory;
  const areaBytes = (words.length - areaWord) * 4;
  const pageCount = Math.floor((areaBytes - PAGE_BYTES) / (PAGE_BYTES + PAGE_RECORD_WORDS * 4));
  const firstGranule = Math.ceil((areaWord + pageCount * PAGE_RECORD_WORDS) / 4);
  const lockWord = headerWord + LOCK;
  const freeSpans = headerWord + FREE_SPANS;
  const classOfGranules = classTable();
  const classGranules = CLASS_BYTES.map((bytes) => bytes / 16);
  const classBlocks = CLASS_BYTES.map((bytes) => Math.floor(PAGE_BYTES / bytes));

  function at(index: number): number {
    return words[index] ?? 0;
  }

  function record(page: number): number {
    return areaWord + page * PAGE_RECORD_WORDS;
  }

  // Lists link pages by number + 1, so that 0 ends them.
  function link(headWord: number, page: number): void {
    const head = at(headWord);
    const own = record(page);
    words[own + NEXT] = head;
    words[own + PREVIOUS] = 0;
    if (head !== 0) words[record(head - 1) + PREVIOUS] = page + 1;
    words[headWord] = page + 1;
  }

  function unlink(headWord: number, page: number): void {
    const own = record(page);
    const next = at(own + NEXT);
    const previous = at(own + PREVIOUS);
    if (previous === 0) words[headWord] = next;
    else words[record(previous - 1) + NEXT] = next;
    if (next !== 0) words[record(next - 1) + PREVIOUS] = previous;
  }

  /** Puts a run of pages on the free list, tagged at both ends so that neighbours find it. */
  function addFreeSpan(page: number, pages: number): void {
    const last = record(page + pages - 1);
    words[last + KIND] = FREE_LAST;
    words[last + SPAN_PAGES] = pages;
    const first = record(page);
    words[first + KIND] = FREE_FIRST;
    words[first + SPAN_PAGES] = pages;
    link(freeSpans, page);
  }

  function takePages(pages: number): number {
    for (let linked = at(freeSpans); linked !== 0; linked = at(record(linked - 1) + NEXT)) {
      const page = linked - 1;
      const available = at(record(page) + SPAN_PAGES);
      if (available < pages) continue;
      unlink(freeSpans, page);
      words[record(page + available - 1) + KIND] = INNER;
      if (available > pages) addFreeSpan(page + pages, available - pages);
      return page;
    }
    return -1;
  }

  function givePages(page: number, pages: number): void {
    let first = page;
    let count = pages;
    if (page > 0) {
      const kind = at(record(page - 1) + KIND);
      if (kind === FREE_FIRST || kind === FREE_LAST) {
        const before = at(record(page - 1) + SPAN_PAGES);
        first -= before;
        count += before;
        unlink(freeSpans, first);
      }
    }
    const after = page + pages;
    if (after < pageCount && at(record(after) + KIND) === FREE_FIRST) {
      count += at(record(after) + SPAN_PAGES);
      unlink(freeSpans, after);
      words[record(after) + KIND] = INNER;
    }
    words[record(page) + KIND] = INNER;
    if (page > first) words[record(page - 1) + KIND] = INNER;
    addFreeSpan(first, count);
  }

  function clearBitmap(own: number, blocks: number): void {
    for (let word = 0; word < BITMAP_WORDS; word++) {
      const usable = Math.min(32, Math.max(0, blocks - word * 32));
      // Bits past the last block count as in use and are never handed out.
      words[own + BITMAP + word] = usable === 32 ? 0 : -1 << usable;
    }
    words[own + IN_USE] = 0;
  }

  function countUsed(granules: number): void {
    const used = at(headerWord + USED) + granules;
    words[headerWord + USED] = used;
    if (used > at(headerWord + MOST_USED)) words[headerWord + MOST_USED] = used;
  }

  function allocateInClass(sizeClass: number): number {
    const head = headerWord + CLASS_HEADS + sizeClass;
    let page = at(head) - 1;
    if (page < 0) {
      page = takePages(1);
      if (page < 0) return 0;
      clearBitmap(record(page), classBlocks[sizeClass] ?? 0);
      words[record(page) + KIND] = sizeClass;
      link(head, page);
    }
    const own = record(page);
    for (let word = 0; word < BITMAP_WORDS; word++) {
      const bits = at(own + BITMAP + word);
      if (bits === -1) continue;
      const bit = 31 - Math.clz32(~bits & (bits + 1));
      words[own + BITMAP + word] = bits | (1 << bit);
      const used = at(own + IN_USE) + 1;
      words[own + IN_USE] = used;
      if (used === classBlocks[sizeClass]) unlink(head, page);
      const granules = classGranules[sizeClass] ?? 0;
      countUsed(granules);
      return firstGranule + page * PAGE_GRANULES + (word * 32 + bit) * granules;
    }
    return 0;
  }

  function allocateSpan(bytes: number): number {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    const page = takePages(pages);
    if (page < 0) return 0;
    words[record(page) + SPAN_PAGES] = pages;
    words[record(page) + KIND] = LARGE;
    countUsed(pages * PAGE_GRANULES);
    return firstGranule + page * PAGE_GRANULES;
  }

  function freeBlock(ref: number): void {
    const page = Math.floor((ref - firstGranule) / PAGE_GRANULES);
    const own = record(page);
    const kind = at(own + KIND);
    if (kind === LARGE) {
      const pages = at(own + SPAN_PAGES);
      words[headerWord + USED] = at(headerWord + USED) - pages * PAGE_GRANULES;
      givePages(page, pages);
      return;
    }
    const granules = classGranules[kind] ?? 1;
    const block = Math.floor((ref - firstGranule - page * PAGE_GRANULES) / granules);
    const word = own + BITMAP + (block >> 5);
    words[word] = at(word) & ~(1 << (block & 31));
    const used = at(own + IN_USE) - 1;
    words[own + IN_USE] = used;
    words[headerWord + USED] = at(headerWord + USED) - granules;
    const head = headerWord + CLASS_HEADS + kind;
    const full = used + 1 === classBlocks[kind];
    if (used > 0) {
      if (full) link(head, page);
      return;
    }
    if (!full) unlink(head, page);
    givePages(page, 1);
  }

  /** Empties the lists and returns every page to them; pages in `taken` keep their kind and bitmap. */
  function relist(taken: Uint8Array): void {
    words[freeSpans] = 0;
    words.fill(0, headerWord + CLASS_HEADS, headerWord + HEAP_HEADER_WORDS);
    let runStart = -1;
    for (let page = 0; page <= pageCount; page++) {
      const free = page < pageCount && taken[page] === 0;
      if (free) {
        if (runStart < 0) runStart = page;
        words[record(page) + KIND] = INNER;
        continue;
      }
      if (runStart >= 0) addFreeSpan(runStart, page - runStart);
      runStart = -1;
      if (page === pageCount) break;
      const kind = at(record(page) + KIND);
      if (kind >= 0 && at(record(page) + IN_USE) < (classBlocks[kind] ?? 0)) {
        link(headerWord + CLASS_HEADS + kind, page);
      }
    }
  }

  /** Marks every live block in its page; a page that holds one has a trustworthy kind, set before its first block left. */
  function markLive(liveBlocks: Iterable<number>): Uint8Array {
    const taken = new Uint8Array(pageCount);
    let used = 0;
    for (const ref of liveBlocks) {
      const page = Math.floor((ref - firstGranule) / PAGE_GRANULES);
      const own = record(page);
      const kind = at(own + KIND);
      if (kind === LARGE) {
        const pages = at(own + SPAN_PAGES);
        taken.fill(1, page, page + pages);
        for (let inner = page + 1; inner < page + pages; inner++) words[record(inner) + KIND] = INNER;
        used += pages * PAGE_GRANULES;
        continue;
      }
      if (taken[page] === 0) {
        taken[page] = 1;
        clearBitmap(own, classBlocks[kind] ?? 0);
      }
      const granules = classGranules[kind] ?? 1;
      const block = Math.floor((ref - firstGranule - page * PAGE_GRANULES) / granules);
      const word = own + BITMAP + (block >> 5);
      words[word] = at(word) | (1 << (block & 31));
      words[own + IN_USE] = at(own + IN_USE) + 1;
      used += granules;
    }
    words[headerWord + USED] = used;
    return taken;
  }

  if (format) relist(new Uint8Array(pageCount));

  return {
    capacityBytes: pageCount * PAGE_BYTES,
    lockWord,
    usedBytes: () => Atomics.load(words, headerWord + USED) * 16,
    mostUsedBytes: () => Atomics.load(words, headerWord + MOST_USED) * 16,
    freeSpans() {
      if (!acquire(memory, lockWord)) return 0;
      let count = 0;
      for (let linked = at(freeSpans); linked !== 0; linked = at(record(linked - 1) + NEXT)) count++;
      release(memory, lockWord);
      return count;
    },
    allocate(bytes) {
      if (bytes > pageCount * PAGE_BYTES || !acquire(memory, lockWord)) return 0;
      let ref = 0;
      if (at(headerWord + DAMAGED) === 0) {
        ref =
          bytes <= LARGEST_CLASS_BYTES
            ? allocateInClass(classOfGranules[(bytes + 15) >> 4] ?? 0)
            : allocateSpan(bytes);
      }
      release(memory, lockWord);
      return ref;
    },
    sizeOf(ref) {
      const own = record(Math.floor((ref - firstGranule) / PAGE_GRANULES));
      const kind = at(own + KIND);
      return kind === LARGE ? at(own + SPAN_PAGES) * PAGE_BYTES : (CLASS_BYTES[kind] ?? 0);
    },
    free(ref) {
      if (!acquire(memory, lockWord)) return;
      if (at(headerWord + DAMAGED) === 0) freeBlock(ref);
      release(memory, lockWord);
    },
    markDamaged() {
      Atomics.store(words, headerWord + DAMAGED, 1);
    },
    rebuild(liveBlocks) {
      if (!acquire(memory, lockWord)) return false;
      relist(markLive(liveBlocks));
      words[headerWord + DAMAGED] = 0;
      release(memory, lockWord);
      return true;
    },
  };
}

/** Size class of every granule count up to the largest class. */
function classTable(): Uint8Array {
  const table = new Uint8Array(LARGEST_CLASS_BYTES / 16 + 1);
  let sizeClass = 0;
  for (let granules = 0; granules < table.length; granules++) {
    while ((CLASS_BYTES[sizeClass] ?? 0) < granules * 16) sizeClass++;
    table[granules] = sizeClass;
  }
  return table;
}

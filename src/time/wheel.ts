import type { Timer, TimerCallback } from './clock.ts';

/**
 * A hierarchical timer wheel over whole ticks: insert, cancel and expiry are O(1) per timer, whatever their number or
 * length. Within one tick timers fire first in, first out.
 *
 * Six levels of 256 slots cover 2^48 ticks. A timer sits at the level of the highest byte in which its due tick differs
 * from the current one, and moves down when the current tick enters its slot. All timers of one due tick therefore sit
 * in the same list at any moment, in the order they were set, which is what keeps them first in, first out.
 *
 * Timers are nodes of intrusive doubly linked lists in typed arrays, so a hundred thousand of them cost the garbage
 * collector nothing.
 */
export interface TimerWheel {
  /** Sets a timer; one that is due already fires at the next `advanceTo`. */
  insert(tick: number, callback: TimerCallback, data: number): Timer;
  cancel(timer: Timer): boolean;
  /** No timer is due before this tick; Infinity when there is none at all. May name a tick at which none fires yet. */
  nextTick(): number;
  /** Moves to a tick and fires what is due, in order. What a callback sets for now or earlier waits for the next call. */
  advanceTo(tick: number): void;
  /** Drops every timer. */
  clear(): void;
  /** Timers set now. */
  readonly size: number;
}

const levels = 6;
const slotsPerLevel = 256;
const wordsPerLevel = slotsPerLevel / 32;
const slotCount = levels * slotsPerLevel;
/** List heads that are not slots: what was due when it was set, and what is being fired. */
const overdue = slotCount;
const firing = slotCount + 1;
const firstTimer = slotCount + 2;
const half = 2 ** 24;
const lastTick = 2 ** 48 - 1;
/** A handle is generation * indexSpan + node. */
const indexSpan = 2 ** 31;
const generations = 2 ** 22;

/** Makes a wheel that stands at `startTick`. */
export function createTimerWheel(startTick: number): TimerWheel {
  let capacity = 4096;
  let next = new Int32Array(capacity);
  let previous = new Int32Array(capacity);
  let dueTick = new Float64Array(capacity);
  let generation = new Uint32Array(capacity);
  let userData = new Float64Array(capacity);
  const callbacks: (TimerCallback | null)[] = [];
  const occupied = new Uint32Array(levels * wordsPerLevel);
  let current = startTick;
  let freeList = 0;
  let used = firstTimer;
  let size = 0;

  for (let head = 0; head < firstTimer; head++) {
    next[head] = head;
    previous[head] = head;
  }

  function grow(): void {
    capacity *= 2;
    next = copyInto(new Int32Array(capacity), next);
    previous = copyInto(new Int32Array(capacity), previous);
    dueTick = copyInto(new Float64Array(capacity), dueTick);
    generation = copyInto(new Uint32Array(capacity), generation);
    userData = copyInto(new Float64Array(capacity), userData);
  }

  function isEmpty(head: number): boolean {
    return next[head] === head;
  }

  function append(head: number, node: number): void {
    const last = previous[head] ?? head;
    next[last] = node;
    previous[node] = last;
    next[node] = head;
    previous[head] = node;
    if (head < slotCount) {
      const word = head >>> 5;
      occupied[word] = (occupied[word] ?? 0) | (1 << (head & 31));
    }
  }

  function unlink(node: number): void {
    const before = previous[node] ?? 0;
    const after = next[node] ?? 0;
    next[before] = after;
    previous[after] = before;
    // Only a list head can be its own neighbour: the list is empty now.
    if (before === after && before < slotCount) clearOccupied(before);
  }

  function clearOccupied(slot: number): void {
    const word = slot >>> 5;
    occupied[word] = (occupied[word] ?? 0) & ~(1 << (slot & 31));
  }

  /** Moves a whole list behind another, keeping its order. */
  function splice(from: number, to: number): void {
    if (isEmpty(from)) return;
    const first = next[from] ?? from;
    const last = previous[from] ?? from;
    const tail = previous[to] ?? to;
    next[tail] = first;
    previous[first] = tail;
    next[last] = to;
    previous[to] = last;
    next[from] = from;
    previous[from] = from;
    if (from < slotCount) clearOccupied(from);
  }

  function slotOf(due: number): number {
    const high = Math.floor(due / half);
    const differingHigh = high ^ Math.floor(current / half);
    const low = due % half;
    if (differingHigh !== 0) return slotInHalf(high, differingHigh, 3);
    return slotInHalf(low, low ^ (current % half), 0);
  }

  function slotInHalf(value: number, differing: number, firstLevel: number): number {
    const byte = differing < 0x100 ? 0 : differing < 0x10000 ? 1 : 2;
    return (firstLevel + byte) * slotsPerLevel + ((value >>> (8 * byte)) & 0xff);
  }

  function release(node: number): void {
    callbacks[node - firstTimer] = null;
    generation[node] = ((generation[node] ?? 0) + 1) % generations;
    next[node] = freeList;
    freeList = node;
    size--;
  }

  /** The first occupied slot of a level from `start` on, -1 when there is none. */
  function firstOccupied(level: number, start: number): number {
    let word = start >>> 5;
    let bits = (occupied[level * wordsPerLevel + word] ?? 0) & (-1 << (start & 31));
    while (bits === 0) {
      word++;
      if (word === wordsPerLevel) return -1;
      bits = occupied[level * wordsPerLevel + word] ?? 0;
    }
    return word * 32 + 31 - Math.clz32(bits & -bits);
  }

  function byteOf(tick: number, level: number): number {
    const part = level < 3 ? tick % half : Math.floor(tick / half);
    return (part >>> (8 * (level % 3))) & 0xff;
  }

  function nextTick(): number {
    if (!isEmpty(overdue) || !isEmpty(firing)) return current;
    for (let level = 0; level < levels; level++) {
      // A level's slot of the current tick is empty except at level 0, where it is due now.
      const slot = firstOccupied(level, byteOf(current, level));
      if (slot === -1) continue;
      const span = slotsPerLevel ** level;
      return Math.floor(current / (span * slotsPerLevel)) * span * slotsPerLevel + slot * span;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The current tick became a multiple of 256: lists whose slot it entered move down. */
  function cascade(): void {
    let top = 0;
    while (top + 1 < levels && byteOf(current, top) === 0) top++;
    for (let level = top; level > 0; level--) {
      const head = level * slotsPerLevel + byteOf(current, level);
      while (!isEmpty(head)) {
        const node = next[head] ?? head;
        unlink(node);
        append(slotOf(dueTick[node] ?? 0), node);
      }
    }
  }

  function fire(): void {
    for (let node = next[firing] ?? firing; node !== firing; node = next[firing] ?? firing) {
      const callback = callbacks[node - firstTimer];
      const data = userData[node] ?? 0;
      unlink(node);
      release(node);
      callback?.(data);
    }
  }

  return {
    insert(tick, callback, data) {
      let node = freeList;
      if (node !== 0) {
        freeList = next[node] ?? 0;
      } else {
        if (used === capacity) grow();
        node = used++;
      }
      size++;
      dueTick[node] = Math.min(tick, lastTick);
      userData[node] = data;
      callbacks[node - firstTimer] = callback;
      append(tick <= current ? overdue : slotOf(dueTick[node] ?? 0), node);
      return (generation[node] ?? 0) * indexSpan + node;
    },
    cancel(timer) {
      const node = timer % indexSpan;
      if (node < firstTimer || node >= used) return false;
      if (generation[node] !== Math.floor(timer / indexSpan) || callbacks[node - firstTimer] == null)
        return false;
      unlink(node);
      release(node);
      return true;
    },
    nextTick,
    advanceTo(tick) {
      // A callback that threw left the rest of its list behind: it goes first.
      fire();
      splice(overdue, firing);
      fire();
      for (let due = nextTick(); due <= tick && due <= lastTick; due = nextTick()) {
        // Set for now by a callback: the caller decides when to go on, so that timers cannot starve all else.
        if (!isEmpty(overdue)) return;
        current = due;
        if (byteOf(current, 0) === 0) cascade();
        splice(byteOf(current, 0), firing);
        fire();
      }
      if (tick > current) current = tick;
    },
    clear() {
      for (let node = firstTimer; node < used; node++) {
        if (callbacks[node - firstTimer] != null) {
          unlink(node);
          release(node);
        }
      }
    },
    get size() {
      return size;
    },
  };
}

function copyInto<T extends Int32Array | Uint32Array | Float64Array>(target: T, source: T): T {
  target.set(source);
  return target;
}

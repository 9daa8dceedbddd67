import type { SharedTable } from '../../kit/index.ts';
import type { Destination, DestinationRecord } from './destination.ts';

/** Bits of a destination's state; none: active. */
export const INACTIVE = 1;
/** It failed, but not often enough to be inactive. */
export const TRYING = 2;
/** An operator took it out: it stays so. */
export const DISABLED = 4;
/** It is to be probed. */
export const PROBING = 8;

const STATES = INACTIVE | TRYING | DISABLED | PROBING;

/** How many failures or successes change a state. */
export interface Thresholds {
  readonly failures: number;
  readonly successes: number;
}

/** Whether a change of state took a destination out of use or brought it back. */
export type Turn = 'down' | 'up' | 'none';

/** The states of all destinations, shared by the workers. */
export interface States {
  of(destination: Pick<Destination, 'set' | 'uri'>): number;
  /** Sets a state as an operator does. */
  set(destination: Pick<Destination, 'set' | 'uri'>, flags: number): void;
  /**
   * A destination was found in this state by a request or a probe. Failures are counted in TRYING until it is INACTIVE, successes of
   * an inactive one until it is active.
   */
  found(destination: Pick<Destination, 'set' | 'uri'>, flags: number): Turn;
  /** Begins anew with what a list says. */
  reset(records: readonly DestinationRecord[]): void;
  /** Forgets a destination. */
  forget(destination: Pick<Destination, 'set' | 'uri'>): void;
}

/** Whether a destination in this state is passed over. */
export function isOut(flags: number): boolean {
  return (flags & (INACTIVE | DISABLED)) !== 0;
}

/** `AP`, `IX` …: how lists show a state. */
export function shownState(flags: number): string {
  const probed = (flags & PROBING) === 0 ? 'X' : 'P';
  if ((flags & DISABLED) !== 0) return `D${probed}`;
  if ((flags & INACTIVE) !== 0) return `I${probed}`;
  return `${(flags & TRYING) === 0 ? 'A' : 'T'}${probed}`;
}

/** The state that a text like `ip` names: a letter of a, i, t, d, and `p` for probing; null for anything else. */
export function stateNamed(text: string): number | null {
  const match = /^([aitd])([px]?)$/i.exec(text);
  if (match === null) return null;
  const probing = match[2]?.toLowerCase() === 'p' ? PROBING : 0;
  switch (match[1]?.toLowerCase()) {
    case 'a':
      return probing;
    case 'i':
      return INACTIVE | probing;
    case 't':
      return TRYING | probing;
    default:
      return DISABLED | probing;
  }
}

/** Opens the states that a shared table holds: an integer a destination, the bits below the count. */
export function openStates(table: SharedTable, thresholds: Thresholds): States {
  const keyOf = ({ set, uri }: Pick<Destination, 'set' | 'uri'>): string => `${set} ${uri}`;
  const read = (key: string): number => {
    const value = table.get(key, 0);
    return typeof value === 'number' ? value : 0;
  };

  /** Changes a state whoever else does at the same time; what it was and is now. */
  function change(key: string, next: (flags: number, count: number) => readonly [number, number]) {
    for (;;) {
      const before = table.get(key, 0);
      const packed = typeof before === 'number' ? before : 0;
      const [flags, count] = next(packed & STATES, packed >>> COUNT_SHIFT);
      const after = (flags & STATES) | (count << COUNT_SHIFT);
      const done = table.compareAndSet(key, before, after, 0, 0);
      if (done !== 'changed') return { before: packed & STATES, after: flags & STATES };
    }
  }

  return {
    of: (destination) => read(keyOf(destination)) & STATES,
    set: (destination, flags) => {
      change(keyOf(destination), (_flags, count) => [flags, count]);
    },
    found(destination, flags) {
      const { before, after } = change(keyOf(destination), (was, count) =>
        step(was, count, flags, thresholds),
      );
      if (isOut(before) === isOut(after)) return 'none';
      return isOut(after) ? 'down' : 'up';
    },
    reset(records) {
      table.clear();
      for (const { set, uri, flags } of records) table.set(`${set} ${uri}`, flags & STATES, 0, 0);
    },
    forget(destination) {
      table.delete(keyOf(destination));
    },
  };
}

const COUNT_SHIFT = 4;

/** The next state and count of failures, or of successes of an inactive one. */
function step(
  was: number,
  count: number,
  found: number,
  { failures, successes }: Thresholds,
): readonly [number, number] {
  if ((found & (DISABLED | INACTIVE)) !== 0) return [found, 0];
  if ((found & TRYING) !== 0) {
    const failed = count + 1;
    const probing = found & PROBING;
    // One that is inactive stays so: a failure is no better than what it has.
    if ((was & INACTIVE) !== 0) return [INACTIVE | probing, 0];
    return failed >= failures ? [INACTIVE | probing, 0] : [TRYING | probing, failed];
  }
  if ((was & INACTIVE) === 0) return [found, 0];
  const succeeded = count + 1;
  return succeeded < successes ? [found | INACTIVE | (was & PROBING), succeeded] : [found, 0];
}

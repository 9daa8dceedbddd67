import type { SharedTable } from '../../kit/index.ts';
import type { Destination } from './destination.ts';

/** The calls that destinations have now (algorithm 10), shared by the workers: who has which, until it ends or is too old. */
export interface Calls {
  /** How many a destination has. */
  loadOf(destination: Destination): number;
  /** A call goes to a destination; another one that had it, has it no more. */
  give(callId: string, destination: Destination): void;
  /** The call was answered: it now counts until it ends. False when it is not known. */
  confirm(callId: string): boolean;
  /** The call has ended. False when it is not known. */
  end(callId: string): boolean;
  /** Forgets calls that are too old. */
  sweep(): void;
}

/** How long calls count, in milliseconds, and by which clock. */
export interface CallTimes {
  /** Before they are confirmed. */
  readonly initial: number;
  readonly confirmed: number;
  now(): number;
}

/** Opens the calls that a shared table holds. */
export function openCalls(calls: SharedTable, loads: SharedTable, times: CallTimes): Calls {
  const leave = (of: string): void => {
    const left = loads.increment(of, -1, 0, 0, 0);
    // Loads of destinations that are gone would stay for ever.
    if (left === 0) loads.compareAndSet(of, 0, undefined, 0, 0);
  };
  const end = (callId: string): boolean => {
    const of = calls.get(callId, 0);
    if (typeof of !== 'string' || calls.compareAndSet(callId, of, undefined, 0, 0) !== 'ok') return false;
    leave(of);
    return true;
  };
  return {
    loadOf(destination) {
      const load = loads.get(loadKey(destination), 0);
      return typeof load === 'number' ? load : 0;
    },
    give(callId, destination) {
      end(callId);
      const key = loadKey(destination);
      if (calls.set(callId, key, times.now() + times.initial, times.now()) !== 'ok') return;
      loads.increment(key, 1, 0, 0, 0);
    },
    confirm: (callId) => calls.setExpiry(callId, times.now() + times.confirmed, times.now()),
    end,
    sweep() {
      calls.sweepExpired(times.now(), (_key, of) => {
        if (typeof of === 'string') leave(of);
      });
    },
  };
}

function loadKey({ set, duid }: Destination): string {
  return `${set} ${duid}`;
}

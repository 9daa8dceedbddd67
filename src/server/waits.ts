import type { SuspensionName } from '../run/result.ts';
import type { Operation } from '../run/stop.ts';
import type { Wake } from '../run/wake.ts';
import type { Clock } from '../time/clock.ts';
import type { TransactionId } from '../tm/transaction.ts';

/** What suspensions wait for besides their time: keys, and work of modules. */
export interface Waits {
  /**
   * A watched suspension is in its slot. `begun`: epoch milliseconds at which the run that stopped had begun; a wake of
   * its key since then is not lost, it ends the wait at once.
   */
  add(
    name: SuspensionName,
    on: { readonly key: string | null; readonly operation: Operation | null; readonly begun: number },
  ): void;
  /** A watched suspension has left its slot: what it waited for is of no interest any more, and work for it is aborted. */
  forget(transaction: TransactionId, slot: number): void;
  /** Wakes all that wait for a key; how many. */
  wakeKey(key: string, wake: Wake): number;
  /** Suspensions that wait for something. */
  readonly size: number;
  /** Aborts all work. */
  close(): void;
}

/** What the registry needs. */
export interface WaitsInput {
  readonly clock: Clock;
  /** Wakes one suspension, if its turn still counts. */
  wake(name: SuspensionName, wake: Wake): void;
  /** Begins a module's work; its result, or null where it failed without one. Never rejects. */
  perform(operation: Operation, signal: AbortSignal): Promise<Buffer | null>;
}

interface Entry {
  readonly name: SuspensionName;
  readonly key: string | null;
  readonly abort: AbortController | null;
}

/** How long a wake is remembered for runs that were on their way to wait for it, in milliseconds. */
const REMEMBERED_MS = 30_000;
/** Most wakes that are remembered. */
const MOST_REMEMBERED = 10_000;

/** Makes an empty registry. */
export function createWaits({ clock, wake, perform }: WaitsInput): Waits {
  const entries = new Map<string, Entry>();
  const byKey = new Map<string, Set<Entry>>();
  /** Last wake of each key, oldest first. */
  const recent = new Map<string, { readonly at: number; readonly wake: Wake }>();

  function remember(key: string, given: Wake): void {
    const now = clock.wallTime();
    recent.delete(key);
    recent.set(key, { at: now, wake: given });
    for (const [oldest, { at }] of recent) {
      if (recent.size <= MOST_REMEMBERED && at > now - REMEMBERED_MS) break;
      recent.delete(oldest);
    }
  }

  function work(name: SuspensionName, operation: Operation): AbortController {
    const abort = new AbortController();
    perform(operation, abort.signal).then((data) => {
      if (!abort.signal.aborted) wake(name, { cause: 'result', data });
    });
    return abort;
  }

  return {
    add(name, { key, operation, begun }) {
      const missed = key === null ? undefined : recent.get(key);
      if (missed !== undefined && missed.at > begun) {
        // Not within the run that stops: its end comes first.
        clock.setTimer(0, () => wake(name, missed.wake));
        return;
      }
      const entry = { name, key, abort: operation === null ? null : work(name, operation) };
      entries.set(slotText(name, name.slot), entry);
      if (key === null) return;
      const waiting = byKey.get(key);
      if (waiting === undefined) byKey.set(key, new Set([entry]));
      else waiting.add(entry);
    },
    forget(transaction, slot) {
      const text = slotText(transaction, slot);
      const entry = entries.get(text);
      if (entry === undefined) return;
      entries.delete(text);
      entry.abort?.abort();
      if (entry.key === null) return;
      const waiting = byKey.get(entry.key);
      waiting?.delete(entry);
      if (waiting?.size === 0) byKey.delete(entry.key);
    },
    wakeKey(key, given) {
      remember(key, given);
      const waiting = [...(byKey.get(key) ?? [])];
      for (const { name } of waiting) wake(name, given);
      return waiting.length;
    },
    get size() {
      return entries.size;
    },
    close() {
      for (const { abort } of entries.values()) abort?.abort();
      entries.clear();
      byKey.clear();
      recent.clear();
    },
  };
}

function slotText({ index, label }: TransactionId, slot: number): string {
  return `${index}:${label}:${slot}`;
}

import { gently, type SuspendedRequest, type SuspendedRequests } from '../kit/index.ts';
import { whereOfRecord } from '../run/record.ts';
import type { TransactionName } from '../run/transaction.ts';
import type { Wake } from '../run/wake.ts';
import type { Suspension } from '../tm/suspension.ts';
import type { Transaction } from '../tm/transaction.ts';
import type { Outside } from './apply.ts';
import { readStored } from './stored-run.ts';
import type { WakeStats } from './wake-stats.ts';
import type { ScriptWorker } from './worker.ts';

/** What the suspended requests of an owner are shown through. */
export interface SuspendedRequestsInput {
  readonly script: ScriptWorker;
  readonly outside: Outside;
  readonly stats: WakeStats;
  /** Goes on with a suspension that was claimed. */
  wake(transaction: Transaction, suspension: Suspension, wake: Wake): void;
  /** tm's own reply to a transaction. */
  buildReply(transaction: Transaction, status: number, reason: string): Uint8Array;
}

/** Shows the suspended requests of an owner to commands. */
export function createSuspendedRequests(input: SuspendedRequestsInput): SuspendedRequests {
  const { script, outside, stats } = input;
  const { manager, dispatcher, waits } = outside;

  function describe(suspension: Suspension): SuspendedRequest | null {
    const { index, label, slot, turn, deadline, record: bytes } = suspension;
    const stored = readStored(bytes);
    if (stored === null) return null;
    const { why, where, group, key, since, places, state } = stored.record;
    const { message } = stored;
    const innermost = places.at(-1);
    const { proto, srcIp, srcPort } = state.received;
    return {
      index,
      label,
      slot,
      turn,
      why,
      where,
      goesOnAt: innermost === undefined ? null : script.program.where(innermost),
      goesOnIn: innermost === undefined ? null : script.program.routeOf(innermost),
      route: script.program.routeAt(where),
      group,
      key,
      since,
      until: suspension.wakeAt === null ? null : Math.round(suspension.wakeAt),
      deadline: Math.round(deadline),
      method: message.method,
      requestUri: message.requestUri,
      from: message.from?.uri ?? '',
      to: message.to?.uri ?? '',
      callId: message.callId ?? '',
      source: `${proto}:${srcIp}:${srcPort}`,
      bytes: bytes.length,
    };
  }

  function* all(): Iterable<SuspendedRequest> {
    for (const suspension of manager.suspensions()) {
      const shown = describe(suspension);
      if (shown !== null) yield shown;
    }
  }

  function of(name: TransactionName): SuspendedRequest[] {
    const found: SuspendedRequest[] = [];
    for (const suspension of manager.suspensionsOf(name)) {
      const shown = describe(suspension);
      if (shown !== null) found.push(shown);
    }
    return found;
  }

  return {
    all,
    of,
    wake(name, data) {
      const present = of(name).find(({ slot }) => slot === name.slot);
      if (present === undefined) return 'not-suspended';
      if (present.goesOnAt === null) return 'no-place';
      const claimed = manager.claim(name, name.slot, null);
      if (claimed.kind !== 'claimed') return 'not-suspended';
      input.wake(claimed.transaction, claimed.suspension, { cause: 'operator', data });
      return 'woken';
    },
    cancel(name) {
      const transaction = manager.find(name);
      if (transaction === null || of(name).length === 0) return false;
      if (manager.cancel(transaction)) return true;
      // Only an INVITE can be cancelled (RFC 3261 §9.2); the operator may all the same.
      return manager.reply(transaction, 487, input.buildReply(transaction, 487, 'Request canceled')).sent;
    },
    async places() {
      const waiting = new Map<string, number>();
      for await (const { record } of gently(manager.suspensions())) {
        const where = whereOfRecord(record);
        waiting.set(where, (waiting.get(where) ?? 0) + 1);
      }
      const names = [...new Set([...stats.places.keys(), ...waiting.keys()])].sort();
      return names.map((where) => {
        const lags = stats.places.get(where);
        const at = (part: number): number => lags?.quantile(part) ?? 0;
        return {
          where,
          waiting: waiting.get(where) ?? 0,
          resumed: lags?.count ?? 0,
          lag: { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: lags?.largest ?? 0 },
        };
      });
    },
    get counts() {
      const { suspended, suspensions, wakes, staleWakes, staleEffects, timeouts } = manager.stats;
      const { waiting: queued, refused } = dispatcher;
      return {
        suspended,
        suspensions,
        wakes,
        staleWakes,
        staleEffects,
        timeouts,
        waiting: waits.size,
        queued,
        refused,
      };
    },
  };
}

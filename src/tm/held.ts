import type { Flow } from '../net/network.ts';
import type { Internals } from './internals.ts';
import type { TransactionRecord } from './record.ts';
import type { ClaimDecision } from './results.ts';

/** Something that would run script and waits until the run of its transaction that is out has come back. */
export type HeldEntry =
  | { readonly kind: 'wake'; readonly turn: number }
  | { readonly kind: 'timeout'; readonly turn: number }
  /** A reply of a branch, whose route did not run yet. */
  | { readonly kind: 'reply'; readonly branch: number; readonly bytes: Buffer; readonly flow: Flow }
  /** The time of a suspended reply. */
  | { readonly kind: 'reply-wake'; readonly branch: number; readonly turn: number }
  /** fr_timer or fr_inv_timer of a branch. */
  | { readonly kind: 'branch-timeout'; readonly branch: number }
  /** The request of a branch could not be sent. */
  | { readonly kind: 'unsent'; readonly branch: number }
  /** Something that needs the transaction for itself. */
  | { readonly kind: 'free'; readonly then: () => void }
  | {
      readonly kind: 'claim';
      readonly slot: number;
      readonly turn: number | null;
      readonly then: (result: ClaimDecision) => void;
    };

/** In order of arrival. */
export type HeldQueue = HeldEntry[];

/** A run goes out. */
export function hold(record: TransactionRecord): void {
  record.holds++;
}

/** Queues behind the run of a held transaction. */
export function waitForRelease(tm: Internals, record: TransactionRecord, entry: HeldEntry): void {
  const queue = tm.waiting.get(record.number);
  if (queue === undefined) tm.waiting.set(record.number, [entry]);
  else queue.push(entry);
}

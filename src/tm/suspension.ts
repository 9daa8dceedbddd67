import type { TransactionId } from './transaction.ts';

/** The slot of a transaction's request. Slots of branches (replies) will be 1 + branch number. */
export const requestSlot = 0;

/** What tm itself keeps of a stopped request. Times are milliseconds since the epoch: they outlive the process. */
export interface SuspensionHeader extends TransactionId {
  readonly slot: number;
  /** Which suspension of its slot this is, from 1. */
  readonly turn: number;
  /** When its own time wakes it; null when only a wake from outside can. */
  readonly wakeAt: number | null;
  /** When fr_timer or the transaction's lifetime ends it unless it woke before. */
  readonly deadline: number;
}

/** A stopped request: tm's header and the script's own bytes, which tm never looks into. */
export interface Suspension extends SuspensionHeader {
  readonly record: Uint8Array;
}

/** Header and record as one byte sequence, versioned. */
export declare function encodeSuspension(suspension: Suspension): Buffer;
/** Reads `encodeSuspension` bytes of this or an earlier version; null when they are not that. `record` is a view into `bytes`. */
export declare function decodeSuspension(bytes: Uint8Array): Suspension | null;

import type { TransactionId } from './transaction.ts';

/** The slot of a transaction's request. That of a branch's reply is 1 + the branch's number. */
export const requestSlot = 0;

/** The slot of the reply of a branch. */
export function replySlot(branch: number): number {
  return branch + 1;
}

/** Whichever slot of a transaction is suspended, for who does not know it (`t_continue`): the request's before replies'. */
export const anySlot = -1;

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

/**
 * Version 1, numbers big-endian: magic (2 bytes), version (1), flags (1), index (2), slot (2), label (4), turn (4),
 * deadline (8, float), wake time (8, float, meaningful when flagged), record length (4), record.
 */
const magic = 0xfe53;
const version = 1;
const wakesByItself = 1;
const headerSize = 36;

/** Header and record as one byte sequence, versioned. */
export function encodeSuspension(suspension: Suspension): Buffer {
  const { record } = suspension;
  const bytes = Buffer.allocUnsafe(headerSize + record.length);
  bytes.writeUInt16BE(magic, 0);
  bytes[2] = version;
  bytes[3] = suspension.wakeAt === null ? 0 : wakesByItself;
  bytes.writeUInt16BE(suspension.index, 4);
  bytes.writeUInt16BE(suspension.slot, 6);
  bytes.writeUInt32BE(suspension.label, 8);
  bytes.writeUInt32BE(suspension.turn, 12);
  bytes.writeDoubleBE(suspension.deadline, 16);
  bytes.writeDoubleBE(suspension.wakeAt ?? 0, 24);
  bytes.writeUInt32BE(record.length, 32);
  bytes.set(record, headerSize);
  return bytes;
}

/**
 * Reads `encodeSuspension` bytes of this or an earlier version; null when they are not that. `record` is a view into
 * `bytes`.
 */
export function decodeSuspension(bytes: Uint8Array): Suspension | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < headerSize || buffer.readUInt16BE(0) !== magic || buffer[2] !== version) return null;
  if (buffer.readUInt32BE(32) !== buffer.length - headerSize) return null;
  return {
    index: buffer.readUInt16BE(4),
    label: buffer.readUInt32BE(8),
    slot: buffer.readUInt16BE(6),
    turn: buffer.readUInt32BE(12),
    deadline: buffer.readDoubleBE(16),
    wakeAt: ((buffer[3] ?? 0) & wakesByItself) === 0 ? null : buffer.readDoubleBE(24),
    record: buffer.subarray(headerSize),
  };
}

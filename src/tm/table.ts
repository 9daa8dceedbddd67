import type { ByteStore } from './byte-store.ts';
import type { TransactionRecord } from './record.ts';
import type { Records } from './records.ts';
import { hasKey } from './request-block.ts';
import type { TransactionId } from './transaction.ts';

/** Finds transactions by key and by id: 65,536 chains of records, as many as there are hash indexes. */
export interface TransactionTable {
  /** Gives the record its index and label and enters it. */
  insert(record: TransactionRecord, keyHash: number): void;
  remove(record: TransactionRecord): void;
  findByKey(key: string, keyHash: number): TransactionRecord | null;
  findById(id: TransactionId): TransactionRecord | null;
  /** The hash of a transaction key, 32 bits. */
  hash(key: string): number;
}

const chainCount = 65_536;
const labelCount = 2 ** 31;

/**
 * Makes an empty table. `seed`: random 32 bits, so that senders cannot choose keys that fall into one chain.
 * `firstLabel`: seconds since the epoch. Each chain counts its labels up from there, so that ids of an earlier process
 * never come again unless it made more than a transaction a second and chain (65,536 a second) all its life.
 */
export function createTransactionTable(
  records: Records<TransactionRecord>,
  store: ByteStore,
  seed: number,
  firstLabel: number,
): TransactionTable {
  const heads = new Uint32Array(chainCount);
  const labels = new Uint32Array(chainCount).fill(firstLabel % labelCount);

  function nextLabel(index: number): number {
    // 0 is the label of no transaction.
    const label = ((labels[index] ?? 0) % (labelCount - 1)) + 1;
    labels[index] = label;
    return label;
  }

  return {
    insert(record, keyHash) {
      const index = keyHash % chainCount;
      record.index = index;
      record.label = nextLabel(index);
      record.keyHash = keyHash;
      record.next = heads[index] ?? 0;
      heads[index] = record.number;
    },
    remove(record) {
      const { index, number, next } = record;
      let at = heads[index] ?? 0;
      if (at === number) {
        heads[index] = next;
        return;
      }
      while (at !== 0) {
        const before = records.at(at);
        at = before.next;
        if (at === number) before.next = next;
      }
    },
    findByKey(key, keyHash) {
      let at = heads[keyHash % chainCount] ?? 0;
      while (at !== 0) {
        const record = records.at(at);
        if (record.keyHash === keyHash && hasKey(store.view(record.request), key)) return record;
        at = record.next;
      }
      return null;
    },
    findById({ index, label }) {
      let at = heads[index] ?? 0;
      while (at !== 0) {
        const record = records.at(at);
        if (record.label === label) return record;
        at = record.next;
      }
      return null;
    },
    hash: (key) => hashOf(key, seed),
  };
}

/** Multiply-and-mix over the characters with a final avalanche, so that the low 16 bits are as good as all. */
function hashOf(text: string, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

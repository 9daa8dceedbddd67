import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createByteStore } from './byte-store.ts';
import { flow } from './fixture.ts';
import { TransactionRecord } from './record.ts';
import { createRecords } from './records.ts';
import { storeRequest } from './request-block.ts';
import { createTransactionTable } from './table.ts';

function setUp(firstLabel = 1_000) {
  const records = createRecords(TransactionRecord);
  const store = createByteStore();
  const table = createTransactionTable(records, store, 5, firstLabel);
  const enter = (key: string, hash: number): TransactionRecord => {
    const record = records.allocate();
    record.request = storeRequest(store, flow, 'INFO', key, Buffer.from('request'));
    table.insert(record, hash);
    return record;
  };
  return { table, enter };
}

describe('transaction table', () => {
  for (const gone of [0, 1, 2]) {
    it(`keeps the rest of a chain when its member ${gone} goes`, () => {
      const { table, enter } = setUp();
      // One index, and for two of them the same hash: only the key tells these apart.
      const hashes = [7, 7, 7 + 65_536];
      const members = hashes.map((hash, i) => enter(`key-${i}`, hash));
      const removed = members[gone];
      assert.ok(removed !== undefined);
      table.remove(removed);
      for (const [i, member] of members.entries()) {
        const found = i === gone ? null : member.number;
        assert.equal(table.findByKey(`key-${i}`, hashes[i] ?? 0)?.number ?? null, found);
        assert.equal(table.findById(member)?.number ?? null, found);
      }
    });
  }

  it('counts the labels of each index up and never gives 0', () => {
    const { enter } = setUp(2 ** 31 - 3);
    const labels = [enter('a', 1), enter('b', 1), enter('c', 1), enter('d', 2)].map((record) => record.label);
    assert.deepEqual(labels, [2 ** 31 - 2, 2 ** 31 - 1, 1, 2 ** 31 - 2]);
  });

  it('gives ids after a restart that the earlier process did not give', () => {
    const before = setUp(1_700_000_000).enter('a', 1);
    const after = setUp(1_700_000_060).enter('a', 1);
    assert.equal(before.index, after.index);
    assert.ok(after.label > before.label);
  });

  it('hashes differently with another seed', () => {
    const records = createRecords(TransactionRecord);
    const store = createByteStore();
    const [first, second] = [1, 2].map((seed) => createTransactionTable(records, store, seed, 1));
    assert.notEqual(first?.hash('z9hG4bK-1'), second?.hash('z9hG4bK-1'));
  });
});

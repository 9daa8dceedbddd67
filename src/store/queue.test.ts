import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import type { QueuedItem, SameKey, SharedQueue } from './queue.ts';
import { attachStore, createVolatileStore, type SharedStore } from './volatile-store.ts';

const hashSeed = [11, 22] as const;
const PRODUCERS = 2;
const ITEMS = 4000;

/** What a producing thread is told. */
interface Order {
  readonly store: SharedStore;
  readonly workerId: number;
  readonly gate: Int32Array;
}

function produce({ store, workerId, gate }: Order): void {
  const queue = attachStore(store, workerId).queue('q');
  Atomics.add(gate, 0, 1);
  while (Atomics.load(gate, 0) <= PRODUCERS);
  for (let item = 0; item < ITEMS; item++) {
    if (queue.add(`${workerId}`, String(item).padEnd(item % 200, '.'), 0, 'both') !== 'added')
      throw new Error('refused');
  }
}

function isOrder(data: unknown): data is Order {
  return typeof data === 'object' && data !== null && 'store' in data && 'gate' in data;
}

function drained(queue: SharedQueue): QueuedItem[] {
  const items: QueuedItem[] = [];
  for (let item = queue.fetch(); item !== undefined; item = queue.fetch()) items.push(item);
  return items;
}

/** The queue as a list says what must come. */
function addToModel(model: QueuedItem[], item: QueuedItem, most: number, sameKey: SameKey): void {
  const same = sameKey === 'both' ? -1 : model.findIndex(({ key }) => key === item.key);
  if (same >= 0 && sameKey === 'keep-old') return;
  if (same >= 0) model.splice(same, 1);
  model.push(item);
  if (most > 0) model.splice(0, Math.max(0, model.length - most));
}

if (!isMainThread && isOrder(workerData)) produce(workerData);
else {
  describe('a shared queue', () => {
    test('does what a list does', () => {
      const step = fc.oneof(
        fc.record(
          {
            key: fc.constantFrom('a', 'b', 'c', ''),
            value: fc.oneof(fc.string({ maxLength: 60, unit: 'binary-ascii' }), fc.integer()),
          },
          { noNullPrototype: true },
        ),
        fc.constant(null),
      );
      const same = fc.constantFrom<SameKey>('both', 'keep-old', 'keep-new');
      fc.assert(
        fc.property(fc.array(step), fc.nat({ max: 3 }), same, (steps, most, sameKey) => {
          const store = createVolatileStore({ maxBytes: 256 * 1024, hashSeed });
          const queue = store.queue('q');
          const emptyBytes = store.stats().usedBytes;
          const model: QueuedItem[] = [];
          for (const item of steps) {
            if (item === null) {
              assert.deepEqual(queue.fetch(), model.shift());
            } else {
              const kept = sameKey === 'keep-old' && model.some(({ key }) => key === item.key);
              assert.equal(queue.add(item.key, item.value, most, sameKey), kept ? 'kept' : 'added');
              addToModel(model, item, most, sameKey);
            }
            assert.equal(queue.size(), model.length);
          }
          assert.deepEqual(drained(queue), model);
          assert.equal(store.stats().usedBytes, emptyBytes);
        }),
      );
    });

    test('a full store refuses an item and keeps the others', () => {
      const store = createVolatileStore({ maxBytes: 256 * 1024, hashSeed });
      const queue = store.queue('q');
      let added = 0;
      while (queue.add('k', 'x'.repeat(10_000), 0, 'both') === 'added') added++;
      assert.ok(added > 5);
      assert.equal(queue.size(), added);
      assert.equal(store.stats().refusedWrites, 1);
      assert.notEqual(queue.fetch(), undefined);
      assert.equal(queue.add('k', 'x'.repeat(10_000), 0, 'both'), 'added');
    });

    test('threads: every item comes once, in the order of its thread', { timeout: 60_000 }, async () => {
      const store = createVolatileStore({ maxBytes: 32 * 1024 * 1024, hashSeed });
      const queue = store.queue('q');
      const gate = new Int32Array(new SharedArrayBuffer(4));
      const ended: Promise<unknown>[] = [];
      for (let workerId = 1; workerId <= PRODUCERS; workerId++) {
        const thread = new Worker(new URL(import.meta.url), {
          workerData: { store: store.share(), workerId, gate },
        });
        ended.push(
          new Promise((resolve, reject) => {
            thread.on('error', reject);
            thread.on('exit', resolve);
          }),
        );
      }
      while (Atomics.load(gate, 0) < PRODUCERS) await new Promise(setImmediate);
      Atomics.add(gate, 0, 1);
      const next = new Map<string, number>();
      for (let taken = 0; taken < PRODUCERS * ITEMS; ) {
        const item = queue.fetch();
        if (item === undefined) {
          await new Promise(setImmediate);
          continue;
        }
        const due = next.get(item.key) ?? 0;
        assert.equal(item.value, String(due).padEnd(due % 200, '.'));
        next.set(item.key, due + 1);
        taken++;
      }
      await Promise.all(ended);
      assert.equal(queue.size(), 0);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { attachStore, createVolatileStore, type SharedStore, type VolatileStore } from './volatile-store.ts';

const hashSeed = [11, 22] as const;

/** What a hammering thread is told. */
interface Order {
  readonly store: SharedStore;
  readonly workerId: number;
  /** Rounds to do; 0: until it is ended. */
  readonly rounds: number;
  /** All threads set out together once this counts them all. */
  readonly gate: Int32Array;
  readonly threads: number;
}

const KEYS = 200;
const INCREMENT_KEYS = 4;

/** A text that shows when it is torn: a byte repeated, its length said in front. Lengths cross the size classes. */
function makeValue(round: number): string {
  const length = [3, 20, 90, 300, 2000, 20_000][round % 6] ?? 0;
  return `${length}:${String.fromCharCode(33 + (round % 90)).repeat(length)}`;
}

function isWhole(value: string): boolean {
  const colon = value.indexOf(':');
  const body = value.slice(colon + 1);
  return Number(value.slice(0, colon)) === body.length && body === body.charAt(0).repeat(body.length);
}

/** Works on the same keys as every other thread; throws at the first value that is not whole. */
function hammer(order: Order): void {
  const store = attachStore(order.store, order.workerId, (stuck) => {
    throw new Error(`stuck behind ${stuck.holder}`);
  });
  const texts = store.table('texts');
  const numbers = store.table('numbers');
  const counter = store.counter('rounds');
  Atomics.add(order.gate, 0, 1);
  while (Atomics.load(order.gate, 0) < order.threads);
  for (let round = 0; order.rounds === 0 || round < order.rounds; round++) {
    const key = `key${(round * 7 + order.workerId) % KEYS}`;
    texts.set(key, makeValue(round + order.workerId), round % 3 === 0 ? 5 : 0, 0);
    const read = texts.get(`key${(round * 13) % KEYS}`, 0);
    if (typeof read === 'string' && !isWhole(read)) throw new Error(`torn: ${read.slice(0, 40)}`);
    if (round % 5 === 0) texts.delete(key);
    if (round % 11 === 0) texts.set(`own${order.workerId}-${round % 500}`, makeValue(round), 0, 0);
    if (round % 500 === 499) texts.sweepExpired(10, () => counter.add(0));
    if (round % 1000 === 999)
      for (const { value } of texts.entries(0)) if (!isWhole(String(value))) throw new Error('torn');
    numbers.increment(`n${round % INCREMENT_KEYS}`, 1, 0, 0, 0);
    for (let swapped = false; !swapped; ) {
      const old = numbers.get('swapped', 0);
      swapped = numbers.compareAndSet('swapped', old, Number(old ?? 0) + 1, 0, 0) === 'ok';
    }
    counter.add(1);
  }
}

function startThread(order: Order): Worker {
  return new Worker(new URL(import.meta.url), { workerData: order });
}

function ended(thread: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.on('error', reject);
    thread.on('exit', () => resolve());
  });
}

/** Counts agree with what can be walked, no value is torn, and clearing gives back every byte. */
function assertSound(store: VolatileStore, emptyBytes: number): void {
  for (const name of ['texts', 'numbers']) {
    const table = store.table(name);
    const entries = [...table.entries(0)];
    assert.equal(entries.length, table.size());
    assert.equal(new Set(entries.map((entry) => entry.key)).size, entries.length);
    for (const { key, value } of entries) {
      assert.equal(table.get(key, 0), value);
      if (typeof value === 'string') assert.ok(isWhole(value), `${key} is torn`);
    }
    table.clear();
  }
  assert.equal(store.stats().usedBytes, emptyBytes);
}

function emptyStore(): { store: VolatileStore; emptyBytes: number; gate: Int32Array } {
  const store = createVolatileStore({ maxBytes: 64 * 1024 * 1024, hashSeed });
  store.table('texts');
  store.table('numbers');
  store.counter('rounds');
  // The directory keeps its bucket arrays; named locks are not used here.
  return { store, emptyBytes: store.stats().usedBytes, gate: new Int32Array(new SharedArrayBuffer(4)) };
}

if (!isMainThread) hammer(workerData);
else {
  describe('threads at one store', { timeout: 60_000 }, () => {
    for (const threads of [2, 4]) {
      test(`${threads} threads: no increment lost, no value torn, nothing stuck`, async () => {
        const { store, emptyBytes, gate } = emptyStore();
        const rounds = 16_000 / threads;
        const workers: Promise<void>[] = [];
        for (let id = 1; id <= threads; id++) {
          workers.push(ended(startThread({ store: store.share(), workerId: id, rounds, gate, threads })));
        }
        await Promise.all(workers);
        const numbers = store.table('numbers');
        for (let i = 0; i < INCREMENT_KEYS; i++) {
          assert.equal(numbers.get(`n${i}`, 0), (rounds / INCREMENT_KEYS) * threads);
        }
        assert.equal(numbers.get('swapped', 0), rounds * threads);
        assert.equal(store.counter('rounds').get(), rounds * threads);
        assert.equal(store.stats().refusedWrites, 0);
        assertSound(store, emptyBytes);
      });
    }

    test('an expired entry is swept by exactly one of two threads', async () => {
      const { store, gate } = emptyStore();
      const table = store.table('swept');
      for (let i = 0; i < 20_000; i++) table.set(`k${i}`, i, 5, 0);
      const other = new Worker(
        `const { workerData: w } = require('node:worker_threads');
         import(w.module).then(({ attachStore }) => {
           const store = attachStore(w.store, 1);
           const counter = store.counter('there');
           Atomics.store(w.gate, 0, 1);
           while (Atomics.load(w.gate, 0) !== 2);
           store.table('swept').sweepExpired(10, (key, value) => counter.add(value));
         });`,
        {
          eval: true,
          workerData: {
            module: new URL('./volatile-store.ts', import.meta.url).href,
            store: store.share(),
            gate,
          },
        },
      );
      const over = ended(other);
      while (Atomics.load(gate, 0) !== 1) await new Promise((resolve) => setImmediate(resolve));
      Atomics.store(gate, 0, 2);
      let here = 0;
      table.sweepExpired(10, (_key, value) => {
        here += Number(value);
      });
      await over;
      assert.equal(here + store.counter('there').get(), (20_000 * 19_999) / 2);
      assert.equal(table.size(), 0);
    });

    test('threads ended anywhere leave a sound store behind', async () => {
      const { store, emptyBytes, gate } = emptyStore();
      for (let id = 1; id <= 12; id++) {
        Atomics.store(gate, 0, 0);
        const thread = startThread({ store: store.share(), workerId: id, rounds: 0, gate, threads: 1 });
        const before = store.counter('rounds').get();
        // Ended after a different number of rounds each time.
        while (store.counter('rounds').get() < before + id * 61)
          await new Promise((resolve) => setImmediate(resolve));
        await thread.terminate();
        store.releaseLocksOf(id);
      }
      assertSound(store, emptyBytes);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import type { ByteQueue } from './byte-queue.ts';
import { createLocalQueue } from './local-queue.ts';
import { attachSharedQueue, createSharedQueue, type SharedQueue } from './shared-queue.ts';

const notStuck = (): void => assert.fail('stuck');

const makers: Record<string, (capacityBytes: number) => ByteQueue> = {
  local: createLocalQueue,
  shared: (capacityBytes) => attachSharedQueue(createSharedQueue(capacityBytes), 1, notStuck),
};

/** True when `promise` has settled by the time the event loop has turned a few times. */
async function settles(promise: Promise<unknown> | undefined): Promise<boolean> {
  let settled = false;
  promise?.then(() => {
    settled = true;
  });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

/** What a producer or consumer thread does. */
interface Order {
  readonly queue: SharedQueue;
  readonly workerId: number;
  readonly produce: number;
  /** For each item seen: producer and number, to be 1 in the end. */
  readonly seen: Uint8Array;
  /** Items seen altogether, and items seen out of their producer's order. */
  readonly counts: Int32Array;
  readonly total: number;
}

const ITEMS = 4000;

async function takePart(order: Order): Promise<void> {
  const queue = attachSharedQueue(order.queue, order.workerId, notStuck);
  if (order.produce > 0) {
    for (let number = 0; number < order.produce; number++) {
      const item = Buffer.alloc(8 + ((number * 37) % 3000), number & 0xff);
      item.writeInt32LE(order.workerId, 0);
      item.writeInt32LE(number, 4);
      while (!queue.push(item)) await queue.room();
    }
    return;
  }
  const consumer = queue.openConsumer();
  const latest = new Map<number, number>();
  for (;;) {
    const item = consumer.take();
    if (item === undefined) {
      if (queue.closed()) return;
      await consumer.arrival();
      continue;
    }
    const producer = item.readInt32LE(0);
    const number = item.readInt32LE(4);
    const intact =
      item.length === 8 + ((number * 37) % 3000) && item.subarray(8).every((b) => b === (number & 0xff));
    if (!intact || number <= (latest.get(producer) ?? -1)) Atomics.add(order.counts, 1, 1);
    latest.set(producer, number);
    Atomics.add(order.seen, producer * ITEMS + number, 1);
    if (Atomics.add(order.counts, 0, 1) + 1 === order.total) queue.close();
  }
}

if (!isMainThread) {
  // Something must keep the thread alive while it only waits.
  const alive = setInterval(() => {}, 1000);
  await takePart(workerData);
  clearInterval(alive);
} else {
  for (const [name, make] of Object.entries(makers)) {
    describe(`a ${name} queue`, { timeout: 20_000 }, () => {
      test('is first in first out for any sizes, bounded, and gives room back', () => {
        const step = fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 300 }));
        fc.assert(
          fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
            const queue = make(1024);
            const consumer = queue.openConsumer();
            const model: Buffer[] = [];
            let bytes = 0;
            for (const [i, size] of steps.entries()) {
              if (size < 0) {
                const item = consumer.take();
                assert.deepEqual(item, model.shift());
                bytes -= item?.length ?? 0;
              } else {
                const item = Buffer.alloc(size, i);
                const queued = queue.push(item);
                if (size > queue.maxItemBytes || bytes + size > 1024) assert.equal(queued, false);
                else if (model.length === 0) assert.equal(queued, true);
                if (queued) {
                  model.push(item);
                  bytes += size;
                }
              }
              assert.equal(queue.length(), model.length);
            }
          }),
        );
      });

      test('takes an item of its largest size, of none, and copies', () => {
        const queue = make(4096);
        const consumer = queue.openConsumer();
        const item = new Uint8Array(queue.maxItemBytes).fill(7);
        assert.ok(queue.push(item));
        item.fill(8);
        assert.ok(queue.push(new Uint8Array(0)));
        assert.equal(queue.push(new Uint8Array(queue.maxItemBytes + 1)), false);
        assert.deepEqual(consumer.take(), Buffer.alloc(queue.maxItemBytes, 7));
        assert.deepEqual(consumer.take(), Buffer.alloc(0));
        assert.equal(consumer.take(), undefined);
      });

      test('wakes as many sleepers as there are items', async () => {
        const queue = make(4096);
        const sleepers = [1, 2, 3].map(() => queue.openConsumer());
        const arrivals = sleepers.map((consumer) => consumer.arrival());
        queue.push(Buffer.from('a'));
        queue.push(Buffer.from('b'));
        const woken = await Promise.all(arrivals.map(settles));
        assert.deepEqual(woken, [true, true, false]);
        assert.equal(sleepers[0]?.arrival(), undefined);
      });

      test('a consumer that cannot come, or leaves, has another woken', async () => {
        const queue = make(4096);
        const consumers = [1, 2, 3].map(() => queue.openConsumer());
        const arrivals = consumers.map((consumer) => consumer.arrival());
        queue.push(Buffer.from('a'));
        assert.ok(await settles(arrivals[0]));
        consumers[0]?.passOn();
        assert.ok(await settles(arrivals[1]));
        consumers[1]?.close();
        assert.ok(await settles(arrivals[2]));
        assert.equal(consumers[1]?.take(), undefined);
        assert.equal(consumers[2]?.take()?.toString(), 'a');
      });

      test('a refused producer is told when there is room', async () => {
        const queue = make(1024);
        const consumer = queue.openConsumer();
        assert.equal(queue.room(), undefined);
        while (queue.push(new Uint8Array(100)));
        const room = queue.room();
        assert.equal(await settles(room), false);
        consumer.take();
        assert.ok(await settles(room));
        assert.ok(queue.push(new Uint8Array(100)));
      });

      test('closed: takes nothing more, gives what it has, wakes everybody', async () => {
        const queue = make(1024);
        const consumer = queue.openConsumer();
        const other = queue.openConsumer();
        const arrivals = [consumer.arrival(), other.arrival()];
        queue.close();
        assert.deepEqual(await Promise.all(arrivals.map(settles)), [true, true]);
        assert.equal(queue.push(new Uint8Array(1)), false);
        assert.equal(consumer.arrival(), undefined);

        const full = make(1024);
        while (full.push(new Uint8Array(100)));
        const room = full.room();
        full.close();
        assert.ok(await settles(room));
        assert.equal(full.openConsumer().take()?.length, 100);
      });

      test('has 64 consumers at most', () => {
        const queue = make(1024);
        const consumers = Array.from({ length: 64 }, () => queue.openConsumer());
        assert.throws(() => queue.openConsumer(), RangeError);
        consumers[5]?.close();
        consumers[5]?.close();
        queue.openConsumer();
        assert.throws(() => queue.openConsumer(), RangeError);
      });
    });
  }

  describe('a shared queue between threads', { timeout: 30_000 }, () => {
    test('two producers, two consumers: every item once, whole, in its producer’s order', async () => {
      const queue = createSharedQueue(64 * 1024);
      const seen = new Uint8Array(new SharedArrayBuffer(3 * ITEMS));
      const counts = new Int32Array(new SharedArrayBuffer(8));
      const threads = [1, 2, 3, 4].map((workerId) => {
        const produce = workerId <= 2 ? ITEMS : 0;
        const order: Order = { queue, workerId, produce, seen, counts, total: 2 * ITEMS };
        const thread = new Worker(new URL(import.meta.url), { workerData: order });
        return new Promise<void>((resolve, reject) => {
          thread.on('error', reject);
          thread.on('exit', () => resolve());
        });
      });
      await Promise.all(threads);
      assert.equal(counts[0], 2 * ITEMS);
      assert.equal(counts[1], 0);
      assert.ok(seen.subarray(ITEMS).every((times) => times === 1));
    });

    test('a consumer that died asleep is not waited for, and its place is free again', async () => {
      const shared = createSharedQueue(4096);
      const queue = attachSharedQueue(shared, 0, notStuck);
      const dead = attachSharedQueue(shared, 7, notStuck).openConsumer();
      const living = attachSharedQueue(shared, 8, notStuck).openConsumer();
      dead.arrival();
      const arrival = living.arrival();
      queue.push(Buffer.from('a'));
      assert.equal(await settles(arrival), false);
      queue.forget(7);
      assert.ok(await settles(arrival));
      assert.equal(living.take()?.toString(), 'a');
    });

    test('capacities out of range are told at once', () => {
      for (const bytes of [0, 1023, Number.NaN, 2 ** 31])
        assert.throws(() => createSharedQueue(bytes), RangeError);
    });
  });
}

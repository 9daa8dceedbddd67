import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openInbox } from './inbox.ts';
import { createLocalQueue } from './local-queue.ts';
import { attachSharedQueue, createSharedQueue } from './shared-queue.ts';

const notStuck = (): void => assert.fail('stuck');

const makers = {
  local: createLocalQueue,
  shared: (capacityBytes: number) => attachSharedQueue(createSharedQueue(capacityBytes), 1, notStuck),
};

for (const [name, make] of Object.entries(makers)) {
  describe(`an inbox over a ${name} queue`, { timeout: 10_000 }, () => {
    test('delivers in order, not inside push, and carries on after a throw', async () => {
      const queue = make(64 * 1024);
      const seen: number[] = [];
      const errors: unknown[] = [];
      const done = Promise.withResolvers<void>();
      const onItem = (bytes: Buffer): void => {
        seen.push(bytes.readInt32LE());
        if (seen.length === 300) done.resolve();
        if (seen.length % 100 === 0) throw new Error(`at ${seen.length}`);
      };
      openInbox(queue, onItem, (error) => errors.push(String(error)));
      for (let i = 0; i < 300; i++) {
        const item = Buffer.alloc(4);
        item.writeInt32LE(i);
        assert.ok(queue.push(item));
        assert.equal(seen.length, 0);
      }
      await done.promise;
      assert.deepEqual(
        seen,
        Array.from({ length: 300 }, (_, i) => i),
      );
      assert.deepEqual(errors, ['Error: at 100', 'Error: at 200', 'Error: at 300']);
    });

    test('once closed it delivers nothing, and another can go on', async () => {
      const queue = make(4096);
      const first: string[] = [];
      const inbox = openInbox(
        queue,
        (bytes) => {
          first.push(bytes.toString());
          inbox.close();
        },
        notStuck,
      );
      queue.push(Buffer.from('a'));
      queue.push(Buffer.from('b'));
      while (first.length === 0) await new Promise((resolve) => setImmediate(resolve));
      const second = Promise.withResolvers<string>();
      openInbox(queue, (bytes) => second.resolve(bytes.toString()), notStuck);
      assert.equal(await second.promise, 'b');
      assert.deepEqual(first, ['a']);
    });
  });
}

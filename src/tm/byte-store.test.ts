import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createByteStore, noBlock } from './byte-store.ts';

describe('byte store', () => {
  it('keeps every block apart from every other', () => {
    const length = fc.oneof(fc.nat(600), fc.nat(5_000), fc.constantFrom(0, 32_760, 32_761, 70_000));
    const command = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), length }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('free' as const), which: fc.nat() }) },
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
        const store = createByteStore();
        const live: { block: number; bytes: Buffer }[] = [];
        let fill = 1;
        for (const step of commands) {
          if (step.kind === 'put') {
            const bytes = Buffer.alloc(step.length, fill++);
            live.push({ block: store.put(bytes), bytes });
          } else if (live.length > 0) {
            const [gone] = live.splice(step.which % live.length, 1);
            store.free(gone?.block ?? noBlock);
          }
          assert.equal(store.blocks, live.length);
          for (const { block, bytes } of live) assert.ok(store.view(block).equals(bytes));
        }
      }),
      { numRuns: 100, seed: 17 },
    );
  });

  it('uses freed blocks again', () => {
    const store = createByteStore();
    for (let round = 0; round < 50; round++) {
      const blocks = Array.from({ length: 400 }, (_, i) => store.allocate(300 + (i % 8)));
      for (const block of blocks) store.free(block);
    }
    assert.equal(store.blocks, 0);
    assert.equal(store.reserved, 256 * 1024);
    store.free(noBlock);
    assert.equal(store.blocks, 0);
  });

  it('gives back large buffers', () => {
    const store = createByteStore();
    const block = store.put(Buffer.alloc(100_000, 7));
    assert.equal(store.copy(block).length, 100_000);
    store.free(block);
    assert.equal(store.reserved, 0);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createTimerWheel } from './wheel.ts';

describe('timer wheel', () => {
  it('behaves as a list sorted by due tick and order of setting', () => {
    const delay = fc.oneof(
      fc.integer({ min: -3, max: 600 }),
      fc.integer({ min: 0, max: 70_000 }),
      fc.integer({ min: 0, max: 2 ** 26 }),
      fc.constantFrom(255, 256, 257, 65_535, 65_536, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1),
    );
    const command = fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('set' as const), delay }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(200) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), delay }) },
    );
    const start = fc.constantFrom(0, 250, 65_530, 2 ** 24 - 5, 2 ** 32 - 3, 1_000_003);
    fc.assert(
      fc.property(start, fc.array(command, { maxLength: 120 }), (startTick, commands) => {
        const wheel = createTimerWheel(startTick);
        let now = startTick;
        let fired: number[] = [];
        const model: { id: number; due: number; handle: number }[] = [];
        const everSet: { id: number; handle: number }[] = [];
        for (const step of commands) {
          if (step.kind === 'set') {
            const id = everSet.length;
            const due = now + step.delay;
            const handle = wheel.insert(due, (data) => fired.push(data), id);
            everSet.push({ id, handle });
            // What is due already comes before what is due later, in the order it was set.
            model.push({ id, due: Math.max(due, now), handle });
          } else if (step.kind === 'cancel') {
            const target = everSet[step.which % Math.max(1, everSet.length)];
            if (target === undefined) continue;
            const at = model.findIndex((timer) => timer.id === target.id);
            assert.equal(wheel.cancel(target.handle), at !== -1);
            if (at !== -1) model.splice(at, 1);
          } else {
            now = Math.max(now, now + step.delay);
            const expected = model
              .filter((timer) => timer.due <= now)
              .sort((a, b) => a.due - b.due || a.id - b.id)
              .map((timer) => timer.id);
            const earliest = Math.min(...model.map((timer) => timer.due));
            assert.ok(wheel.nextTick() <= earliest, 'nextTick names no tick after a due timer');
            fired = [];
            wheel.advanceTo(now);
            assert.deepEqual(fired, expected);
            for (const id of expected) {
              model.splice(
                model.findIndex((timer) => timer.id === id),
                1,
              );
            }
          }
          assert.equal(wheel.size, model.length);
          if (model.length === 0) assert.equal(wheel.nextTick(), Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: 400, seed: 17 },
    );
  });

  it('lets a callback cancel a timer due in the same tick', () => {
    const wheel = createTimerWheel(0);
    const fired: string[] = [];
    let second = 0;
    wheel.insert(
      5,
      () => {
        fired.push('first');
        assert.equal(wheel.cancel(second), true);
      },
      0,
    );
    second = wheel.insert(5, () => fired.push('second'), 0);
    wheel.insert(5, () => fired.push('third'), 0);
    wheel.advanceTo(10);
    assert.deepEqual(fired, ['first', 'third']);
  });

  it('fires what a callback sets for now at the next call, before anything later', () => {
    const wheel = createTimerWheel(0);
    const fired: string[] = [];
    wheel.insert(
      5,
      () => {
        fired.push('a');
        wheel.insert(5, () => fired.push('set by a'), 0);
      },
      0,
    );
    wheel.insert(6, () => fired.push('b'), 0);
    wheel.advanceTo(10);
    assert.deepEqual(fired, ['a']);
    assert.ok(wheel.nextTick() <= 10);
    wheel.advanceTo(10);
    assert.deepEqual(fired, ['a', 'set by a', 'b']);
  });

  it('goes on after a callback that threw', () => {
    const wheel = createTimerWheel(0);
    const fired: number[] = [];
    wheel.insert(
      5,
      () => {
        throw new Error('broken callback');
      },
      0,
    );
    wheel.insert(5, (data) => fired.push(data), 2);
    assert.throws(() => wheel.advanceTo(10), /broken callback/);
    assert.ok(wheel.nextTick() <= 10);
    wheel.advanceTo(10);
    assert.deepEqual(fired, [2]);
    assert.equal(wheel.size, 0);
  });

  it('never clears a later timer through an old handle', () => {
    const wheel = createTimerWheel(0);
    const old = wheel.insert(1, () => {}, 0);
    wheel.advanceTo(1);
    let fired = false;
    wheel.insert(
      2,
      () => {
        fired = true;
      },
      0,
    );
    assert.equal(wheel.cancel(old), false);
    wheel.advanceTo(2);
    assert.equal(fired, true);
  });

  it('holds a hundred thousand timers and drops them all', () => {
    const wheel = createTimerWheel(0);
    let fired = 0;
    let last = -1;
    for (let i = 0; i < 100_000; i++) {
      wheel.insert(
        (i * 7919) % 60_000,
        (data) => {
          assert.ok(data >= last);
          last = data;
          fired++;
        },
        (i * 7919) % 60_000,
      );
    }
    wheel.advanceTo(30_000);
    assert.equal(fired + wheel.size, 100_000);
    assert.ok(fired > 49_000);
    wheel.clear();
    assert.equal(wheel.size, 0);
    assert.equal(wheel.nextTick(), Number.POSITIVE_INFINITY);
  });
});

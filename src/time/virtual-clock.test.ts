import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createVirtualClock } from './virtual-clock.ts';

describe('virtual clock', () => {
  it('steps to each due time in order and ends where it was told to', async () => {
    const clock = createVirtualClock(1_000);
    const seen: [string, number][] = [];
    clock.setTimer(20, () => seen.push(['late', clock.now()]));
    clock.setTimer(10, () => {
      seen.push(['early', clock.now()]);
      clock.setTimer(5, () => seen.push(['nested', clock.now()]));
      clock.setTimer(0, () => seen.push(['at once', clock.now()]));
    });
    await clock.advance(30);
    assert.deepEqual(seen, [
      ['early', 10],
      ['at once', 10],
      ['nested', 15],
      ['late', 20],
    ]);
    assert.equal(clock.now(), 30);
    assert.equal(clock.wallTime(), 1_030);
    assert.equal(clock.timers, 0);
  });

  it('waits for tracked operations and for what they start before time moves on', async () => {
    const clock = createVirtualClock();
    const seen: string[] = [];
    clock.setTimer(1, () => seen.push('timer'));
    const inner = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push('inner operation');
    };
    const outer = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push('outer operation');
      void clock.track(inner());
    };
    void clock.track(outer());
    await clock.advance(1);
    assert.deepEqual(seen, ['outer operation', 'inner operation', 'timer']);
  });

  it('does not let a failed operation stop time', async () => {
    const clock = createVirtualClock();
    const failing = clock.track(Promise.reject(new Error('refused')));
    failing.catch(() => {});
    await clock.advance(5);
    assert.equal(clock.now(), 5);
  });

  it('moves synchronously when nothing is awaited', () => {
    const clock = createVirtualClock();
    let at = -1;
    clock.setTimerAt(7, () => {
      at = clock.now();
    });
    clock.advanceSync(6);
    assert.equal(at, -1);
    clock.advanceSync(1);
    assert.equal(at, 7);
  });
});

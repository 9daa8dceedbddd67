import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRealClock } from './real-clock.ts';

describe('real clock', () => {
  it('fires in order and never early', async () => {
    const clock = createRealClock();
    const start = clock.now();
    const fired: { name: string; lag: number }[] = [];
    const set = (name: string, delay: number): void => {
      clock.setTimer(delay, () => fired.push({ name, lag: clock.now() - start - delay }));
    };
    set('second', 6);
    set('first', 2);
    set('same time, later set', 6);
    set('at once', 0);
    await new Promise<void>((resolve) => clock.setTimer(12, () => resolve()));
    assert.deepEqual(
      fired.map((entry) => entry.name),
      ['at once', 'first', 'second', 'same time, later set'],
    );
    for (const entry of fired) assert.ok(entry.lag >= 0, `${entry.name} fired ${-entry.lag} ms early`);
    clock.close();
  });

  it('fires nothing after close', async () => {
    const clock = createRealClock();
    let fired = false;
    clock.setTimer(1, () => {
      fired = true;
    });
    clock.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(fired, false);
  });

  it('tells monotonic and wall time', () => {
    const clock = createRealClock();
    const before = Date.now();
    const wall = clock.wallTime();
    assert.ok(wall >= before && wall <= Date.now());
    const earlier = clock.now();
    assert.ok(clock.now() >= earlier);
  });
});

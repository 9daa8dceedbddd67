import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSleepers } from './sleeping-load.ts';

for (const load of [{ perSecond: 500 }, { outstanding: 100 }]) {
  test(`every request is answered exactly once: ${JSON.stringify(load)} for 2 s`, async () => {
    const { requests, answered, surplus, wrong } = await loadSleepers(load, 2);
    assert.ok(requests > 500);
    assert.deepEqual({ answered, surplus, wrong }, { answered: requests, surplus: 0, wrong: 0 });
  });
}

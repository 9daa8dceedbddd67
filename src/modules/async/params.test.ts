import assert from 'node:assert/strict';
import { test } from 'node:test';
import asyncModule from './index.ts';

for (const [workers, problem] of [
  [0, null],
  [64, null],
  [65, 'takes at most 64 workers'],
] as const) {
  test(`workers ${workers}`, () => {
    const { workers: declared } = asyncModule.params;
    assert.equal(declared.check(workers)?.problem ?? null, problem);
  });
}

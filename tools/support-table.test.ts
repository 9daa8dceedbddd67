import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadScenarios } from '../test/harness/golden.ts';
import { SUPPORT_PAGE, supportPage } from './support-table.ts';

test('docs/modules.md is what the declarations and scenarios say (npm run docs writes it)', async () => {
  assert.equal(readFileSync(SUPPORT_PAGE, 'utf8'), supportPage(await loadScenarios()));
});

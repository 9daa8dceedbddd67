import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CASES } from '../test/harness/cases.ts';
import { loadScenarios } from '../test/harness/golden.ts';
import { SCENARIO_PAGE, scenarioPage } from './scenario-docs.ts';

const scenarios = await loadScenarios();

test('docs/scenarios.md is what the scenarios are (npm run docs)', () => {
  const page = readFileSync(SCENARIO_PAGE, 'utf8').split('\n');
  const wanted = scenarioPage(scenarios, CASES).split('\n');
  // Line by line first: the whole page would be much to read.
  const without = (lines: readonly string[], others: readonly string[]): string[] =>
    lines.filter((line) => !others.includes(line));
  assert.deepEqual(
    { missing: without(wanted, page), stale: without(page, wanted) },
    { missing: [], stale: [] },
  );
  assert.deepEqual(page, wanted);
});

test('every case is shown by a scenario, or says why by none', () => {
  const covered = new Set(scenarios.flatMap(({ scenario }) => scenario.covers ?? []));
  const wrong = CASES.filter(({ id, open }) => covered.has(id) === (open !== undefined));
  assert.deepEqual(
    wrong.map(({ id }) => id),
    [],
  );
});

test('scenarios name cases that there are', () => {
  const known = new Set(CASES.map(({ id }) => id));
  assert.equal(known.size, CASES.length);
  const unknown = scenarios.flatMap(({ name, scenario }) =>
    (scenario.covers ?? []).filter((id) => !known.has(id)).map((id) => `${name}: ${id}`),
  );
  assert.deepEqual(unknown, []);
});

test('every scenario is in one table', () => {
  const page = scenarioPage(scenarios, CASES);
  for (const { name } of scenarios) assert.equal(page.split(`| [${name}](`).length, 2, name);
});

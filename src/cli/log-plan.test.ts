import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogPlan } from '../log/log.ts';
import { planLog } from './log-plan.ts';

type Given = readonly (readonly [string, number | string])[];

function plan(globals: Given, debug: number | null = null, logToStderr = false): LogPlan {
  return planLog({ globals: new Map(globals) }, { debug, logToStderr });
}

test('without globals: warnings to syslog', () => {
  assert.deepEqual(plan([]), {
    level: 0,
    target: 'syslog',
    facility: 'LOG_DAEMON',
    name: 'fermata',
    json: false,
  });
});

test('the script says where, how much and how', () => {
  const globals: Given = [
    ['debug', -2],
    ['log_stderror', 1],
    ['log_facility', 'LOG_LOCAL3'],
    ['log_name', 'sbc'],
    ['log_engine_type', 'json'],
  ];
  assert.deepEqual(plan(globals), {
    level: -2,
    target: 'stderr',
    facility: 'LOG_LOCAL3',
    name: 'sbc',
    json: true,
  });
});

test('-d and -E come before the script', () => {
  const { level, target } = plan([['debug', 3]], 1, true);
  assert.equal(level, 1);
  assert.equal(target, 'stderr');
});

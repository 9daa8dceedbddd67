import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facilityNumber } from './facility.ts';
import { levelName, severityOf } from './levels.ts';
import { priorityOf } from './syslog.ts';

// As Kamailio 5.6.3 writes them, for xlog() at each number; its line at -2 has no name.
const LEVELS = [
  [-9, 'ALERT', 1],
  [-5, 'ALERT', 1],
  [-4, 'BUG', 2],
  [-3, 'CRITICAL', 2],
  [-2, 'CRITICAL', 2],
  [-1, 'ERROR', 3],
  [0, 'WARNING', 4],
  [1, 'NOTICE', 5],
  [2, 'INFO', 6],
  [3, 'DEBUG', 7],
  [9, 'DEBUG', 7],
] as const;

for (const [level, name, severity] of LEVELS) {
  test(`level ${level} is ${name} and severity ${severity}`, () => {
    assert.equal(levelName(level), name);
    assert.equal(severityOf(level), severity);
  });
}

test('priorities are those that Kamailio sends', () => {
  assert.equal(priorityOf('LOG_LOCAL3', -5), 153);
  assert.equal(priorityOf('LOG_LOCAL3', -1), 155);
  assert.equal(priorityOf('LOG_LOCAL5', 2), 174);
  assert.equal(priorityOf('LOG_DAEMON', 3), 31);
});

test('facilities by name, an unknown one is the daemons’', () => {
  assert.equal(facilityNumber('LOG_KERN'), 0);
  assert.equal(facilityNumber('LOG_AUTHPRIV'), 10);
  assert.equal(facilityNumber('LOG_LOCAL0'), 16);
  assert.equal(facilityNumber('LOG_LOCAL7'), 23);
  assert.equal(facilityNumber('LOG_LOCAL8'), facilityNumber('LOG_DAEMON'));
});

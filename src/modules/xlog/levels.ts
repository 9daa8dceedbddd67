import { isFacility, type Problem, type Value } from '../../kit/index.ts';

/** Levels by the third letter of their name (`L_ERR`, `L_ERROR`): only that letter counts. */
const LEVELS: Readonly<Record<string, number>> = { A: -5, B: -4, C: -3, E: -1, W: 0, N: 1, I: 2, D: 3 };
const LOWEST = -5;

/** The level that a name or an integer stands for. */
export function levelOf(value: Value): number | Problem {
  if (typeof value === 'number') return Math.max(value, LOWEST);
  const level = value === null ? undefined : LEVELS[value.charAt(2)];
  return (
    level ?? {
      problem: `"${value ?? ''}" is no log level`,
      hint: 'use L_ALERT, L_BUG, L_CRIT, L_ERR, L_WARN, L_NOTICE, L_INFO or L_DBG',
    }
  );
}

/** Why the text names no facility of syslog; null when it does. */
export function facilityProblem(name: string): Problem | null {
  return isFacility(name) ? null : { problem: `"${name}" is no syslog facility`, hint: 'LOG_LOCAL0, …' };
}

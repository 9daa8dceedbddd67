import type { Problem, Value } from '../../kit/index.ts';

/** Levels by the third letter of their name (`L_ERR`, `L_ERROR`): only that letter counts. */
const LEVELS: Readonly<Record<string, number>> = { A: -5, B: -4, C: -3, E: -1, W: 0, N: 1, I: 2, D: 3 };
const LOWEST = -5;

/** Names of syslog's facilities. */
const FACILITIES: ReadonlySet<string> = new Set([
  'LOG_AUTH',
  'LOG_AUTHPRIV',
  'LOG_CRON',
  'LOG_DAEMON',
  'LOG_FTP',
  'LOG_KERN',
  'LOG_LPR',
  'LOG_MAIL',
  'LOG_NEWS',
  'LOG_SYSLOG',
  'LOG_USER',
  'LOG_UUCP',
  ...Array.from({ length: 8 }, (_, number) => `LOG_LOCAL${number}`),
]);

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

/** Whether the text names a facility of syslog; null when it does. */
export function facilityProblem(name: string): Problem | null {
  return FACILITIES.has(name) ? null : { problem: `"${name}" is no syslog facility`, hint: 'LOG_LOCAL0, …' };
}

/** Kamailio's log levels: their names as lines show them, lowest (most urgent) first. `debug` is the highest one written. */
const NAMES = [
  'ALERT',
  'BUG',
  'CRITICAL',
  'CRITICAL',
  'ERROR',
  'WARNING',
  'NOTICE',
  'INFO',
  'DEBUG',
] as const;

/** The name of a level as lines show it. */
export type LevelName = (typeof NAMES)[number];

/** The most urgent level (Kamailio's `L_ALERT`) and the least (`L_DBG`); what lies beyond counts as the nearest. */
const LOWEST_LEVEL = -5;
const HIGHEST_LEVEL = 3;

/** `ALERT`, `BUG`, `CRITICAL`, `ERROR`, `WARNING`, `NOTICE`, `INFO` or `DEBUG`, for any number. */
export function levelName(level: number): LevelName {
  return NAMES[clamped(level) - LOWEST_LEVEL] ?? 'DEBUG';
}

// RFC 5424 section 6.2.1: 1 alert, 2 critical, 3 error, 4 warning, 5 notice, 6 informational, 7 debug.
const SEVERITIES = [1, 2, 2, 2, 3, 4, 5, 6, 7] as const;

/** The syslog severity (RFC 5424 section 6.2.1) of a level, as Kamailio maps them. */
export function severityOf(level: number): number {
  return SEVERITIES[clamped(level) - LOWEST_LEVEL] ?? 7;
}

function clamped(level: number): number {
  return Math.min(Math.max(Math.trunc(level), LOWEST_LEVEL), HIGHEST_LEVEL);
}

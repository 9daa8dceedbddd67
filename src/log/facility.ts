// RFC 5424 section 6.2.1.
const FACILITIES: ReadonlyMap<string, number> = new Map([
  ['LOG_KERN', 0],
  ['LOG_USER', 1],
  ['LOG_MAIL', 2],
  ['LOG_DAEMON', 3],
  ['LOG_AUTH', 4],
  ['LOG_SYSLOG', 5],
  ['LOG_LPR', 6],
  ['LOG_NEWS', 7],
  ['LOG_UUCP', 8],
  ['LOG_CRON', 9],
  ['LOG_AUTHPRIV', 10],
  ['LOG_FTP', 11],
  ...Array.from({ length: 8 }, (_, local): [string, number] => [`LOG_LOCAL${local}`, 16 + local]),
]);

const DAEMON = 3;

/** Whether a text is the `LOG_…` name of a facility. */
export function isFacility(name: string): boolean {
  return FACILITIES.has(name);
}

/** Number of a facility (RFC 5424 section 6.2.1) by its `LOG_…` name; an unknown name counts as `LOG_DAEMON`. */
export function facilityNumber(name: string): number {
  return FACILITIES.get(name) ?? DAEMON;
}

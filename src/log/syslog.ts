import { facilityNumber } from './facility.ts';
import { severityOf } from './levels.ts';
import type { SyslogCalls } from './libc.ts';
import type { FormatLine } from './line.ts';
import type { Log, LogPlan } from './log.ts';

/** The number syslog takes: facility × 8 + severity (RFC 5424 section 6.2.1). */
export function priorityOf(facility: string, level: number): number {
  return facilityNumber(facility) * 8 + severityOf(level);
}

/** A log that writes to syslog, under the plan's name and facility unless a line names another facility. */
export function createSyslogLog(plan: LogPlan, calls: SyslogCalls, format: FormatLine): Log {
  calls.open(plan.name, facilityNumber(plan.facility));
  return {
    enabled: (wanted) => wanted <= plan.level,
    write(wanted, text, facility = plan.facility) {
      if (wanted <= plan.level) calls.write(priorityOf(facility, wanted), format(wanted, text));
    },
  };
}

import { facilityNumber } from './facility.ts';
import { severityOf } from './levels.ts';
import type { SyslogCalls } from './libc.ts';
import type { FormatLine } from './line.ts';
import type { Log, LogPlan } from './log.ts';
import { createThresholds } from './thresholds.ts';

/** The number syslog takes: facility × 8 + severity (RFC 5424 section 6.2.1). */
export function priorityOf(facility: string, level: number): number {
  return facilityNumber(facility) * 8 + severityOf(level);
}

/** A log that writes to syslog, under the plan's name and facility unless a line names another facility. */
export function createSyslogLog(plan: LogPlan, calls: SyslogCalls, format: FormatLine): Log {
  const { allows, setLevel, setLevelOf } = createThresholds(plan.level);
  calls.open(plan.name, facilityNumber(plan.facility));
  return {
    enabled: allows,
    write(wanted, text, about) {
      if (!allows(wanted, about?.module)) return;
      calls.write(priorityOf(about?.facility ?? plan.facility, wanted), format(wanted, text, about?.mark));
    },
    setLevel,
    setLevelOf,
  };
}

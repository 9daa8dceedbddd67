import { jsonLines } from './json-line.ts';
import { bindSyslog, type SyslogCalls } from './libc.ts';
import { stderrLines, syslogLine } from './line.ts';
import type { Log, LogPlan, LogWorker } from './log.ts';
import { createStderrLog } from './stderr.ts';
import { createSyslogLog } from './syslog.ts';

const WARNING = 0;

/**
 * The log of one worker, as the plan says: text or JSON, to stderr or syslog. Where syslog cannot be reached the lines go
 * to stderr, and the first worker says so. `bind` gives the calls of libc.
 */
export function createWorkerLog(
  plan: LogPlan,
  worker: LogWorker,
  bind: () => SyslogCalls | null = bindSyslog,
): Log {
  const calls = plan.target === 'syslog' ? bind() : null;
  if (calls !== null) return createSyslogLog(plan, calls, plan.json ? jsonLines(worker) : syslogLine);
  const log = createStderrLog(plan.level, plan.json ? jsonLines(worker) : stderrLines(worker));
  if (plan.target === 'syslog' && worker.index === 0) {
    log.write(WARNING, "libc's syslog cannot be called here: the log goes to stderr [log.no-syslog]");
  }
  return log;
}

import { createStderrLog, type Log, type LogPlan } from './log.ts';

/** The log of one worker: `index` and `pid` identify it in text lines. */
export function createWorkerLog(
  plan: LogPlan,
  worker: { readonly index: number; readonly pid: number },
): Log {
  return createStderrLog(plan.level, worker);
}

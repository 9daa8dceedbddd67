import type { Log } from '../log/log.ts';

const LEVEL_CRITICAL = -2;

/** Takes note of an exception that nobody expected, where it was caught: the server goes on. */
export type ReportException = (doing: string, error: unknown) => void;

/** Writes one line with the exception and its stack; `doing` says what failed. */
export function logException(log: Log, doing: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const line = text.replace(/\s*\n\s*/g, ' ');
  log.write(LEVEL_CRITICAL, `${doing} failed: ${line} [server.exception]`);
}

/** As {@link logException}, and counts. */
export function createExceptionReport(log: Log, stats: { exceptions: number }): ReportException {
  return (doing, error) => {
    stats.exceptions++;
    logException(log, doing, error);
  };
}

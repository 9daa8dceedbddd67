import { writeSync } from 'node:fs';

/** The server's log: one line of text at a level. */
export interface Log {
  /** Whether a line of that level would be written: ask before building an expensive line. */
  enabled(level: number): boolean;
  /** Writes one line; the level's name is put before `text`. `facility` (`LOG_LOCAL0` …) only where it differs from the plan's. */
  write(level: number, text: string, facility?: string): void;
}

/** How a worker logs: structured-clonable, every worker makes its own log from it. */
export interface LogPlan {
  /** Lines above this level are not written (Kamailio's `debug`: -5 always … 0 warning, 1 notice, 2 info, 3 debug). */
  readonly level: number;
  readonly target: 'stderr' | 'syslog';
  /** `LOG_DAEMON` … for syslog. */
  readonly facility: string;
  /** Program name for syslog (`log_name`). */
  readonly name: string;
  /** JSON lines instead of text (`log_engine_type=json`). */
  readonly json: boolean;
}

/** Names of Kamailio's levels. */
export const LEVEL_NAMES: ReadonlyMap<number, string> = new Map([
  [-5, 'ALWAYS'],
  [-4, 'BUG'],
  [-3, 'CRITICAL'],
  [-2, 'ALERT'],
  [-1, 'ERROR'],
  [0, 'WARNING'],
  [1, 'NOTICE'],
  [2, 'INFO'],
  [3, 'DEBUG'],
]);

/** A log that writes text lines to stderr, each as ` N(PID) LEVEL: text`, as Kamailio's do with `-E`. */
export function createStderrLog(
  level: number,
  worker: { readonly index: number; readonly pid: number },
): Log {
  const start = `${String(worker.index).padStart(2)}(${worker.pid}) `;
  return {
    enabled: (wanted) => wanted <= level,
    write(wanted, text) {
      if (wanted > level) return;
      const end = text.endsWith('\n') ? '' : '\n';
      writeSync(2, Buffer.from(`${start}${LEVEL_NAMES.get(wanted) ?? 'DEBUG'}: ${text}${end}`, 'latin1'));
    },
  };
}

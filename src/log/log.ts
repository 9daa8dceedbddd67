/** What a line may say of itself. */
export interface LineAbout {
  /** `LOG_LOCAL0` …, only where it differs from the plan's. */
  readonly facility?: string | undefined;
  /** The module, where that may have a level of its own. */
  readonly module?: string | undefined;
  /** Stands in place of the level's name. */
  readonly mark?: string | undefined;
}

/** The server's log: one line of text at a level. */
export interface Log {
  /** Whether a line of that level would be written: ask before building an expensive line. */
  enabled(level: number, module?: string): boolean;
  /** Writes one line; the level's name is put before `text` (a byte string, with or without a line end). Never throws. */
  write(level: number, text: string, about?: LineAbout): void;
  /** From now on lines above this level are not written. */
  setLevel(level: number): void;
  /** Gives the lines of a module a level of their own: asked for each line; null: the one of all others. */
  setLevelOf(module: string, level: () => number | null): void;
}

/** How a worker logs: structured-clonable, every worker makes its own log from it. */
export interface LogPlan {
  /** Lines above this level are not written (Kamailio's `debug`: -5 alert … -1 error, 0 warning, 1 notice, 2 info, 3 debug). */
  readonly level: number;
  readonly target: 'stderr' | 'syslog';
  /** `LOG_DAEMON` … for syslog. */
  readonly facility: string;
  /** Program name for syslog (`log_name`). */
  readonly name: string;
  /** JSON lines instead of text (`log_engine_type=json`). */
  readonly json: boolean;
}

/** The worker whose lines a log writes. */
export interface LogWorker {
  /** Its number, 0 for the first SIP worker. */
  readonly index: number;
  /** `$pp`. */
  readonly pid: number;
}

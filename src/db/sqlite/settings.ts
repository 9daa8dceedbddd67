/** How the file of one database is opened. */
export interface SqliteSettings {
  readonly readOnly: boolean;
  /** `DELETE`, `TRUNCATE`, `PERSIST`, `MEMORY`, `WAL`, `OFF`; null: as the file has it. */
  readonly journalMode: string | null;
  /** Milliseconds that a statement waits for a lock which another process has. */
  readonly busyTimeoutMs: number;
}

/** How long a lock of another process is waited for when nothing else is said. */
export const DEFAULT_BUSY_TIMEOUT_MS = 5000;

/** A file that is written, with the journal that it has. */
export const DEFAULT_SQLITE: SqliteSettings = {
  readOnly: false,
  journalMode: null,
  busyTimeoutMs: DEFAULT_BUSY_TIMEOUT_MS,
};

/** The journal modes of SQLite. */
export const JOURNAL_MODES: readonly string[] = ['DELETE', 'TRUNCATE', 'PERSIST', 'MEMORY', 'WAL', 'OFF'];

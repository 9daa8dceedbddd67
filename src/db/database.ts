import type { Result, Statement } from './statement.ts';

/** A database that is asked without blocking anybody. What is asked first is done first. */
export interface Database {
  /** Does one statement. Rejects with an Error in the database's words; then nothing of it was done. */
  perform(statement: Statement): Promise<Result>;
  /** Does all of them or none, and nobody sees a part. */
  performAll(statements: readonly Statement[]): Promise<readonly Result[]>;
}

/** The databases as one worker reaches them, each under its URL. */
export interface Databases {
  /**
   * The database of that URL; nothing is opened before it is asked something.
   * @throws Error for a URL that `databaseProblem` refuses.
   */
  open(url: string): Database;
  /** Ends every connection once what was asked so far is done. Nothing may be asked afterwards. */
  close(): Promise<void>;
}

/** How databases of one kind are reached. */
export interface Driver {
  /** A connection, for as long as `close` is not called. */
  connect(url: string): Connection;
}

/** A database of a driver. */
export interface Connection extends Database {
  close(): Promise<void>;
}

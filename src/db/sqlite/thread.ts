/** The start of a thread that owns one SQLite file: statements come as messages, results go back. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Result, Statement } from '../statement.ts';
import { openSqliteFile, type SqliteFile } from './file.ts';
import type { SqliteSettings } from './settings.ts';

/** What the thread is started with. */
export interface SqliteThreadStart {
  readonly path: string;
  readonly settings: SqliteSettings;
}

/** A question: statements to do in one transaction; null: close the file and end. */
export interface SqliteQuestion {
  readonly id: number;
  readonly statements: readonly Statement[] | null;
}

/** Its answer. */
export type SqliteAnswer =
  | { readonly id: number; readonly results: readonly Result[] }
  | { readonly id: number; readonly problem: string };

const port = parentPort;
if (port === null) throw new Error('this module is the start of a worker thread');
const { path, settings }: SqliteThreadStart = workerData;

/** Opened at the first question, and again at the next one where that failed: the file may come later. */
let file: SqliteFile | null = null;

port.on('message', ({ id, statements }: SqliteQuestion) => {
  if (statements === null) {
    file?.close();
    port.postMessage({ id, results: [] } satisfies SqliteAnswer);
    port.close();
    return;
  }
  port.postMessage(answer(id, statements));
});

function answer(id: number, statements: readonly Statement[]): SqliteAnswer {
  try {
    file ??= openSqliteFile(path, settings);
    return { id, results: file.perform(statements) };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

import { Worker } from 'node:worker_threads';
import type { Connection, Driver } from '../database.ts';
import type { Result, Statement } from '../statement.ts';
import { pathOf } from '../url.ts';
import { DEFAULT_SQLITE, type SqliteSettings } from './settings.ts';
import type { SqliteAnswer, SqliteQuestion, SqliteThreadStart } from './thread.ts';

/** Questions that may wait for one database: what strangers can make us ask is bounded. */
const MOST_WAITING = 10_000;

const THREAD = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

/** What a question waits for. */
interface Waiting {
  resolve(results: readonly Result[]): void;
  reject(error: Error): void;
}

/** SQLite: each file is read and written by a thread of its own, since SQLite blocks whoever asks. */
export function sqliteDriver(settingsOf: (path: string) => SqliteSettings = () => DEFAULT_SQLITE): Driver {
  return {
    connect(url) {
      const path = pathOf(url);
      return openThread({ path, settings: settingsOf(path) });
    },
  };
}

function openThread(start: SqliteThreadStart): Connection {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let lastId = 0;
  let closed = false;

  /** The thread is gone: whoever waits is told, and the next question starts another. */
  function lost(gone: Worker, error: Error): void {
    if (thread !== gone) return;
    thread = null;
    const all = [...waiting.values()];
    waiting.clear();
    for (const { reject } of all) reject(error);
  }

  function running(): Worker {
    if (thread !== null) return thread;
    const started = new Worker(THREAD, { workerData: start });
    started.on('message', (answer: SqliteAnswer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ('problem' in answer) asked?.reject(new Error(answer.problem));
      else asked?.resolve(answer.results);
    });
    started.on('error', (error) => lost(started, error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => lost(started, new Error('the thread of the database ended')));
    thread = started;
    return started;
  }

  function ask(statements: readonly Statement[] | null): Promise<readonly Result[]> {
    if (closed) return Promise.reject(new Error('the database is closed'));
    if (waiting.size >= MOST_WAITING) {
      return Promise.reject(new Error(`${MOST_WAITING} questions wait for the database already`));
    }
    const worker = running();
    const id = ++lastId;
    const { promise, resolve, reject } = Promise.withResolvers<readonly Result[]>();
    waiting.set(id, { resolve, reject });
    // What is asked keeps the process alive, the thread alone does not.
    worker.ref();
    worker.postMessage({ id, statements } satisfies SqliteQuestion);
    return promise;
  }

  return {
    async perform(statement) {
      const [result] = await ask([statement]);
      if (result === undefined) throw new Error('the database gave no result');
      return result;
    },
    performAll: ask,
    async close() {
      const last = thread === null || closed ? null : ask(null);
      closed = true;
      await last;
    },
  };
}

/** The start of a thread that owns one SQLite file: statements come as messages, results go back. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Statement } from '../statement.ts';
import { type Answer, openSqliteFile, reasonOf, type SqliteFile } from './file.ts';
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
export type SqliteAnswer = Answer & { readonly id: number };

/** Questions that are taken in one go. */
const AT_ONCE = 200;

const port = parentPort;
if (port === null) throw new Error('this module is the start of a worker thread');
const { path, settings }: SqliteThreadStart = workerData;

/** Opened at the first question, and again at the next one where that failed: the file may come later. */
let file: SqliteFile | null = null;

port.on('message', (first: SqliteQuestion) => {
  const questions = [first];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    questions.push(next.message);
    if (questions.length === AT_ONCE) break;
  }
  for (const group of groupsOf(questions)) answerAll(group);
});

/**
 * Questions that are done one after the other or together: those that write wait for the disk once, in order, with the
 * queries between them. A text of SQL may be one that no transaction takes.
 */
function groupsOf(questions: readonly SqliteQuestion[]): SqliteQuestion[][] {
  const groups: SqliteQuestion[][] = [];
  let open: SqliteQuestion[] | null = null;
  for (const question of questions) {
    const alone = question.statements?.some(({ kind }) => kind === 'raw') ?? true;
    if (alone) {
      groups.push([question]);
      open = null;
    } else if (open === null) {
      open = [question];
      groups.push(open);
    } else open.push(question);
  }
  return groups;
}

function answerAll(questions: readonly SqliteQuestion[]): void {
  const writing = questions.filter(({ statements }) => statements?.some(({ kind }) => kind !== 'query'));
  if (writing.length > 1) answerTogether(questions);
  else for (const question of questions) answerOne(question);
}

function answerTogether(questions: readonly SqliteQuestion[]): void {
  let answers: readonly Answer[];
  try {
    file ??= openSqliteFile(path, settings);
    answers = file.performTogether(questions.map(({ statements }) => statements ?? []));
  } catch (error) {
    answers = questions.map(() => ({ problem: reasonOf(error) }));
  }
  for (const [at, { id }] of questions.entries()) {
    post({ id, ...(answers[at] ?? { problem: 'the database gave no answer' }) });
  }
}

function answerOne({ id, statements }: SqliteQuestion): void {
  if (statements === null) {
    file?.close();
    post({ id, results: [] });
    port?.close();
    return;
  }
  try {
    file ??= openSqliteFile(path, settings);
    post({ id, results: file.perform(statements) });
  } catch (error) {
    post({ id, problem: reasonOf(error) });
  }
}

function post(answer: SqliteAnswer): void {
  port?.postMessage(answer);
}

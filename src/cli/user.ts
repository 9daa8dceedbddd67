import { createInterface } from 'node:readline/promises';
import type { SqliteFile } from '../db/sqlite/file.ts';
import { addUser, changePassword, findUser, listUsers, removeUser } from '../db/users.ts';
import { defaultDatabase, withDatabase } from './database.ts';
import { parseUserOptions, USER_HELP, type UserAction } from './user-options.ts';

const EXIT_WRONG = 255;
const FAILED = 1;

/** `fermata user …`: changes or lists who may register and call. */
export async function runUser(args: readonly string[]): Promise<number> {
  const parsed = parseUserOptions(args, defaultDatabase(process.env));
  if (parsed.kind === 'help') {
    process.stdout.write(USER_HELP);
    return 0;
  }
  if (parsed.kind === 'wrong') {
    process.stderr.write(`fermata user: ${parsed.problem}\nTry "fermata user -h".\n`);
    return EXIT_WRONG;
  }
  const { action, url, plain } = parsed;
  const password = await passwordOf(action);
  if (password === '') {
    process.stderr.write('fermata user: the password is empty\n');
    return EXIT_WRONG;
  }
  return withDatabase('fermata user', url, (file) => perform(file, action, password, plain));
}

/** The password of an action that has one, from standard input where it was not given. */
async function passwordOf(action: UserAction): Promise<string> {
  if (action.kind === 'rm' || action.kind === 'list') return 'none';
  if (action.password !== null) return bytesOf(action.password);
  if (process.stdin.isTTY) process.stderr.write('Password: ');
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return bytesOf(line);
  return '';
}

/** Text of the terminal as bytes, one a character. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function perform(file: SqliteFile, action: UserAction, password: string, plain: boolean): number {
  switch (action.kind) {
    case 'add': {
      const [known] = file.perform([findUser(action.user)]);
      if (known !== undefined && known.rows.length > 0) return fail('the user is there already');
      file.perform([addUser(action.user, password, plain)]);
      return 0;
    }
    case 'passwd':
      return found(file.perform([changePassword(action.user, password, plain)]));
    case 'rm':
      return found(file.perform([removeUser(action.user)]));
    case 'list': {
      const [result] = file.perform([listUsers(action.domain)]);
      for (const [name, domain] of result?.rows ?? []) process.stdout.write(`${name}@${domain}\n`);
      return 0;
    }
  }
}

function found([result]: readonly { readonly affected: number }[]): number {
  return result !== undefined && result.affected > 0 ? 0 : fail('there is no such user');
}

function fail(problem: string): number {
  process.stderr.write(`fermata user: ${problem}\n`);
  return FAILED;
}

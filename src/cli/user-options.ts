import { parseArgs } from 'node:util';
import { parseUser, type User } from '../db/users.ts';

/** What is to be done with the users of a database. */
export type UserAction =
  | { readonly kind: 'add' | 'passwd'; readonly user: User; readonly password: string | null }
  | { readonly kind: 'rm'; readonly user: User }
  | { readonly kind: 'list'; readonly domain: string | null };

/** What the arguments of `fermata user` ask for, or what is wrong with them. */
export type ParsedUserOptions =
  | { readonly kind: 'do'; readonly action: UserAction; readonly url: string; readonly plain: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

/** What `fermata user -h` prints. */
export const USER_HELP = `fermata user: who may register and call (the table subscriber)

  fermata user add USER@DOMAIN [PASSWORD]
  fermata user passwd USER@DOMAIN [PASSWORD]
  fermata user rm USER@DOMAIN
  fermata user list [DOMAIN]

  -d URL      the database (default: FERMATA_DB_URL, else sqlite:///etc/kamailio/kamailio.db)
  --hash-only keep no password, only its hashes: for modparam("auth_db", "calculate_ha1", 0)

Without PASSWORD it is read from standard input, where other users of the machine do not see it.
`;

/** Reads the arguments; `defaultUrl` is used without `-d`. */
export function parseUserOptions(args: readonly string[], defaultUrl: string): ParsedUserOptions {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  const action = actionOf(positionals);
  if (typeof action === 'string') return { kind: 'wrong', problem: action };
  return { kind: 'do', action, url: values.database ?? defaultUrl, plain: values['hash-only'] !== true };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      database: { type: 'string', short: 'd' },
      'hash-only': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
    strict: true,
  });
}

/** A text says what is wrong. */
function actionOf([word, name, password, ...more]: readonly string[]): UserAction | string {
  if (more.length > 0) return 'there are too many arguments';
  if (word === 'list')
    return password === undefined ? { kind: 'list', domain: name ?? null } : 'list takes a domain';
  if (word !== 'add' && word !== 'passwd' && word !== 'rm') return 'there are add, passwd, rm and list';
  const user = name === undefined ? null : parseUser(name);
  if (user === null) return `${word} takes USER@DOMAIN${name === undefined ? '' : `, not "${name}"`}`;
  if (word !== 'rm') return { kind: word, user, password: password ?? null };
  return password === undefined ? { kind: 'rm', user } : 'rm takes no password';
}

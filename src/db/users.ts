import { createHash } from 'node:crypto';
import { equal, type Fields, query, type Statement } from './statement.ts';

/** The table of those who may register and call. */
const SUBSCRIBER = 'subscriber';

/** Somebody who may register and call. */
export interface User {
  readonly name: string;
  readonly domain: string;
}

/** Reads `user@domain`; null when it is none. */
export function parseUser(text: string): User | null {
  const [, name, domain] = /^(?:sips?:)?([^@\s]+)@([^@\s]+)$/.exec(text) ?? [];
  return name === undefined || domain === undefined ? null : { name, domain };
}

/**
 * What the table keeps of a password: the hashes that a digest is checked with (RFC 2617 §3.2.2.2), for a user name without
 * and with its domain, and the password itself where it is to be kept (`calculate_ha1`).
 */
function passwordFields({ name, domain }: User, password: string, plain: boolean): Fields {
  return {
    password: plain ? password : '',
    ha1: md5(`${name}:${domain}:${password}`),
    ha1b: md5(`${name}@${domain}:${domain}:${password}`),
  };
}

/** Adds a user. */
export function addUser(user: User, password: string, plain: boolean): Statement {
  const fields = { username: user.name, domain: user.domain, ...passwordFields(user, password, plain) };
  return { kind: 'insert', table: SUBSCRIBER, fields };
}

/** Changes a password. */
export function changePassword(user: User, password: string, plain: boolean): Statement {
  const fields = passwordFields(user, password, plain);
  return { kind: 'update', table: SUBSCRIBER, fields, where: rowOf(user) };
}

/** Removes a user. */
export function removeUser(user: User): Statement {
  return { kind: 'delete', table: SUBSCRIBER, where: rowOf(user) };
}

/** Asks for one user. */
export function findUser(user: User): Statement {
  return query(SUBSCRIBER, rowOf(user), ['username']);
}

/** Asks for name and domain of all users, of one domain or of any. */
export function listUsers(domain: string | null): Statement {
  const where = domain === null ? [] : equal({ domain });
  return query(SUBSCRIBER, where, ['username', 'domain'], 'username');
}

function rowOf({ name, domain }: User) {
  return equal({ username: name, domain });
}

function md5(text: string): string {
  return createHash('md5').update(text, 'latin1').digest('hex');
}

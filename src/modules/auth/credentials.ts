import { createRunSlot, type RunContext, type RunSlot } from '../../kit/index.ts';
import { parseDigest } from '../../sip/digest.ts';
import type { HeaderField } from '../../sip/header-field.ts';

/** The headers that carry credentials. */
export type CredentialsHeader = 'authorization' | 'proxy-authorization';

/** Digest credentials of a request (RFC 7616 §3.4), whole as far as a check needs them. */
export interface Credentials {
  /** As written: the hash of the password is made with it. */
  readonly username: string;
  /** The user name up to its `@`, without a `sip:` before it. */
  readonly user: string;
  /** What follows the `@`; '' without one. */
  readonly domain: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  /** null: the client does not know of it (RFC 2069). */
  readonly qop: Qop | null;
}

/** Quality of protection: what the client counts and adds. */
export interface Qop {
  readonly name: string;
  /** As written. */
  readonly count: string;
  readonly cnonce: string;
}

/** The header whose credentials were checked last in a run: `consume_credentials` takes it away. */
export const checkedHeader: RunSlot<HeaderField> = createRunSlot();

/** The credentials for a realm, by the header they stand in; `null`: there are none, `'malformed'`: they are not whole. */
export function findCredentials(
  run: RunContext,
  header: CredentialsHeader,
  realm: string,
): Credentials | null | 'malformed' {
  for (const field of run.message.headers(header)) {
    const given = parseDigest(field.value);
    if (given === null) continue;
    if (given.size === 0) return 'malformed';
    if (given.get('realm')?.toLowerCase() !== realm.toLowerCase()) continue;
    checkedHeader.set(run, field);
    return readCredentials(given) ?? 'malformed';
  }
  return null;
}

function readCredentials(given: ReadonlyMap<string, string>): Credentials | null {
  const username = given.get('username');
  const nonce = given.get('nonce') ?? '';
  const uri = given.get('uri') ?? '';
  const response = given.get('response') ?? '';
  if (username === undefined || nonce === '' || uri === '' || response === '') return null;
  const qop = readQop(given);
  if (qop === undefined) return null;
  const [user = '', domain = ''] = username.replace(/^sips?:/i, '').split('@', 2);
  return { username, user, domain, nonce, uri, response, qop };
}

/** Undefined: there is a `qop`, but not what has to come with it. */
function readQop(given: ReadonlyMap<string, string>): Qop | null | undefined {
  const name = given.get('qop') ?? '';
  if (name === '') return null;
  const count = given.get('nc') ?? '';
  const cnonce = given.get('cnonce') ?? '';
  return count === '' || cnonce === '' ? undefined : { name, count, cnonce };
}

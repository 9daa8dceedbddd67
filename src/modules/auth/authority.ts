import { randomBytes } from 'node:crypto';
import type { RunContext, RunServices, VolatileStore, WorkerSetup } from '../../kit/index.ts';
import { AUTH } from './codes.ts';
import { type Credentials, type CredentialsHeader, findCredentials } from './credentials.ts';
import { createDigest, type Digest, type DigestRequest, sameHash } from './digest.ts';
import { createNonces, type Nonces } from './nonce.ts';
import { type NonceMemory, type NonceNumbers, openMemory, openNumbers } from './nonce-memory.ts';

/** The highest count of a nonce (Kamailio keeps it in a byte). */
const MOST_COUNT = 255;

/** What checks credentials needs: a module that `needs` auth makes one with {@link openAuthority}. */
export interface Authority {
  readonly digest: Digest;
  /** As a challenge names it; '' when it does not. */
  readonly algorithm: string;
  readonly nonces: Nonces;
  readonly numbers: NonceNumbers;
  /** Null where the count of a nonce does not matter. */
  readonly counts: NonceMemory | null;
  /** Null where a nonce may be used again. */
  readonly oneTime: NonceMemory | null;
  readonly checks: { readonly register: number; readonly outside: number; readonly inside: number };
  readonly expireSeconds: number;
  readonly maxDriftSeconds: number;
  readonly realmPrefix: string;
  readonly addsInfo: boolean;
}

/** Opens what all workers share about nonces, with the parameters of module auth. */
export function openAuthority({
  paramOf,
  textParamOf,
  store,
}: Pick<WorkerSetup<Record<string, never>>, 'paramOf' | 'textParamOf' | 'store'>): Authority {
  const number = (name: string): number => paramOf('auth', name);
  const checks = {
    register: number('auth_checks_register'),
    outside: number('auth_checks_no_dlg'),
    inside: number('auth_checks_in_dlg'),
  };
  const numbers = openNumbers(store);
  const memory = (name: string, wanted: boolean, size: number, order: number): NonceMemory | null =>
    wanted ? openMemory(name, powerOfTwo(size, order), store, numbers) : null;
  const counts = memory(
    'counts',
    number('nonce_count') !== 0,
    number('nc_array_size'),
    number('nc_array_order'),
  );
  const oneTime = memory(
    'one-time',
    number('one_time_nonce') !== 0,
    number('otn_in_flight_no'),
    number('otn_in_flight_order'),
  );
  return {
    digest: createDigest(textParamOf('auth', 'algorithm')),
    algorithm: textParamOf('auth', 'algorithm'),
    nonces: createNonces(secretOf(textParamOf('auth', 'secret'), store), {
      numbered: counts !== null || oneTime !== null,
      bound: Object.values(checks).some((bits) => bits !== 0),
    }),
    numbers,
    counts,
    oneTime,
    checks,
    expireSeconds: number('nonce_expire'),
    maxDriftSeconds: number('nonce_auth_max_drift'),
    realmPrefix: textParamOf('auth', 'realm_prefix'),
    addsInfo: number('add_authinfo_hdr') !== 0,
  };
}

/** The size as a power of 2, not above what is asked for. */
function powerOfTwo(size: number, order: number): number {
  return order >= 0 ? 2 ** order : 2 ** Math.floor(Math.log2(size));
}

/** The secret of the script, or one that the worker that asks first makes for all. */
function secretOf(given: string, store: VolatileStore): string {
  if (given !== '') return given;
  const table = store.table('auth secret');
  table.compareAndSet('secret', undefined, randomBytes(32).toString('hex'), 0, 0);
  return String(table.get('secret', 0));
}

/** The realm without the `realm_prefix`. */
export function realmOf({ realmPrefix }: Authority, realm: string): string {
  return realmPrefix !== '' && realm.startsWith(realmPrefix) ? realm.slice(realmPrefix.length) : realm;
}

/** A nonce for whoever sent this request. */
export function makeNonce(authority: Authority, run: RunContext): string {
  const madeAt = secondsOf(run.services.clock);
  const { nonces, numbers, counts, oneTime, expireSeconds } = authority;
  return nonces.make({
    madeAt,
    expiresAt: madeAt + expireSeconds,
    id: counts !== null || oneTime !== null ? numbers.next() : null,
    bound: boundParts(authority, run),
  });
}

/**
 * The credentials of a request for a realm, with a nonce that may be used: or the code of what is wrong with them. `ok`
 * without any: the request cannot be challenged (RFC 3261 §22.1; PRACK as in Kamailio).
 */
export function takeCredentials(
  authority: Authority,
  run: RunContext,
  header: CredentialsHeader,
  realm: string,
):
  | Credentials
  | typeof AUTH.ok
  | typeof AUTH.error
  | typeof AUTH.stale
  | typeof AUTH.noCredentials
  | typeof AUTH.reused {
  const { method } = run.message;
  if (method === 'ACK' || method === 'CANCEL' || method === 'PRACK') return AUTH.ok;
  const credentials = findCredentials(run, header, realmOf(authority, realm));
  if (credentials === null) return AUTH.noCredentials;
  if (credentials === 'malformed' || credentials.response.length !== authority.digest.length)
    return AUTH.error;
  const judged = judgeNonce(authority, run, credentials);
  return judged === AUTH.ok ? credentials : judged;
}

function judgeNonce(authority: Authority, run: RunContext, { nonce, qop }: Credentials) {
  const { nonces, counts, oneTime, maxDriftSeconds } = authority;
  const { clock } = run.services;
  const now = secondsOf(clock);
  const read = nonces.read(nonce);
  if (read === null) return AUTH.error;
  if (read.expiresAt < now || read.madeAt > now + maxDriftSeconds) return AUTH.stale;
  if (!read.genuine) return AUTH.error;
  const expiresAtMs = (read.expiresAt + 1) * 1000;
  if (counts !== null && qop !== null) {
    // RFC 7616 §3.4: eight hex digits.
    if (!/^[0-9a-f]{8}$/i.test(qop.count)) return AUTH.error;
    const count = Number.parseInt(qop.count, 16);
    if (count === 0 || count > MOST_COUNT) return AUTH.stale;
    return counts.use(read.id ?? 0, count, expiresAtMs, clock.wallTime()) === 'ok' ? AUTH.ok : AUTH.stale;
  }
  if (oneTime !== null) {
    const use = oneTime.use(read.id ?? 0, 1, expiresAtMs, clock.wallTime());
    if (use === 'repeated') return AUTH.reused;
    if (use !== 'ok') return AUTH.stale;
  }
  return read.isBoundTo(boundParts(authority, run)) ? AUTH.ok : AUTH.stale;
}

/** Checks the response of credentials against the hash of the password; right ones may get Authentication-Info. */
export function checkResponse(
  authority: Authority,
  run: RunContext,
  { nonce, uri, response, qop }: Credentials,
  ha1: string,
  method: string,
): typeof AUTH.ok | typeof AUTH.wrongPassword {
  const { digest, addsInfo } = authority;
  const { message } = run;
  const request: DigestRequest = { method, uri, nonce, qop, body: message.bytes.subarray(message.headEnd) };
  if (!sameHash(response, digest.response(ha1, request))) return AUTH.wrongPassword;
  if (addsInfo) run.state.reply.headers += authenticationInfo(authority, run, request, ha1);
  return AUTH.ok;
}

function authenticationInfo(
  authority: Authority,
  run: RunContext,
  request: DigestRequest,
  ha1: string,
): string {
  const { nonce, qop } = request;
  const next = authority.oneTime === null ? nonce : makeNonce(authority, run);
  const rspauth = authority.digest.rspauth(ha1, request);
  const parts = [`nextnonce="${next}"`];
  // RFC 7616 §3.5: count and cnonce come with a qop, and not without.
  if (qop !== null) parts.push(`qop=${qop.name}`);
  parts.push(`rspauth="${rspauth}"`);
  if (qop !== null) parts.push(`cnonce="${qop.cnonce}"`, `nc=${qop.count}`);
  return `Authentication-Info: ${parts.join(', ')}\r\n`;
}

/** The parts of a request that its nonce is bound to, as one text. */
function boundParts({ checks }: Authority, run: RunContext): string {
  const { message, state } = run;
  const bits =
    message.method === 'REGISTER'
      ? checks.register
      : (message.to?.tag ?? null) === null
        ? checks.outside
        : checks.inside;
  if (bits === 0) return '';
  const parts: string[] = [];
  if ((bits & 1) !== 0) parts.push(message.requestUri);
  if ((bits & 2) !== 0) parts.push(message.callId ?? '');
  if ((bits & 4) !== 0) parts.push(message.from?.tag ?? '');
  if ((bits & 8) !== 0) parts.push(state.received.srcIp);
  return `${bits}\n${parts.join('\n')}`;
}

function secondsOf(clock: RunServices['clock']): number {
  return Math.floor(clock.wallTime() / 1000);
}

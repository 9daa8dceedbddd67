import { createHash, timingSafeEqual } from 'node:crypto';
import type { Qop } from './credentials.ts';

/** The hashes that a digest may be made with (RFC 8760); '' is MD5, which is then not named in a challenge. */
export const ALGORITHMS: readonly string[] = ['', 'MD5', 'SHA-256'];

/** Makes hashes with the `algorithm` of the module. */
export interface Digest {
  /** Hex digits of a hash. */
  readonly length: number;
  /** The hash of a user's password (RFC 7616 §3.4.2): what databases keep. */
  ha1(username: string, realm: string, password: string): string;
  /** What a client answers a nonce with (§3.4.1). */
  response(ha1: string, request: DigestRequest): string;
  /** What the server answers, to show that it knows the password too (§3.5). */
  rspauth(ha1: string, request: DigestRequest): string;
}

/** What a digest is made over. */
export interface DigestRequest {
  readonly method: string;
  /** The URI of the credentials. */
  readonly uri: string;
  readonly nonce: string;
  readonly qop: Qop | null;
  readonly body: Buffer;
}

/** Makes hashes with one of {@link ALGORITHMS}. */
export function createDigest(algorithm: string): Digest {
  const name = algorithm === 'SHA-256' ? 'sha256' : 'md5';
  const hash = (text: string): string => createHash(name).update(text, 'latin1').digest('hex');

  function answer(ha1: string, method: string, { uri, nonce, qop, body }: DigestRequest): string {
    const integrity = qop?.name === 'auth-int' ? `:${createHash(name).update(body).digest('hex')}` : '';
    const ha2 = hash(`${method}:${uri}${integrity}`);
    if (qop === null) return hash(`${ha1}:${nonce}:${ha2}`);
    return hash(`${ha1}:${nonce}:${qop.count}:${qop.cnonce}:${qop.name}:${ha2}`);
  }

  return {
    length: name === 'sha256' ? 64 : 32,
    ha1: (username, realm, password) => hash(`${username}:${realm}:${password}`),
    response: (ha1, request) => answer(ha1, request.method, request),
    rspauth: (ha1, request) => answer(ha1, '', { ...request, body: Buffer.alloc(0) }),
  };
}

/** Whether two hashes are equal, in a time that does not tell how far they are. */
export function sameHash(one: string, other: string): boolean {
  return (
    one.length === other.length && timingSafeEqual(Buffer.from(one, 'latin1'), Buffer.from(other, 'latin1'))
  );
}

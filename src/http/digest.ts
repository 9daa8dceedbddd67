import { createHash } from 'node:crypto';

/** A `WWW-Authenticate` challenge: its scheme in lower case and its parameters, by names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly params: ReadonlyMap<string, string>;
}

/** The challenges of a header value (RFC 9110 §11.6.1): several may stand in one. */
export function parseChallenges(value: string): Challenge[] {
  const challenges: { scheme: string; params: Map<string, string> }[] = [];
  const piece = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?[\s,]*/g;
  for (const [, name = '', quoted, token] of value.matchAll(piece)) {
    const given = quoted?.replace(/\\(.)/g, '$1') ?? token;
    if (given === undefined) challenges.push({ scheme: name.toLowerCase(), params: new Map() });
    else challenges.at(-1)?.params.set(name.toLowerCase(), given);
  }
  return challenges;
}

/** What a digest is made for. */
export interface DigestInput {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  /** Path and query as in the request line. */
  readonly uri: string;
  readonly cnonce: string;
}

/** The value of `Authorization` that answers a Digest challenge (RFC 7616); null for what we do not know. */
export function answerDigest(challenge: Challenge, input: DigestInput): string | null {
  const { params } = challenge;
  const algorithm = params.get('algorithm') ?? 'MD5';
  const [, hashName, session] = /^(MD5|SHA-256)(-sess)?$/i.exec(algorithm) ?? [];
  if (hashName === undefined) return null;
  const qops = params.get('qop');
  if (qops !== undefined && !/(?:^|[\s,])auth(?:$|[\s,])/i.test(qops)) return null;
  const hash = (text: string): string =>
    createHash(hashName.toUpperCase() === 'MD5' ? 'md5' : 'sha256')
      .update(text, 'latin1')
      .digest('hex');
  const { username, password, method, uri, cnonce } = input;
  const realm = params.get('realm') ?? '';
  const nonce = params.get('nonce') ?? '';
  const count = '00000001';
  const user = hash(`${username}:${realm}:${password}`);
  const secret = session === undefined ? user : hash(`${user}:${nonce}:${cnonce}`);
  const request = hash(`${method}:${uri}`);
  const response =
    qops === undefined
      ? hash(`${secret}:${nonce}:${request}`)
      : hash(`${secret}:${nonce}:${count}:${cnonce}:auth:${request}`);
  const opaque = params.get('opaque');
  const parts = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    ...(qops === undefined && session === undefined ? [] : [`cnonce="${cnonce}"`]),
    ...(qops === undefined ? [] : [`nc=${count}`, 'qop=auth']),
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
    ...(params.has('algorithm') ? [`algorithm=${algorithm}`] : []),
  ];
  return `Digest ${parts.join(', ')}`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

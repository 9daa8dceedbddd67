/** Answers to Digest challenges (RFC 7616), made without `src`: an error there must not hide itself here. */
import { createHash } from 'node:crypto';
import { headerValue } from './message.ts';
import type { Login } from './scenario.ts';

/** Returns the header line that answers the challenge of `reply` for a request of that method to that URI. */
export function writeCredentials(
  reply: string,
  login: Login,
  method: string,
  uri: string,
  body: string,
): string {
  const www = headerValue(reply, 'WWW-Authenticate');
  const challenge = www ?? headerValue(reply, 'Proxy-Authenticate');
  if (challenge === undefined) throw new Error(`there is no challenge in\n${reply}`);
  const parameter = (name: string): string | undefined =>
    new RegExp(`(?<![a-z])${name}="?([^",]*)`).exec(challenge)?.[1];
  const hash = (text: string): string =>
    createHash(parameter('algorithm') === 'SHA-256' ? 'sha256' : 'md5')
      .update(text, 'latin1')
      .digest('hex');

  const realm = login.realm ?? parameter('realm') ?? '';
  const nonce = login.nonce ?? parameter('nonce') ?? '';
  const qop = login.qop === undefined ? parameter('qop') : login.qop;
  const count = login.count ?? '00000001';
  const secret = hash(`${login.user}:${parameter('realm')}:${login.password}`);
  const request = hash(`${method}:${uri}${qop === 'auth-int' ? `:${hash(body)}` : ''}`);
  const counted = qop === undefined || qop === null ? '' : `${count}:cnonce:${qop}:`;
  const response = hash(`${secret}:${nonce}:${counted}${request}`);
  const parts = [
    `username="${login.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    ...(counted === '' ? [] : [`qop=${qop}`, `nc=${count}`, 'cnonce="cnonce"']),
  ].filter((part) => !(login.without ?? []).some((name) => part.startsWith(`${name}=`)));
  const header = www === undefined ? 'Proxy-Authorization' : 'Authorization';
  return `${header}: Digest ${parts.join(', ')}`;
}

import { type Call, type RunContext, refuse } from '../../kit/index.ts';
import { replyEitherWay, replyStatelessly } from '../../run/stateless-reply.ts';
import { quote } from '../../sip/params.ts';
import { type Authority, makeNonce, realmOf } from './authority.ts';
import { AUTH } from './codes.ts';

/** Bits of the flags of a challenge. */
export const CHALLENGE = { qopAuth: 1, qopInt: 2, stale: 16 } as const;

/** Who challenges: the registrar or server itself, or a proxy (RFC 3261 §22.2, §22.3). */
export interface Challenger {
  readonly status: 401 | 407;
  readonly reason: string;
  readonly header: string;
}

export const SERVER: Challenger = { status: 401, reason: 'Unauthorized', header: 'WWW-Authenticate' };
export const PROXY: Challenger = {
  status: 407,
  reason: 'Proxy Authentication Required',
  header: 'Proxy-Authenticate',
};

/** What sends a challenge. */
export interface ChallengeState {
  readonly authority: Authority;
  readonly stateless: boolean;
}

/** The header line of a challenge, with its line end. */
export function challengeHeader(
  authority: Authority,
  run: RunContext,
  { header }: Challenger,
  realm: string,
  flags: number,
): string {
  const parts = [`realm=${quote(realmOf(authority, realm))}`, `nonce="${makeNonce(authority, run)}"`];
  if ((flags & CHALLENGE.qopInt) !== 0) parts.push('qop="auth-int"');
  else if ((flags & CHALLENGE.qopAuth) !== 0) parts.push('qop="auth"');
  if ((flags & CHALLENGE.stale) !== 0) parts.push('stale=true');
  if (authority.algorithm !== '') parts.push(`algorithm=${authority.algorithm}`);
  return `${header}: Digest ${parts.join(', ')}\r\n`;
}

/** Sends a challenge; without a realm a 500. */
export function challenge(
  { authority, stateless }: ChallengeState,
  call: Call,
  challenger: Challenger,
  realm: string,
  flags: number,
): number {
  const { run } = call;
  const reply = stateless ? replyStatelessly : replyEitherWay;
  if (realm === '') {
    reply(run, 500, 'Internal Server Error');
    return refuse(call, 'the realm is empty', 'give it a domain, such as "$fd"');
  }
  run.state.reply.headers += challengeHeader(authority, run, challenger, realm, flags);
  const answer = reply(run, challenger.status, challenger.reason);
  return answer.granted ? AUTH.ok : refuse(call, answer.text);
}

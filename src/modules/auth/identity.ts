import type { RunContext } from '../../kit/index.ts';
import { parseUri, type SipUri } from '../../sip/uri.ts';

/**
 * Whether a request is that of the user whose credentials it has: From always, To too of REGISTER and PUBLISH, the
 * Request-URI of PUBLISH. With `useDomain` those have the same domain.
 */
export function isOwnRequest(run: RunContext, user: string, useDomain: boolean): boolean {
  const { message } = run;
  const from = message.from?.parsedUri ?? null;
  if (userOf(from) !== user) return false;
  const { method } = message;
  if (method !== 'REGISTER' && method !== 'PUBLISH') return true;
  const matches = (uri: SipUri | null): boolean =>
    userOf(uri) === user && (!useDomain || hostOf(uri) === hostOf(from));
  return (
    matches(message.to?.parsedUri ?? null) && (method === 'REGISTER' || matches(parseUri(run.requestUri)))
  );
}

function userOf(uri: SipUri | null): string {
  return uri?.user ?? '';
}

function hostOf(uri: SipUri | null): string {
  return uri?.host.toLowerCase() ?? '';
}

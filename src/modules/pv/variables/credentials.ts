import type { RunContext } from '../../../kit/index.ts';
import { parseDigest } from '../../../sip/digest.ts';
import { orNull, readOnly, type Variables } from '../state.ts';
import { hostOf, userOf } from './uri.ts';

/** The digest credentials of the request; null when there are none. */
function credentials(run: RunContext): ReadonlyMap<string, string> | null {
  const { message } = run;
  // Neither carries credentials of its own that could be challenged (RFC 3261 §22.1).
  if (message.kind === 'reply' || message.method === 'ACK' || message.method === 'CANCEL') return null;
  const value = (message.header('proxy-authorization') ?? message.header('authorization'))?.value;
  const parsed = value === undefined ? null : parseDigest(value);
  return parsed === null || parsed.size === 0 ? null : parsed;
}

/** One parameter of them (RFC 7616 §3.4), without quotes; null when there are none or it is missing. */
function credential(run: RunContext, name: string): string | null {
  return orNull(credentials(run)?.get(name));
}

/** The same, but '' where credentials have no such parameter: so Kamailio shows what belongs to the user. */
function shown(run: RunContext, name: string): string | null {
  const given = credentials(run);
  return given === null ? null : (given.get(name) ?? '');
}

function fromPart(run: RunContext, pick: typeof userOf): string {
  const uri = run.message.from?.parsedUri ?? null;
  return uri === null ? '' : (pick(uri) ?? '');
}

/** Digest credentials of a request, from Proxy-Authorization or else Authorization. */
export const CREDENTIAL_VARIABLES: Variables = {
  aU: readOnly('The user name of the credentials.', (run) => shown(run, 'username')),
  au: readOnly('The user name of the credentials up to its @, without a `sip:` before it.', (run) => {
    const name = shown(run, 'username');
    return name === null ? null : (name.replace(/^sips?:/i, '').split('@', 1)[0] ?? '');
  }),
  ad: readOnly('What follows the @ in the user name of the credentials.', (run) => {
    const name = shown(run, 'username');
    return name === null ? null : (name.split('@', 2)[1] ?? '');
  }),
  ar: readOnly('The realm of the credentials.', (run) => shown(run, 'realm')),
  aa: readOnly('The algorithm of the credentials.', (run) => shown(run, 'algorithm')),
  adu: readOnly('The URI of the credentials.', (run) => credential(run, 'uri')),
  adn: readOnly('The nonce of the credentials.', (run) => credential(run, 'nonce')),
  adc: readOnly('The cnonce of the credentials.', (run) => credential(run, 'cnonce')),
  adr: readOnly('The response of the credentials.', (run) => credential(run, 'response')),
  ado: readOnly('The opaque value of the credentials.', (run) => credential(run, 'opaque')),
  AU: readOnly('The user to account for: the user part of From.', (run) => fromPart(run, userOf)),
  Au: readOnly('The user to account for with its host: From as user@host.', (run) => {
    return `${fromPart(run, userOf)}@${fromPart(run, hostOf)}`;
  }),
};

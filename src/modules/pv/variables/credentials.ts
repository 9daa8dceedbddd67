import type { RunContext } from '../../../kit/index.ts';
import { parseDigest } from '../../../sip/digest.ts';
import { orNull, readOnly, type Variables } from '../state.ts';
import { hostOf, userOf } from './uri.ts';

/** One parameter of the digest credentials (RFC 7616 §3.4), without quotes; null when there are none or it is missing. */
function credential(run: RunContext, name: string): string | null {
  const { message } = run;
  // Neither carries credentials of its own that could be challenged (RFC 3261 §22.1).
  if (message.kind === 'reply' || message.method === 'ACK' || message.method === 'CANCEL') return null;
  const value = (message.header('proxy-authorization') ?? message.header('authorization'))?.value;
  const text = value === undefined ? null : parseDigest(value)?.get(name);
  return orNull(text);
}

function fromPart(run: RunContext, pick: typeof userOf): string {
  const uri = run.message.from?.parsedUri ?? null;
  return uri === null ? '' : (pick(uri) ?? '');
}

/** Digest credentials of a request, from Proxy-Authorization or else Authorization. */
export const CREDENTIAL_VARIABLES: Variables = {
  aU: readOnly('The user name of the credentials.', (run) => credential(run, 'username')),
  au: readOnly('The user name of the credentials up to its @.', (run) =>
    orNull(credential(run, 'username')?.split('@', 1)[0]),
  ),
  ad: readOnly('What follows the @ in the user name of the credentials.', (run) => {
    const name = credential(run, 'username');
    const at = name?.indexOf('@') ?? -1;
    return name === null || at < 0 ? null : orNull(name.slice(at + 1));
  }),
  ar: readOnly('The realm of the credentials.', (run) => credential(run, 'realm')),
  aa: readOnly('The algorithm of the credentials.', (run) => credential(run, 'algorithm')),
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

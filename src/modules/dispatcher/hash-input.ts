import type { RunContext } from '../../kit/index.ts';
import { coreHash } from '../../kit/index.ts';
import { parseDigest } from '../../sip/digest.ts';
import { parseUri } from '../../sip/uri.ts';

const DEFAULT_PORT = 5060;
const DEFAULT_TLS_PORT = 5061;

/** The hash of a Call-ID; null where the message has none. */
export function hashOfCallId({ message }: RunContext): number | null {
  return message.callId === null ? null : coreHash(message.callId);
}

/** The hash of a URI: its user, and unless `userOnly` host and port, that where it is not the usual one. */
export function hashOfUri(text: string, userOnly: boolean): number | null {
  const uri = parseUri(text);
  if (uri === null || uri.host === '') return null;
  const usual = uri.scheme === 'sips' ? DEFAULT_TLS_PORT : DEFAULT_PORT;
  const port = uri.port === null || uri.port === usual ? '' : `:${uri.port}`;
  return coreHash(uri.user ?? '', userOnly ? '' : `${uri.host}${port}`);
}

/** The hash of the user that a request's credentials name, without a domain; null where it has none. */
export function hashOfCredentials({ message }: RunContext): number | null {
  const field = message.header('proxy-authorization') ?? message.header('authorization');
  const user = field === null ? undefined : parseDigest(field.value)?.get('username')?.split('@', 1)[0];
  return user === undefined || user === '' ? null : coreHash(user);
}

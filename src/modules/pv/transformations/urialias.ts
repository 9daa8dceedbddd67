import { aliasUri, parseAddressAlias, protocolId } from '../../../sip/address-alias.ts';
import { type TransformationClass, textOperation } from './operation.ts';
import { uriParam, uriParts } from './uri-parts.ts';

function encode(text: string): string {
  const uri = uriParts(text);
  if (uri === null) return '';
  const transport = uriParam(uri.parsed.params, 'transport');
  // As in Kamailio's URI parser, `wss` is no transport of a URI (RFC 7118 §5.2.4 has only `ws`).
  const id = transport.toLowerCase() === 'wss' ? 0 : protocolId(transport);
  return `${uri.host}~${uri.port === 0 ? 5060 : uri.port}~${id === 0 ? 1 : id}`;
}

function decode(text: string): string {
  const alias = parseAddressAlias(text);
  return alias === null ? '' : aliasUri(alias);
}

/** `{urialias.…}`: `addr~port~proto` and back. An empty value is undefined, one that does not fit gives ''. */
export const URIALIAS: TransformationClass = {
  encode: textOperation('A URI as `addr~port~proto`.', (text) => (text === '' ? null : encode(text))),
  decode: textOperation('`addr~port~proto` as a URI.', (text) => (text === '' ? null : decode(text))),
};

import { type TransformationClass, textOperation } from './operation.ts';
import { protocolId, uriParam, uriParts } from './uri-parts.ts';

const TRANSPORTS = ['', '', 'tcp', 'tls', 'sctp', 'ws', 'ws'];

function encode(text: string): string {
  const uri = uriParts(text);
  if (uri === null) return '';
  const transport = uriParam(uri.parsed.params, 'transport');
  // As in Kamailio's URI parser, `wss` is no transport of a URI (RFC 7118 §5.2.4 has only `ws`).
  const id = transport.toLowerCase() === 'wss' ? 0 : protocolId(transport);
  return `${uri.host}~${uri.port === 0 ? 5060 : uri.port}~${id === 0 ? 1 : id}`;
}

function decode(text: string): string {
  const match = /^([^~]*)~([^~]*)~([0-6])/.exec(text);
  if (match === null) return '';
  const transport = TRANSPORTS[Number(match[3])] ?? '';
  return `sip:${match[1]}:${match[2]}${transport === '' ? '' : `;transport=${transport}`}`;
}

/** `{urialias.…}`: `addr~port~proto` and back. An empty value is undefined, one that does not fit gives ''. */
export const URIALIAS: TransformationClass = {
  encode: textOperation('A URI as `addr~port~proto`.', (text) => (text === '' ? null : encode(text))),
  decode: textOperation('`addr~port~proto` as a URI.', (text) => (text === '' ? null : decode(text))),
};

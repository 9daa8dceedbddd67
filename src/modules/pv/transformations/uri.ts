import type { Value } from '../../../kit/index.ts';
import { protocolId } from '../../../sip/address-alias.ts';
import { operation, parameters, type TransformationClass, textOf, textOperation } from './operation.ts';
import { type UriParts, uriParam, uriParts } from './uri-parts.ts';

/** One part of the URI in the value; undefined when it is no URI. */
function part(doc: string, pick: (uri: UriParts) => Value) {
  return textOperation(doc, (text) => {
    const uri = uriParts(text);
    return uri === null ? null : pick(uri);
  });
}

function named(name: string) {
  return part(`The \`${name}\` parameter, empty when there is none.`, (uri) =>
    uriParam(uri.parsed.params, name),
  );
}

function userAt(uri: UriParts): string {
  return uri.user === '' ? '' : `${uri.user}@`;
}

function hostPortTransport(uri: UriParts): string {
  const port = uri.port === 0 ? '' : `:${uri.port}`;
  const transport = uriParam(uri.parsed.params, 'transport');
  return `${uri.host}${port}${transport === '' ? '' : `;transport=${transport}`}`;
}

const host = part('The host.', (uri) => uri.host);

/** `{uri.…}`: parts of a URI. */
export const URI: TransformationClass = {
  user: part('The user part.', (uri) => uri.user),
  passwd: part('The password.', (uri) => uri.password),
  host,
  domain: host,
  port: part("The port as a number, '' when none is written.", (uri) => (uri.port === 0 ? '' : uri.port)),
  params: part('The parameters as written.', (uri) => uri.params),
  headers: part('The headers as written.', (uri) => uri.headers),
  scheme: part('The scheme as written.', (uri) => uri.scheme),
  transport: named('transport'),
  ttl: named('ttl'),
  uparam: part('The `user` parameter, empty when there is none.', (uri) =>
    uriParam(uri.parsed.params, 'user'),
  ),
  maddr: named('maddr'),
  method: named('method'),
  lr: named('lr'),
  r2: named('r2'),
  param: operation(
    'The parameter of a name, empty when there is none.',
    parameters(['text']),
    (text, [name]) => {
      const uri = uriParts(text);
      const wanted = textOf(name);
      return uri === null || wanted === null ? null : uriParam(uri.parsed.params, wanted);
    },
  ),
  saor: part('Scheme, user and host.', (uri) => `${uri.scheme}:${userAt(uri)}${uri.host}`),
  duri: part('Scheme, host, port and transport.', (uri) => `${uri.scheme}:${hostPortTransport(uri)}`),
  suri: part(
    'Scheme, user, host, port and transport.',
    (uri) => `${uri.scheme}:${userAt(uri)}${hostPortTransport(uri)}`,
  ),
  tosocket: part('`proto:host:port`; empty without a known transport.', (uri) => {
    const transport = uriParam(uri.parsed.params, 'transport').toLowerCase();
    return protocolId(transport) === 0 ? '' : `${transport}:${uri.host}:${uri.port === 0 ? 5060 : uri.port}`;
  }),
};

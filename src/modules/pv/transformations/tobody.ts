import type { Value } from '../../../kit/index.ts';
import { type NameAddr, parseNameAddr } from '../../../sip/name-addr.ts';
import { type TransformationClass, textOperation } from './operation.ts';
import { uriParts } from './uri-parts.ts';

function part(doc: string, pick: (body: NameAddr, text: string) => Value) {
  return textOperation(doc, (text) => {
    const body = parseNameAddr(text);
    return body === null ? null : pick(body, text);
  });
}

/** The header parameters as written, without the first `;`. */
function paramsOf(body: NameAddr, text: string): string {
  const afterUri = text.indexOf(body.uri, body.display.length) + body.uri.length;
  const semicolon = text.indexOf(';', afterUri);
  return semicolon < 0 ? '' : text.slice(semicolon + 1).trim();
}

/** `{tobody.…}`: parts of the value of a To, From or similar header. */
export const TOBODY: TransformationClass = {
  uri: part('The URI.', (body) => body.uri),
  user: part('The user part of the URI.', (body) => uriParts(body.uri)?.user ?? null),
  host: part('The host of the URI.', (body) => uriParts(body.uri)?.host ?? null),
  display: part('The display name, quotes kept.', (body) => body.display),
  tag: part('The tag, empty when there is none.', (body) => body.tag ?? ''),
  params: part('The header parameters as written.', paramsOf),
};

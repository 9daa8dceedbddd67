import type { Value } from '../../../kit/index.ts';
import type { SipUri } from '../../../sip/uri.ts';
import { orNull } from '../state.ts';
import { hostOf, userOf } from './uri.ts';

/** The parts of a URI that a select may name. */
export const URI_PARTS = ['user', 'host', 'port', 'hostport', 'transport'];

/** A part of a URI as text; null when the URI or the part is not there. */
export function uriPart(uri: SipUri | null, path: string): Value {
  if (uri === null) return null;
  const port = uri.port === null ? null : String(uri.port);
  switch (path) {
    case 'user':
      return userOf(uri);
    case 'host':
      return hostOf(uri);
    case 'port':
      return port;
    case 'hostport':
      return `${hostOf(uri) ?? ''}:${port ?? 5060}`;
    case 'transport':
      return orNull(uri.params.get('transport'));
    default:
      return null;
  }
}

import type { RunContext, Value, VariableDeclaration } from '../../../kit/index.ts';
import { parseUri, type SipUri } from '../../../sip/uri.ts';
import { withHost, withPort, withUser } from '../../core/index.ts';
import { orNull, type PvState, readOnly, readWrite, textOnly, type Variables } from '../state.ts';

/** A URI that Kamailio's variables show; null for other schemes. */
function shown(uri: SipUri | null): SipUri | null {
  if (uri === null) return null;
  const { scheme } = uri;
  return scheme === 'sip' || scheme === 'sips' || scheme === 'tel' || scheme === 'urn' ? uri : null;
}

/** The user part, or the namespace of a URN; null when there is none. */
export function userOf(uri: SipUri): string | null {
  return uri.scheme === 'urn' ? orNull(uri.opaque.split(':', 1)[0]) : orNull(uri.user);
}

/** The host as written, or what follows the namespace of a URN; null when there is none. */
export function hostOf(uri: SipUri): string | null {
  if (uri.scheme !== 'urn') return orNull(uri.host);
  const colon = uri.opaque.indexOf(':');
  return colon < 0 ? null : orNull(uri.opaque.slice(colon + 1));
}

/** The port as text, else the default of the transport. */
export function portOf(uri: SipUri): string {
  if (uri.port !== null && uri.port > 0) return String(uri.port);
  return uri.params.get('transport')?.toLowerCase() === 'tls' ? '5061' : '5060';
}

/** The transport parameter as written, `UDP` without one. */
export function transportOf(uri: SipUri): string {
  return orNull(uri.params.get('transport')) ?? 'UDP';
}

/** The Request-URI as it stands; null in a reply and when it is no URI. */
function requestUriOf(run: RunContext): SipUri | null {
  const { message, state } = run;
  if (message.kind !== 'request') return null;
  return shown(state.uri === null ? message.uri : parseUri(state.uri));
}

function originalUri(run: RunContext): SipUri | null {
  return run.message.kind === 'request' ? shown(run.message.uri) : null;
}

function destinationUri(run: RunContext): SipUri | null {
  return run.state.dstUri === null ? null : shown(parseUri(run.state.dstUri));
}

type UriOf = (run: RunContext) => SipUri | null;

function part(doc: string, uriOf: UriOf, pick: (uri: SipUri) => Value): VariableDeclaration<PvState> {
  return readOnly(doc, (run) => {
    const uri = uriOf(run);
    return uri === null ? null : pick(uri);
  });
}

/** Writes a changed Request-URI; false when it could not be changed. */
function change(run: RunContext, changed: string | null): boolean {
  if (changed === null || run.message.kind !== 'request') return false;
  run.requestUri = changed;
  return true;
}

function writable(
  doc: string,
  pick: (uri: SipUri) => Value,
  set: (run: RunContext, value: Value) => boolean,
): VariableDeclaration<PvState> {
  return readWrite(
    doc,
    (run) => {
      const uri = requestUriOf(run);
      return uri === null ? null : pick(uri);
    },
    set,
  );
}

const requestUri = readWrite(
  'The Request-URI; undefined when it is no URI.',
  (run) => (requestUriOf(run) === null ? null : run.requestUri),
  (run, value) => change(run, textOnly(value)),
);
const originalText = part('The Request-URI as received.', originalUri, () => null);
const received: VariableDeclaration<PvState> = {
  ...originalText,
  get: (_state, run) => (originalUri(run) === null ? null : run.message.requestUri),
};
const destination = readWrite(
  'The destination URI: where the request goes when it is set.',
  (run) => run.state.dstUri,
  (run, value) => {
    if (typeof value === 'number') return false;
    run.state.dstUri = orNull(value);
    if (run.state.dstUri !== null) run.state.uriIsNew = true;
    return true;
  },
);

/** The Request-URI, as it stands and as received, and the destination URI. */
export const URI_VARIABLES: Variables = {
  ru: requestUri,
  ruri: requestUri,
  rU: writable('User part of the Request-URI; undefined removes it.', userOf, (run, value) => {
    return typeof value !== 'number' && change(run, withUser(run.requestUri, value ?? ''));
  }),
  rd: writable('Host of the Request-URI.', hostOf, (run, value) => {
    const host = textOnly(value);
    return host !== null && change(run, withHost(run.requestUri, host));
  }),
  rp: writable('Port of the Request-URI, as text; undefined removes it.', portOf, (run, value) => {
    return change(run, withPort(run.requestUri, value === null ? '' : String(value)));
  }),
  rP: part('Transport of the Request-URI.', requestUriOf, transportOf),
  rz: part('Scheme of the Request-URI.', requestUriOf, (uri) => uri.scheme),
  rUl: part('Length of the user part of the Request-URI.', requestUriOf, (uri) => userOf(uri)?.length ?? 0),
  ou: received,
  ouri: received,
  oU: part('User part of the Request-URI as received.', originalUri, userOf),
  od: part('Host of the Request-URI as received.', originalUri, hostOf),
  op: part('Port of the Request-URI as received, as text.', originalUri, portOf),
  oP: part('Transport of the Request-URI as received.', originalUri, transportOf),
  oUl: part('Length of the user part as received.', originalUri, (uri) => userOf(uri)?.length ?? 0),
  du: destination,
  duri: destination,
  dd: part('Host of the destination URI.', destinationUri, hostOf),
  dp: part('Port of the destination URI, as text.', destinationUri, portOf),
  dP: part('Transport of the destination URI.', destinationUri, transportOf),
};

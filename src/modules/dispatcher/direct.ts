import type { RunContext } from '../../kit/index.ts';
import { parseUri } from '../../sip/uri.ts';
import type { KeptDestination } from './chosen-xavps.ts';
import type { DispatcherState } from './state.ts';

/** Where a choice is written: the address that the request is sent to, the domain of its URI, or nowhere. */
export type Into = 'dst' | 'domain' | 'nowhere';

/** Sends the request to a destination. */
export function direct(state: DispatcherState, run: RunContext, to: KeptDestination, into: Into): void {
  const { state: request } = run;
  if (into === 'nowhere') return;
  if (into === 'dst') request.dstUri = to.uri;
  else request.uri = withDomain(run.requestUri, to.uri);
  // In a failure route it is then forwarded again.
  request.uriIsNew = true;
  const socket = to.socket === '' ? state.defaultSocket : to.socket;
  if (socket !== '') request.sendSocket = socket;
}

/** A URI with host, port and parameters of another one; its user stays, and is the other's where it has none. */
export function withDomain(uri: string, other: string): string {
  const parsed = parseUri(uri);
  const bare = other.slice(other.indexOf(':') + 1);
  const at = bare.indexOf('@');
  if (parsed === null || parsed.user === null) return `${parsed?.scheme ?? 'sip'}:${bare}`;
  const password = parsed.password === null ? '' : `:${parsed.password}`;
  return `${parsed.scheme}:${parsed.user}${password}@${bare.slice(at + 1)}`;
}

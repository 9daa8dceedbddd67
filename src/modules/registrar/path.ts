import type { RunContext } from '../../kit/index.ts';
import { unescapeUri } from '../../sip/escapes.ts';
import type { SipMessage } from '../../sip/message.ts';
import { formatNameAddr, parseNameAddrList } from '../../sip/name-addr.ts';
import { parseUri } from '../../sip/uri.ts';
import type { RegistrationErrorName } from './errors.ts';
import { listsOption } from './request.ts';

/** `path_mode`: the Path is kept and never shown. */
const SILENT = 0;
/** `path_mode`: a registration with a Path whose client does not support Path is refused. */
const STRICT = 2;

/** The Path of a registration (RFC 3327). */
export interface RequestedPath {
  /** All Path headers as one value; null without any. */
  readonly vector: string | null;
  /** `received` of the first hop: where the client is seen from there; null without one. */
  readonly received: string | null;
  /** What the reply has of it; null: nothing. */
  readonly shown: string | null;
}

export const NO_PATH: RequestedPath = { vector: null, received: null, shown: null };

/** Reads the Path of a registration. The first hop must be a loose router, else nothing could be sent there. */
export function readPath(message: SipMessage, mode: number): RequestedPath | RegistrationErrorName {
  const values = message.headers('path').map(({ value }) => value);
  if (values.length === 0) return NO_PATH;
  const vector = values.join(',');
  const supported = listsOption(message, 'supported', 'path');
  if (mode === STRICT && !supported) return 'pathUnsupported';
  const first = parseNameAddrList(vector)?.[0]?.parsedUri ?? null;
  if (first === null || !first.params.has('lr')) return 'pathParse';
  const received = unescapeUri(first.params.get('received') ?? '');
  // What is not a URI could, with its escapes resolved, be the end of our header.
  if (received !== '' && parseUri(received) === null) return 'pathParse';
  return {
    vector,
    received: received === '' ? null : received,
    shown: mode !== SILENT && supported ? vector : null,
  };
}

/** Where a request to a contact with a Path goes, and what is left of the Path. */
export interface PathRoute {
  readonly vector: string | null;
  /** URI of the first hop; null where nothing is left. */
  readonly firstHop: string | null;
}

/** The way along a Path; with `checkLocal` without its first hop where that is this server. */
export function pathRoute(run: RunContext, path: string, checkLocal: boolean): PathRoute {
  const hops = parseNameAddrList(path) ?? [];
  const first = hops[0]?.parsedUri ?? null;
  const isLocal =
    checkLocal &&
    first !== null &&
    run.services.isMyself(first.host, first.port ?? 0, first.params.get('transport'));
  if (!isLocal) return { vector: path, firstHop: hops[0]?.uri ?? null };
  const rest = hops.slice(1);
  return {
    vector: rest.length === 0 ? null : rest.map(formatNameAddr).join(','),
    firstHop: rest[0]?.uri ?? null,
  };
}

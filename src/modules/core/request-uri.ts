import { parseUri } from '../../sip/uri.ts';

/** The pieces of a sip, sips or tel URI as text; `rest` begins with the `;` or `?` that follows host and port. */
interface Pieces {
  readonly scheme: string;
  readonly user: string;
  /** With its colon, '' when there is none. */
  readonly password: string;
  readonly host: string;
  /** With its colon, '' when there is none. */
  readonly port: string;
  readonly rest: string;
  readonly tel: boolean;
}

function take(text: string): Pieces | null {
  const uri = parseUri(text);
  if (uri === null) return null;
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon);
  if (uri.scheme === 'tel') {
    const user = uri.user ?? '';
    const rest = text.slice(colon + 1 + user.length);
    return { scheme, user, password: '', host: '', port: '', rest, tel: true };
  }
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return null;
  const afterHost = text.slice(Math.max(text.indexOf('@'), colon) + 1 + uri.host.length);
  const port = /^:[0-9]*/.exec(afterHost)?.[0] ?? '';
  return {
    scheme,
    user: uri.user ?? '',
    password: uri.password === null ? '' : `:${uri.password}`,
    host: uri.host,
    port,
    rest: afterHost.slice(port.length),
    tel: false,
  };
}

function write(pieces: Pieces): string {
  const { host, password, port, rest, scheme, tel, user } = pieces;
  if (tel) return `${scheme}:${user}${rest}`;
  return `${scheme}:${user === '' ? '' : `${user}${password}@`}${host}${port}${rest}`;
}

/** As {@link write}, for a new host: a tel URI becomes a SIP URI (RFC 3261 §19.1.6). */
function writeAtHost(pieces: Pieces): string {
  if (!pieces.tel) return write(pieces);
  return `sip:${pieces.user}${pieces.rest}@${pieces.host}${pieces.port};user=phone`;
}

/** A change of a URI: the new text, null when the old one cannot be taken apart. */
export type UriChange = (uri: string, value: string) => string | null;

/** Changes the user part and keeps the password; an empty user takes both away. */
export const withUser: UriChange = (uri, user) => {
  const pieces = take(uri);
  return pieces === null ? null : write({ ...pieces, user });
};

/** Changes user and password, `user[:password]`. */
export const withUserPassword: UriChange = (uri, value) => {
  const pieces = take(uri);
  return pieces === null ? null : write({ ...pieces, user: value, password: '' });
};

/** Changes the host and keeps the port. */
export const withHost: UriChange = (uri, host) => {
  const pieces = take(uri);
  return pieces === null ? null : writeAtHost({ ...pieces, host });
};

/** Changes host and port, `host[:port]`. */
export const withHostPort: UriChange = (uri, value) => {
  const pieces = take(uri);
  return pieces === null ? null : writeAtHost({ ...pieces, host: value, port: '' });
};

/** Changes host, port and transport, `host[:port][;transport=x]`; the old transport parameter goes. */
export const withHostPortTransport: UriChange = (uri, value) => {
  const pieces = take(uri);
  if (pieces === null) return null;
  const rest = pieces.rest.replace(/;transport(=[^;?]*)?(?=[;?]|$)/i, '');
  return writeAtHost({ ...pieces, host: value, port: '', rest });
};

/** Changes the port; '' takes it away. Null for a tel URI, which has none. */
export const withPort: UriChange = (uri, port) => {
  const pieces = take(uri);
  if (pieces === null || pieces.tel) return null;
  return write({ ...pieces, port: port === '' ? '' : `:${port}` });
};

/** Puts text before the user part. */
export const withPrefix: UriChange = (uri, prefix) => {
  const pieces = take(uri);
  return pieces === null ? null : write({ ...pieces, user: prefix + pieces.user });
};

/** Takes the first `count` bytes of the user part away. */
export function strippedUser(uri: string, count: number): string | null {
  const pieces = take(uri);
  return pieces === null ? null : write({ ...pieces, user: pieces.user.slice(count) });
}

/** Takes the last `count` bytes of the user part away. */
export function strippedUserTail(uri: string, count: number): string | null {
  const pieces = take(uri);
  if (pieces === null) return null;
  return write({ ...pieces, user: pieces.user.slice(0, Math.max(0, pieces.user.length - count)) });
}

/** Adds `;user=phone` to a SIP URI unless it has it; a tel URI stays as it is. */
export function withUserPhone(uri: string): string | null {
  const pieces = take(uri);
  if (pieces === null) return null;
  if (pieces.tel) return uri;
  const question = pieces.rest.indexOf('?');
  const params = question < 0 ? pieces.rest : pieces.rest.slice(0, question);
  if (/;user=phone(?=;|$)/i.test(params)) return uri;
  const headers = question < 0 ? '' : pieces.rest.slice(question);
  return write({ ...pieces, rest: `${params};user=phone${headers}` });
}

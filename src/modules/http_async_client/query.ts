import {
  type ConnectionSettings,
  DEFAULT_TLS,
  type HttpHeader,
  type HttpRequest,
  type TlsSettings,
} from '../../kit/index.ts';
import type { Params } from './params.ts';

/** What the script sets with `$http_req(…)` for its next query. Plain data. */
export interface Settings {
  readonly headers: readonly HttpHeader[];
  readonly body: string;
  /** '': GET, or POST with a body. */
  readonly method: string;
  readonly timeoutMs: number;
  readonly username: string;
  readonly password: string;
  readonly authMethods: number;
  /** Whether the request waits for the reply, where it has a transaction. */
  readonly suspends: boolean;
  readonly followRedirects: boolean;
  readonly connection: ConnectionSettings;
}

/** A query as it goes to the SIP worker. */
export interface Query {
  readonly id: string;
  readonly url: string;
  /** What `http_async_send_xdata` gives the route of the reply. */
  readonly xdata: string;
  readonly settings: Settings;
}

/** Longest body of a reply that is kept: it has to fit into the queue of a worker group. */
export const MOST_REPLY_BYTES = 512 * 1024;

const TLS_VERSIONS: ReadonlyMap<number, TlsSettings['minVersion']> = new Map([
  [1, 'TLSv1'],
  [4, 'TLSv1'],
  [5, 'TLSv1.1'],
  [6, 'TLSv1.2'],
  [7, 'TLSv1.3'],
]);

/** The settings that the parameters give. */
export function settingsOf(params: Params, filePath: (path: string) => string): Settings {
  const file = (path: string): string => (path === '' ? '' : filePath(path));
  return {
    headers: [],
    body: '',
    method: '',
    timeoutMs: params.connection_timeout,
    username: '',
    password: '',
    authMethods: params.authmethod,
    suspends: true,
    followRedirects: params.curl_follow_redirect !== 0,
    connection: {
      keepAlive: true,
      tcpKeepAliveSeconds: params.tcp_keepalive === 0 ? null : params.tcp_ka_idle,
      family: 0,
      localAddress: '',
      proxy: '',
      tls: {
        ...DEFAULT_TLS,
        verifyPeer: params.tls_verify_peer !== 0,
        verifyHost: params.tls_verify_host !== 0,
        minVersion: TLS_VERSIONS.get(params.tls_version) ?? null,
        certFile: file(params.tls_client_cert),
        keyFile: file(params.tls_client_key),
        caPath: file(params.tls_ca_path),
      },
    },
  };
}

/** The query as bytes. */
export function encodeQuery(query: Query): Buffer {
  return Buffer.from(JSON.stringify(query), 'utf8');
}

/** Reads what {@link encodeQuery} wrote; nobody else writes it. */
export function decodeQuery(bytes: Buffer): Query {
  return JSON.parse(bytes.toString('utf8'));
}

/** A query as the client takes it. */
export function requestOf({ url, settings }: Query, userAgent: string): HttpRequest {
  const { headers, body, method, timeoutMs, username, password, authMethods } = settings;
  const has = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted);
  return {
    method: method !== '' ? method : body === '' ? 'GET' : 'POST',
    url,
    headers: [
      ...(has('user-agent') ? [] : [['User-Agent', userAgent] as const]),
      ...(has('accept') ? [] : [['Accept', '*/*'] as const]),
      ...headers,
    ],
    body: body === '' ? null : Buffer.from(body, 'latin1'),
    credentials: username === '' ? null : { username, password, methods: authMethods },
    followRedirects: settings.followRedirects,
    timeoutMs,
    maxBodyBytes: MOST_REPLY_BYTES,
    connection: settings.connection,
  };
}

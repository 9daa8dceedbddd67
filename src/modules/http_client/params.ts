import type { ParamValues } from '../../kit/index.ts';
import { AUTH_BASIC, AUTH_DIGEST } from '../../kit/index.ts';

const NOT_IN_TLS = 'this version of TLS is not spoken any more';

/** The parameters of `http_client`, as in Kamailio 5.6.3. */
export const params = {
  connection_timeout: {
    type: 'int',
    default: 4,
    doc: "Seconds until a request is given up, for each connection that does not say; 0: ten minutes. Kamailio's pages say 0, its default is 4.",
    check: (seconds: number) => (seconds < 0 ? { problem: 'a time is not negative' } : null),
  },
  httpredirect: {
    type: 'int',
    default: 0,
    doc: "Whether redirects are followed, at most 30. Kamailio's pages say 1, its default is 0.",
  },
  maxdatasize: {
    type: 'int',
    default: 0,
    doc: 'Bytes of a reply that `http_connect` takes: what is longer is cut there. 0: 8 MB, and longer is error 23.',
  },
  query_maxdatasize: {
    type: 'int',
    default: 0,
    doc: 'The same for `http_client_query` and `http_client_get`.',
  },
  query_result: {
    type: 'int',
    default: 1,
    doc: 'What these two give: 1 the first line of the body, 0 all of it.',
  },
  keep_connections: { type: 'int', default: 0, doc: 'Whether connections of `http_connect` are kept open.' },
  useragent: { type: 'string', default: 'fermata', doc: 'The `User-Agent` of requests.' },
  httpproxy: { type: 'string', default: '', doc: 'Host or URL of a proxy.' },
  httpproxyport: { type: 'int', default: 0, doc: 'Port of the proxy; 0: there is none.' },
  netinterface: {
    type: 'string',
    default: '',
    doc: 'Address or name of the network interface that connections are made from.',
  },
  authmethod: {
    type: 'int',
    default: AUTH_BASIC | AUTH_DIGEST,
    doc: 'How connections with a user name may say who they are: 1 Basic, 2 Digest, 3 what the server asks for.',
    check: (methods: number) =>
      methods >= AUTH_BASIC && methods <= (AUTH_BASIC | AUTH_DIGEST)
        ? null
        : { problem: `there is no authmethod ${methods}`, hint: 'use 1 (Basic), 2 (Digest) or 3 (both)' },
  },
  verify_peer: {
    type: 'int',
    default: 1,
    doc: 'Whether the certificate of a server has to be one that the authorities vouch for.',
  },
  verify_host: {
    type: 'int',
    default: 2,
    doc: 'Whether it has to be one of the host in the URL: 2 yes, 0 no.',
  },
  tlsversion: {
    type: 'int',
    default: 0,
    doc: "Lowest version of TLS: 0 the platform's, 1 and 4 TLS 1.0, 5 TLS 1.1, 6 TLS 1.2.",
    check: (version: number) => {
      if (version === 2 || version === 3) return { problem: NOT_IN_TLS, hint: 'use 6 (TLS 1.2)' };
      return version < 0 || version > 6 ? { problem: `there is no tlsversion ${version}` } : null;
    },
  },
  cacert: {
    type: 'string',
    default: '',
    doc: "File of the authorities that are trusted instead of the system's (PEM).",
  },
  client_cert: { type: 'string', default: '', doc: 'File of our certificate (PEM).' },
  client_key: { type: 'string', default: '', doc: 'File of its key (PEM).' },
  cipher_suites: { type: 'string', default: '', doc: "OpenSSL's list of ciphers." },
  httpcon: {
    type: 'strings',
    doc: 'A connection: `name=>http[s]://[user:password@]host[:port][/path][;setting=value…]` with the settings `timeout`, `maxdatasize`, `httpredirect`, `useragent`, `failover`, `verify_peer`, `verify_host`, `tlsversion`, `client_cert`, `client_key`, `cipher_suites`.',
  },
  config_file: {
    type: 'string',
    default: '',
    doc: 'File of connections: `[name]`, then `url`, `username`, `password`, `authmethod`, `keep_connections`, `http_follow_redirect`, `httpproxy`, `httpproxyport` and the settings of `httpcon`, one on a line.',
  },
} as const;

/** Their values. */
export type Params = ParamValues<typeof params>;

import { AUTH_BASIC, AUTH_DIGEST, type ParamValues } from '../../kit/index.ts';

/** The parameters of `http_async_client`, as Kamailio's documentation has them. */
export const params = {
  workers: {
    type: 'int',
    default: 1,
    doc: 'Async workers (threads) that run the routes of replies. They ask nobody: any number of queries is out at once.',
    check: (workers: number) => (workers > 0 ? null : { problem: 'is at least 1' }),
  },
  connection_timeout: {
    type: 'int',
    default: 500,
    doc: 'Milliseconds until a query is given up. To be shorter than `fr_timer` of tm.',
    check: (ms: number) => (ms > 0 ? null : { problem: 'is above 0' }),
  },
  hash_size: {
    type: 'int',
    default: 2048,
    doc: 'Size of the table of queries.',
    inert: 'there is no such table',
  },
  tls_version: {
    type: 'int',
    default: 0,
    doc: "Lowest version of TLS: 0 the platform's, 1 and 4 TLS 1.0, 5 TLS 1.1, 6 TLS 1.2, 7 TLS 1.3.",
    check: (version: number) =>
      [0, 1, 4, 5, 6, 7].includes(version) ? null : { problem: `there is no tls_version ${version}` },
  },
  tls_verify_host: {
    type: 'int',
    default: 2,
    doc: 'Whether the certificate of a server has to be one of the host in the URL: 2 yes, 0 no.',
  },
  tls_verify_peer: {
    type: 'int',
    default: 1,
    doc: 'Whether it has to be one that the authorities vouch for.',
  },
  tls_client_cert: { type: 'string', default: '', doc: 'File of our certificate (PEM).' },
  tls_client_key: { type: 'string', default: '', doc: 'File of its key (PEM).' },
  tls_ca_path: { type: 'string', default: '', doc: 'Folder of files of the authorities that are trusted.' },
  curl_verbose: {
    type: 'int',
    default: 0,
    doc: 'Whether requests and the heads of replies are logged, at info level.',
  },
  curl_follow_redirect: {
    type: 'int',
    default: 0,
    doc: 'Whether redirects are followed, at most 30.',
  },
  memory_manager: {
    type: 'string',
    default: 'shm',
    doc: 'Whose memory libcurl uses.',
    inert: "memory is the runtime's",
  },
  authmethod: {
    type: 'int',
    default: AUTH_BASIC | AUTH_DIGEST,
    doc: 'How a query with a user name may say who it is: 1 Basic, 2 Digest, 3 what the server asks for.',
    check: (methods: number) =>
      methods >= AUTH_BASIC && methods <= (AUTH_BASIC | AUTH_DIGEST)
        ? null
        : { problem: `there is no authmethod ${methods}`, hint: 'use 1 (Basic), 2 (Digest) or 3 (both)' },
  },
  tcp_keepalive: { type: 'int', default: 0, doc: 'Whether TCP probes the far end of idle connections.' },
  tcp_ka_idle: { type: 'int', default: 60, doc: 'Seconds of silence before it does.' },
  tcp_ka_interval: {
    type: 'int',
    default: 60,
    doc: 'Seconds between two probes.',
    inert: "the operating system's interval is used",
  },
} as const;

/** Their values. */
export type Params = ParamValues<typeof params>;

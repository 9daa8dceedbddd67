import type { ParamDeclarations } from '../../kit/index.ts';
import { isMethod } from './profiles.ts';

const LIBRARY = 'the TLS library has its own settings';
const MEMORY = 'memory is managed by the runtime';
const NO_ENGINES = 'there are no crypto engines';

function inertInt(value: number, doc: string, inert: string) {
  return { type: 'int', default: value, doc, inert } as const;
}

function inertText(doc: string, inert: string) {
  return { type: 'string', default: '', doc, inert } as const;
}

/** The parameters of module tls. */
export const tlsParams = {
  config: {
    type: 'string',
    default: '',
    doc: 'The file with the profiles of servers and clients (`tls.cfg`); what a profile does not say is as the other parameters say.',
  },
  tls_method: {
    type: 'string',
    default: 'TLSv1.2+',
    doc: 'Versions of TLS: `TLSv1.2` that one alone, `TLSv1.2+` from it on.',
    check: (method) => (isMethod(method) ? null : { problem: `"${method}" is no TLS method` }),
  },
  certificate: { type: 'string', default: '', doc: 'File of the certificate and its chain (PEM).' },
  private_key: { type: 'string', default: '', doc: 'File of its key (PEM).' },
  ca_list: { type: 'string', default: '', doc: 'File of who is trusted (PEM); empty: nobody.' },
  ca_path: { type: 'string', default: '', doc: 'Folder of such files.' },
  crl: { type: 'string', default: '', doc: 'File of what is revoked (PEM).' },
  verify_certificate: {
    type: 'int',
    default: 0,
    doc: '1: a certificate that is not trusted ends the handshake.',
  },
  require_certificate: { type: 'int', default: 0, doc: '1: so does a client without a certificate.' },
  cipher_list: { type: 'string', default: '', doc: "Ciphers in OpenSSL's form." },
  server_name: { type: 'string', default: '', doc: 'The name that is asked for when we connect.' },
  handshake_timeout: {
    type: 'int',
    default: 10,
    doc: 'Seconds that a handshake may take.',
    check: (seconds) => (seconds > 0 ? null : { problem: 'must be more than 0' }),
  },
  verify_depth: inertInt(9, 'The longest chain.', LIBRARY),
  connection_timeout: inertInt(
    600,
    'Seconds until an idle connection is closed.',
    'set tcp_connection_lifetime',
  ),
  send_timeout: inertInt(120, 'Seconds that written bytes may wait.', 'set tcp_send_timeout'),
  tls_disable_compression: inertInt(1, 'No compression.', 'there is none'),
  session_cache: inertInt(0, 'Keeps sessions.', LIBRARY),
  session_id: inertText('Name of the session context.', LIBRARY),
  renegotiation: inertInt(0, 'Allows renegotiation.', LIBRARY),
  send_close_notify: inertInt(0, 'Says when a connection ends.', LIBRARY),
  con_ct_wq_max: inertInt(65_536, 'Bytes that wait for a handshake.', 'set tcp_conn_wq_max'),
  ct_wq_max: inertInt(10_485_760, 'Bytes that wait for all handshakes.', 'set tcp_wq_max'),
  ct_wq_blk_size: inertInt(4096, 'Size of a block of them.', MEMORY),
  tls_force_run: inertInt(0, 'Runs although the library differs.', LIBRARY),
  tls_log: inertInt(3, 'Log level.', 'failed handshakes are logged as notices'),
  tls_debug: inertInt(3, 'Log level.', 'failed handshakes are logged as notices'),
  low_mem_threshold1: inertInt(-1, 'Memory under which connections are refused.', MEMORY),
  low_mem_threshold2: inertInt(-1, 'Memory under which connections are closed.', MEMORY),
  ssl_release_buffers: inertInt(-1, 'Releases buffers.', MEMORY),
  ssl_free_list_max_len: inertInt(-1, 'Length of the list of free buffers.', MEMORY),
  ssl_freelist_max_len: inertInt(-1, 'Length of the list of free buffers.', MEMORY),
  ssl_max_send_fragment: inertInt(-1, 'The longest fragment.', LIBRARY),
  ssl_read_ahead: inertInt(-1, 'Reads ahead.', LIBRARY),
  rand_engine: inertText('Where randomness comes from.', LIBRARY),
  engine: inertText('A crypto engine.', NO_ENGINES),
  engine_config: inertText('Its configuration.', NO_ENGINES),
  engine_algorithms: inertText('Its algorithms.', NO_ENGINES),
  xavp_cfg: inertText(
    'An XAVP that chooses the profile to connect with.',
    'profiles are chosen by the address',
  ),
  event_callback: inertText('A function of an embedded language.', 'there are no embedded languages'),
} satisfies ParamDeclarations;

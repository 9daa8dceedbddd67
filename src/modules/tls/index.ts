import { ANY_ROUTE, declare, defineModule, isProblem } from '../../kit/index.ts';
import { tlsCommands } from './commands.ts';
import { tlsParams } from './params.ts';
import { loadTlsProfiles } from './profiles.ts';
import { securedOf, type TlsState } from './state.ts';
import { tlsVariables } from './variables.ts';

const { fn } = declare<TlsState>();

/** SIP over TLS. */
export default defineModule({
  name: 'tls',
  doc: 'Certificates and settings of SIP over TLS: `enable_tls=yes`, `listen=tls:…` and this module. Profiles by address and by the name that a client asks for, in Kamailio’s `tls.cfg`. Names in certificates are not compared with URIs.',
  params: tlsParams,
  functions: {
    is_peer_verified: fn({
      args: [],
      routes: ANY_ROUTE,
      doc: '1 when the message came over TLS from whoever has a certificate that is trusted, else -1.',
      run(state, { run }) {
        const secured = securedOf(state, run);
        return secured?.peer != null && secured.distrust === null ? 1 : -1;
      },
    }),
  },
  variables: tlsVariables,
  rpc: tlsCommands,
  setupWorker({ params, filePath }): TlsState {
    const values = new Map([
      ['method', params.tls_method],
      ['certificate', params.certificate],
      ['private_key', params.private_key],
      ['ca_list', params.ca_list],
      ['ca_path', params.ca_path],
      ['crl', params.crl],
      ['cipher_list', params.cipher_list],
      ['server_name', params.server_name],
      ['verify_certificate', String(params.verify_certificate)],
      ['require_certificate', String(params.require_certificate)],
    ]);
    const { config } = params;
    const handshakeTimeout = params.handshake_timeout * 1000;
    return { defaults: { values, config, handshakeTimeout, filePath }, streams: null };
  },
  async open(state, { streams }) {
    state.streams = streams;
    const profiles = loadTlsProfiles(state.defaults);
    if (isProblem(profiles)) return profiles;
    streams.useTls(profiles);
    return null;
  },
});

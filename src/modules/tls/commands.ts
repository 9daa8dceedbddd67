import { declare, isProblem, type Json, RpcFault, type ServerView } from '../../kit/index.ts';
import { loadTlsProfiles } from './profiles.ts';
import type { TlsState } from './state.ts';

const { command } = declare<TlsState>();
const SECOND = 1000;

/** The commands of module tls. */
export const tlsCommands = {
  'tls.reload': command({
    doc: 'Reads tls.cfg and the files that it names anew: what connects from now on is served by them.',
    params: [],
    run(state, { streams }) {
      const profiles = loadTlsProfiles(state.defaults);
      if (isProblem(profiles)) return new RpcFault(500, profiles.problem);
      streams.useTls(profiles);
      return 'Ok. TLS configuration reloaded.';
    },
  }),
  'tls.list': command({
    doc: 'The connections with TLS.',
    params: [],
    run: (_state, server): Json => secureOf(server),
  }),
  'tls.info': command({
    doc: 'The connections with TLS in numbers.',
    params: [],
    run: (_state, { streams }): Json => ({
      max_connections: streams.settings.maxSecureConnections,
      opened_connections: streams.now.secure,
      failed_handshakes: streams.stats.handshakeErrors,
    }),
  }),
  'tls.options': command({
    doc: 'What profiles take that do not say otherwise.',
    params: [],
    run: ({ defaults }): Json => ({
      ...Object.fromEntries(defaults.values),
      config: defaults.config,
      handshake_timeout: defaults.handshakeTimeout / SECOND,
    }),
  }),
};

function secureOf({ streams }: ServerView): Json[] {
  return streams.list().flatMap(({ id, secured, ip, port, localIp, localPort, timeLeft }): Json[] =>
    secured === null
      ? []
      : [
          {
            id,
            timeout: timeLeft === Infinity ? -1 : Math.ceil(timeLeft / SECOND),
            src_ip: ip,
            src_port: port,
            dst_ip: localIp,
            dst_port: localPort,
            cipher: `${secured.cipher} ${secured.version} ${secured.cipherBits} bits`,
            state: 'established',
          },
        ],
  );
}

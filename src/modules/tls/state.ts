import type { RunContext, Secured, Streams } from '../../kit/index.ts';
import type { TlsDefaults } from './profiles.ts';

/** What each worker keeps for tls. */
export interface TlsState {
  readonly defaults: TlsDefaults;
  /** Set in the SIP worker, which has the connections. */
  streams: Streams | null;
}

/** What TLS agreed on for the connection that a message came by; null: it came otherwise, or this is not its SIP worker. */
export function securedOf({ streams }: TlsState, run: RunContext): Secured | null {
  const { connection } = run.state.received;
  return connection === 0 ? null : (streams?.find(connection)?.secured ?? null);
}

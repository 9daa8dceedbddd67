import type { Listener, NetAddress, RunContext } from '../../kit/index.ts';
import type { Clients, EvapiEvent } from './clients.ts';

/** What each worker keeps for evapi. */
export interface EvapiState {
  readonly address: NetAddress;
  /** Only used in the SIP worker, which has the connections. */
  readonly clients: Clients;
  /** Set while it listens. */
  listener: Listener | null;
  /** What the runs of event routes are about. */
  readonly events: WeakMap<RunContext, EvapiEvent>;
}

import type { Log, ParamValues } from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';
import type { BinrpcAddress } from './addresses.ts';
import type { params } from './params.ts';

/** What the module keeps in the SIP worker. */
export interface CtlState {
  readonly params: ParamValues<typeof params>;
  readonly log: Log;
  readonly clock: Clock;
  /** What is open, in the order of the parameters. */
  readonly listening: { readonly address: BinrpcAddress; close(): Promise<void> }[];
  /** Connections, oldest first: protocol, transport, from where and to where, as `ctl.who` shows them. */
  readonly connections: Set<readonly string[]>;
  /** Bytes that were no request, since the start. */
  drops: number;
  /** When that was last logged, in the clock's ms. */
  dropLoggedAt: number;
}

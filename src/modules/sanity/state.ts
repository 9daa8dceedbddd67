import type { RunContext } from '../../kit/index.ts';

/** The reply to a message that is not as it should be. */
export interface Fault {
  readonly status: number;
  readonly reason: string;
}

/** What the module keeps in each worker. */
export interface SanityState {
  readonly messageChecks: number;
  readonly uriChecks: number;
  /** Extensions that a Proxy-Require may ask for. */
  readonly extensions: ReadonlySet<string>;
  /** Whether a check that fails ends the script. */
  readonly drops: boolean;
  /** Whether a check that fails answers. */
  readonly answers: boolean;
  /** What `sanity_reply` answers with. */
  readonly faults: WeakMap<RunContext, Fault>;
}

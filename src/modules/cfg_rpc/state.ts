import type { Setting } from '../../kit/index.ts';

/** A new value that waits for `cfg.commit`. */
export interface Delayed {
  readonly setting: Setting;
  readonly value: number | string;
}

/** What the module keeps in the SIP worker. */
export interface CfgRpcState {
  /** By `group.name`, in the order in which they were given. */
  readonly delayed: Map<string, Delayed>;
}

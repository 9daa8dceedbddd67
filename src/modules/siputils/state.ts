import type { RunContext, Value } from '../../kit/index.ts';

/** What the module keeps in each worker. */
export interface SiputilsState {
  readonly optionsHeaders: string;
  readonly contactSeparator: string;
  readonly rpidPrefix: string;
  readonly rpidSuffix: string;
  /** The value of `rpid_avp`. */
  rpid(run: RunContext): Value;
}

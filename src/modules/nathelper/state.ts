import type { RunContext } from '../../kit/index.ts';
import type { Pinging } from './pinging.ts';

/** What the functions of nathelper go by. */
export interface NathelperState {
  /** Name of the parameter with the address that a phone is seen at. */
  readonly aliasName: string;
  isPrivate(ip: string): boolean;
  /** Gives `received_avp` a value; null when there is none. */
  readonly setReceived: ((run: RunContext, value: string) => void) | null;
  /** Line, or lines, that mark an SDP as changed. */
  readonly mark: string;
  /** Whether the address that was replaced is kept in the SDP. */
  readonly keepOldAddress: boolean;
  /** Null where nothing is pinged. */
  readonly pinging: Pinging | null;
}

import { createRunSlot, type VariableParam } from '../../kit/index.ts';
import type { CookieClient, Patience } from './cookie-client.ts';
import type { Nodes } from './nodes.ts';

/** The worker state of module rtpengine. */
export interface RtpengineState {
  readonly nodes: Nodes;
  readonly client: CookieClient;
  readonly patience: Patience;
  /** How many nodes of a set are asked at most for one command. */
  readonly mostNodes: number;
  readonly defaultSet: number;
  readonly extraId: VariableParam;
  readonly setId: VariableParam;
  readonly instance: VariableParam;
  readonly readSdp: VariableParam | null;
  readonly writeSdp: VariableParam | null;
  /** Whether the SDP becomes the body also where it is written to a variable. */
  readonly writesBody: boolean;
}

/** Sets of nodes that `set_rtpengine_set` chose: what the first one answers, the second one is asked. */
export const chosenSets = createRunSlot<readonly number[]>();

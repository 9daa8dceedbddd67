import { createRunSlot, type VariableParam } from '../../kit/index.ts';
import type { CookieClient, Nodes, Patience } from '../rtpengine/index.ts';

/** The set of proxies that is asked where the script names none. */
export const DEFAULT_SET = 0;

/** The worker state of module rtpproxy. */
export interface RtpproxyState {
  readonly nodes: Nodes;
  readonly client: CookieClient;
  readonly patience: Patience;
  /** Line that marks an SDP whose media goes through a proxy. */
  readonly mark: string;
  readonly extraId: VariableParam;
  readonly instance: VariableParam;
}

/** The set of proxies that `set_rtp_proxy_set` chose. */
export const chosenSet = createRunSlot<number>();

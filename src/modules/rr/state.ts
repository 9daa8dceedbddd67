import { createRunSlot, createWorkerHook, type RunContext, type Value } from '../../kit/index.ts';

/** `enable_double_rr`: one line for each of the two sockets never, where they differ, always. */
export const DOUBLE = { never: 0, whereDifferent: 1, always: 2 } as const;

/** The worker state of module rr. */
export interface RrState {
  /** `;lr` or `;lr=on`. */
  readonly lr: string;
  readonly appendFromTag: boolean;
  readonly double: number;
  readonly addUsername: boolean;
  readonly warnOfMismatch: boolean;
  readonly forceSendSocket: boolean;
  readonly ignoreSips: boolean;
  customUser(run: RunContext): Value;
}

/** What is done when `loose_route` finds that the topmost Route is ours; `uri` is that Route. */
export type OwnRouteListener = (run: RunContext, uri: string) => void;

/** Modules that want to know of own Route headers. */
export const ownRouteListeners = createWorkerHook<OwnRouteListener>();

/** Parameters that `add_rr_param` was given before there is a Record-Route. */
export const pendingParams = createRunSlot<string>();

/** Whether `loose_route` took the next hop from a Route header. */
export const hopFromRoute = createRunSlot<boolean>();

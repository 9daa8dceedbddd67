import type { Continuation, Place, SharedTable } from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';

/** What the functions of async keep in a worker. */
export interface AsyncState {
  /** Workers of the module's own group (`workers`). */
  readonly workers: number;
  /** `ms_timer`: 0 switches the functions with milliseconds off. */
  readonly msTimer: number;
  /** `return`: what a function gives back that stopped the request. */
  readonly code: number;
  readonly continuation: Continuation;
  /** Longest sleep of a full continuation, in milliseconds. */
  readonly longest: number;
  /** A call that finds the queue full answers 503 itself, with this Retry-After in seconds. */
  readonly rejects: boolean;
  readonly retryAfter: number;
  /** tm's parameters, in milliseconds. */
  readonly frTimer: number;
  readonly maxLifetimeInv: number;
  readonly maxLifetimeNonInv: number;
  readonly tkvGroup: string;
  readonly tkvEvent: string;
  route(name: string): Place | null;
  event(name: string): Place | null;
  /** Whether a group of workers is there (`async_workers`, `async_workers_group`). */
  hasGroup(name: string): boolean;
  /** When the next request of each key of `async_shape` is due. */
  readonly paces: SharedTable;
  readonly clock: Clock;
  /** Calls that were told already, by any worker, that they sleep longer than a timer allows. */
  readonly warned: SharedTable;
}

/** The group whose workers run what follows a sleep of seconds. */
export const GROUP = 'async';
/** The group of the core that runs what follows the others. */
export const CORE_GROUP = 'default';
/** Name of the shared table behind `AsyncState.warned`. */
export const WARNED_TABLE = 'async warned';

import type { HttpClient, Place, RunContext, RunServices } from '../../kit/index.ts';
import type { Counter } from '../../store/counter.ts';
import type { Settings } from './query.ts';
import type { Replies } from './reply.ts';

/** What the module keeps in a worker. */
export interface HttpAsyncState {
  readonly http: HttpClient;
  readonly services: RunServices;
  readonly defaults: Settings;
  readonly verbose: boolean;
  /** `fr_timer` of tm, in milliseconds. */
  readonly frTimer: number;
  readonly replies: Replies;
  readonly counts: Counts;
  /** What runs have set for their next query. */
  readonly settings: WeakMap<RunContext, Settings>;
  /** The last query of a run. */
  readonly ids: WeakMap<RunContext, string>;
  route(name: string): Place | null;
}

/** What all workers have asked since the start. */
export interface Counts {
  readonly requests: Counter;
  readonly replies: Counter;
  readonly errors: Counter;
  /** Errors that were the time's. */
  readonly timeouts: Counter;
}

/** The group whose workers run the routes of replies. */
export const GROUP = 'http_async_client';

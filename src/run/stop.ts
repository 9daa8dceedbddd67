import type { Place } from '../script/place.ts';

/**
 * What goes on after a suspension: `block` is Kamailio's rule (the rest of the same brace list, as a failure route, without
 * callers and `$var`), `full` goes on exactly there with all of it.
 */
export type Continuation = 'block' | 'full';

/** Work of a module that a stopped request waits for; its result wakes the request. Plain data. */
export interface Operation {
  readonly module: string;
  /** One of the module's `operations`. */
  readonly name: string;
  readonly input: Buffer;
}

/** How a request stops: what wakes it, and where and how it goes on. Plain data. */
export interface Stop {
  /** Milliseconds until it wakes by itself; null: only something else wakes it. */
  readonly delay: number | null;
  /** Name of the worker group that runs what follows. */
  readonly group: string;
  /** Where it goes on, outermost first; empty: whoever wakes it names the route (`t_continue`). */
  readonly places: readonly Place[];
  readonly continuation: Continuation;
  /** One word for listings: `sleep`, `wait`, `query` … */
  readonly why: string;
  /** `file:line:column` of the call that stopped it. */
  readonly where: string;
  /** A wake of this key ends it (`async_wait`); null: none does. */
  readonly key: string | null;
  /** Result of the call when its own time woke it, where that is not the one in `places`; null: it is. */
  readonly timeResult: number | null;
  /** What it waits for; null: nothing that this server does. */
  readonly operation: Operation | null;
}

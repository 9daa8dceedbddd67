import type { Place } from '../../kit/index.ts';

/** What the functions of tmx keep in a worker. */
export interface TmxState {
  route(name: string): Place | null;
}

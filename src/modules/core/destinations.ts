import type { Destination, RunContext } from '../../kit/index.ts';

/** Kamailio's default of `max_branches`. */
const MAX_BRANCHES = 12;

/** Adds a destination; false when there are `max_branches` already, the Request-URI counted. */
export function addDestination({ state, services }: RunContext, destination: Destination): boolean {
  const limit = services.global('max_branches');
  if (state.destinations.length + 1 >= (typeof limit === 'number' ? limit : MAX_BRANCHES)) return false;
  state.destinations.push(destination);
  return true;
}

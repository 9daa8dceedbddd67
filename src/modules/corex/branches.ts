import type { RunContext } from '../../kit/index.ts';

/** Kamailio's default of `max_branches`. */
const MAX_BRANCHES = 12;
const Q = /^(?:(0)(?:\.([0-9]*))?|(1)(?:\.0*)?)$/;

/** A q-value in thousandths; -1 for none (''), null for what is no q-value (RFC 3261 §25.1). */
export function parseQ(text: string): number | null {
  if (text === '') return -1;
  const match = Q.exec(text);
  if (match === null) return null;
  return match[3] === undefined ? Number((match[2] ?? '').slice(0, 3).padEnd(3, '0')) : 1000;
}

/**
 * Adds a destination besides the Request-URI's. Without `uri` it is the Request-URI with all that belongs to it, which is
 * then taken from branch 0, as Kamailio does. False when there are `max_branches` already.
 */
export function appendBranch(run: RunContext, uri: string | undefined, q: number): boolean {
  const { state, services } = run;
  const limit = services.global('max_branches');
  if (state.destinations.length + 1 >= (typeof limit === 'number' ? limit : MAX_BRANCHES)) return false;
  const { dstUri, path, sendSocket, branchFlags: flags } = state;
  state.destinations.push({ uri: uri ?? run.requestUri, dstUri, path, q, sendSocket, flags });
  if (uri === undefined) {
    state.dstUri = null;
    state.path = null;
    state.sendSocket = null;
  }
  return true;
}

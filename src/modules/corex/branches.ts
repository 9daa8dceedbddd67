import type { RunContext } from '../../kit/index.ts';
import { addDestination } from '../core/index.ts';

/**
 * Adds a destination besides the Request-URI's. Without `uri` it is the Request-URI with all that belongs to it, which is
 * then taken from branch 0, as Kamailio does. False when there are `max_branches` already.
 */
export function appendBranch(run: RunContext, uri: string | undefined, q: number): boolean {
  const { state } = run;
  const { dstUri, path, sendSocket, branchFlags: flags } = state;
  if (!addDestination(run, { uri: uri ?? run.requestUri, dstUri, path, q, sendSocket, flags, located: null }))
    return false;
  if (uri === undefined) {
    state.dstUri = null;
    state.path = null;
    state.sendSocket = null;
  }
  return true;
}

import {
  type Call,
  type Continuation,
  ensureTransaction,
  type Place,
  refuse,
  type Stop,
} from '../../kit/index.ts';
import type { AsyncState } from './state.ts';

/** Kamailio keeps the name in 64 bytes. */
const LONGEST_ROUTE_NAME = 62;

/** The first place of `route[name]`; -1 after the refusal when there is none. */
export function routePlace(state: AsyncState, call: Call, name: string): readonly Place[] | -1 {
  if (name.length > LONGEST_ROUTE_NAME) {
    return refuse(call, `the route name is longer than ${LONGEST_ROUTE_NAME} bytes`);
  }
  const place = state.route(name);
  return place === null ? refuse(call, `there is no route[${name}], or it is empty`) : [place];
}

/** Where a call goes on after itself; -1 after the refusal where a block's continuation has nothing to go on with. */
export function nextPlaces(call: Call, continuation: Continuation): readonly Place[] | -1 {
  if (continuation === 'full') return call.stack();
  const { next } = call.site;
  if (next !== null) return [next];
  return refuse(
    call,
    'cannot be executed as last action of its block or inside an expression',
    'add an action after it, use async_route(), or set modparam("async", "continuation", "full")',
  );
}

/** Whether the run has no message to stop; -1 was logged then. */
export function isFaked(call: Call): boolean {
  if (!call.run.faked) return false;
  refuse(call, 'invalid usage for faked message');
  return true;
}

/** Stops the request of a call; what the function gives back. */
export function stopAt(state: AsyncState, call: Call, stop: Omit<Stop, 'where' | 'continuation'>): number {
  return stopWith(state, call, state.continuation, stop, state.code);
}

/** As `stopAt`, for a continuation that the call itself decides; `code` is what it gives back when the request stopped. */
export function stopWith(
  state: AsyncState,
  call: Call,
  continuation: Continuation,
  stop: Omit<Stop, 'where' | 'continuation'>,
  code = 0,
): number {
  const { run, site } = call;
  if (run.kind === 'branch') {
    return refuse(call, 'a branch route cannot stop its request', 'sleep there with continuation "full"');
  }
  if (!run.services.suspensions.hasRoom(stop.group)) {
    return state.rejects
      ? reject(state, call)
      : refuse(call, `the group "${stop.group}" takes no more: its queue is full, or its workers are gone`);
  }
  const { transaction, problem } = ensureTransaction(run);
  if (transaction === null) return refuse(call, problem);
  // A cancelled request needs no answer from the script: the run ends, and the owner has sent the 487.
  if (transaction.snapshot.cancelled) return code;
  const answer = transaction.suspend({ ...stop, continuation, where: site.where });
  return answer.granted ? code : refuse(call, answer.text);
}

/**
 * Waits within a branch route, whose request is being forwarded meanwhile: the run pauses in this worker. Such a route ends
 * before anything is sent, so a request cannot go on from the middle of it later.
 */
export function pauseFor({ run }: Call, milliseconds: number): Promise<number> {
  return new Promise((resolve) => {
    run.services.clock.setTimer(milliseconds, () => resolve(1));
  });
}

/** Answers 503 (RFC 3261 §21.5.4) and ends the run: the policy `reject`. */
function reject(state: AsyncState, call: Call): number {
  const { run } = call;
  const { transaction, problem } = ensureTransaction(run);
  if (transaction === null) return refuse(call, problem);
  run.state.reply.headers += `Retry-After: ${state.retryAfter}\r\n`;
  const answer = transaction.reply({ status: 503, reason: 'Service Unavailable' });
  return answer.granted ? 0 : refuse(call, answer.text);
}

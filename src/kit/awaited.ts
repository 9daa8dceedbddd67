import type { AbortCause } from '../run/awaiting.ts';
import type { CallSite, Problem, RouteKind, Warning } from '../script/declarations.ts';
import type { Value } from '../script/value.ts';
import type { Call, FunctionDeclaration } from './module.ts';
import type { Arg, ArgValues } from './parameters.ts';

/** What an awaited function is told about its call: besides what every function is told, when to give up. */
export interface AwaitedCall extends Call {
  /** Aborted at the deadline, by the CANCEL of the call's message, and when the server stops. */
  readonly signal: AbortSignal;
}

/**
 * A function whose answer has to be waited for: a pause. `S` is the module's worker state, `A` its parameter list. The
 * script goes on exactly there with the number that the promise gives. A rejection is logged with the position and counts
 * as -1. Once the signal is aborted the function's result is `late`, whatever becomes of the promise.
 */
export interface AwaitedDeclaration<S, A extends readonly Arg<unknown>[]> {
  readonly args: A;
  /** Kinds of route block it may be written in. */
  readonly routes: readonly RouteKind[];
  /** One or two sentences: what it does, its results. */
  readonly doc: string;
  /** Longest time that the script waits, in milliseconds: fixed, or for each call from the state and the arguments. */
  readonly deadline: number | ((state: S, ...args: ArgValues<A>) => number);
  /** The result when it was aborted; -1 when not given. */
  readonly late?: number | ((state: S, call: Call, ...args: ArgValues<A>) => number);
  /** As in {@link FunctionDeclaration}. */
  check?(values: readonly (Value | undefined)[], site: CallSite, state: S): Problem | null;
  warn?(values: readonly (Value | undefined)[], site: CallSite, state: S): Warning | null;
  /** The work itself: >0 true, <0 false, 0 ends the run. A plain number is no pause. */
  run(state: S, call: AwaitedCall, ...args: ArgValues<A>): number | Promise<number>;
}

/** Makes the function of a module that an awaited declaration describes. */
export function awaitedFunction<S, A extends readonly Arg<unknown>[]>(
  declaration: AwaitedDeclaration<S, A>,
): FunctionDeclaration<S, A> {
  const { args, routes, doc, check, warn, deadline, late = -1 } = declaration;
  return {
    args,
    routes,
    doc,
    ...(check === undefined ? {} : { check }),
    ...(warn === undefined ? {} : { warn }),
    run(state, call, ...given) {
      return awaitAnswer(call, {
        deadline: typeof deadline === 'number' ? deadline : deadline(state, ...given),
        late: () => (typeof late === 'number' ? late : late(state, call, ...given)),
        begin: (awaitedCall) => declaration.run(state, awaitedCall, ...given),
      });
    },
  };
}

interface Wait {
  readonly deadline: number;
  readonly late: () => number;
  readonly begin: (call: AwaitedCall) => number | Promise<number>;
}

/** Begins the work and gives its answer, or at the deadline, a CANCEL or the server's stop the late one. */
function awaitAnswer(call: Call, { deadline, late, begin }: Wait): number | Promise<number> {
  const { run } = call;
  const { awaiting, clock } = run.services;
  const controller = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let over = false;
  const settle = (): void => {
    over = true;
    awaiting.end(run);
    clock.clearTimer(timer);
  };
  const abort = (cause: AbortCause): void => {
    if (over) return;
    settle();
    report(call, cause, deadline);
    controller.abort(reasonOf(cause));
    try {
      resolve(late());
    } catch (error) {
      reject(error);
    }
  };
  const timer = clock.setTimer(deadline, () => abort('deadline'));
  if (!awaiting.begin(run, { abort })) {
    settle();
    return run.refuse(call.site, 'script.awaited-stop', 'not begun, the server stops');
  }
  let answer: number | Promise<number>;
  try {
    answer = begin({
      run,
      site: call.site,
      stack: (result) => call.stack(result),
      signal: controller.signal,
    });
  } catch (error) {
    settle();
    throw error;
  }
  if (typeof answer === 'number') {
    settle();
    return answer;
  }
  answer.then(
    (given) => {
      if (over) return;
      settle();
      resolve(given);
    },
    (error: unknown) => {
      if (over) return;
      settle();
      reject(error);
    },
  );
  return promise;
}

/** A caller that hangs up is nothing to report. */
function report({ run, site }: Call, cause: AbortCause, deadline: number): void {
  if (cause === 'deadline') {
    run.log.warn('script.awaited-late', `${site.name}: no answer within ${deadline} ms`, site);
  } else if (cause === 'stop') {
    run.log.warn('script.awaited-stop', `${site.name}: aborted, the server stops`, site);
  }
}

function reasonOf(cause: AbortCause): DOMException {
  switch (cause) {
    case 'deadline':
      return new DOMException('the deadline of the call is over', 'TimeoutError');
    case 'cancel':
      return new DOMException('the request was cancelled', 'AbortError');
    case 'stop':
      return new DOMException('the server stops', 'AbortError');
  }
}

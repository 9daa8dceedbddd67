import type { Call } from './plan.ts';

/** What must come of a call. */
export interface Prediction {
  readonly status: number;
  /** Milliseconds since the call began. */
  readonly at: number;
  /** Results of `t_continue`, in the order in which clients asked for it. */
  readonly continued: readonly number[];
}

/** fr_timer of the script. */
const FR_TIMER = 6000;
const NEVER = Number.POSITIVE_INFINITY;

type State =
  /** A run is out; it goes on at `until`, or ends there with the request suspended. */
  | {
      readonly kind: 'running';
      readonly until: number;
      readonly end: 'goes on' | 'suspended';
      readonly begun: number;
      readonly thread: Thread;
    }
  | { readonly kind: 'suspended'; readonly wakeAt: number; readonly deadline: number; readonly key: boolean }
  | { readonly kind: 'done' };

/** Where a run is: what a run in a worker wants done after it suspended its request is done when it is over. */
type Thread = 'owner' | 'worker';

/** One `t_continue` that waits: what it is told, and where it goes on with the request. */
interface Waiting {
  readonly thread: Thread;
  tell(code: number): void;
}

/** The task to which the call itself gave its name. */
const ITS_TASK: Waiting = { thread: 'worker', tell: () => {} };

/**
 * Plays a call by the rules: a run that is out holds the request, what goes on with it waits until it is back, a CANCEL
 * does not. Null where the rules leave it open.
 */
export function predict({ method, plan, events }: Call): Prediction | null {
  const finals: { readonly status: number; readonly at: number }[] = [];
  let next = 0;
  let lastKey = -NEVER;
  let open = false;
  /** Those who wait for the run to be over, as what their `t_continue` gives then: of the call itself, or of a client. */
  const waiting: Waiting[] = [];
  const continued: number[] = [];

  function end(status: number, at: number): State {
    finals.push({ status, at });
    for (const { tell } of waiting.splice(0)) tell(-1);
    return { kind: 'done' };
  }

  function stop(at: number, wakeAt: number, key = false): State {
    const first = waiting.shift();
    if (first === undefined) return { kind: 'suspended', wakeAt, deadline: at + FR_TIMER, key };
    first.tell(1);
    return run(at, at, first.thread);
  }

  function run(at: number, begins: number, begunIn: Thread): State {
    let begun = begins;
    let thread = begunIn;
    for (;;) {
      switch (plan[next++]) {
        case 's':
          return stop(at, at + 500);
        case 'k':
          // Whether the worker gets it first, or one who waits, is left open.
          if (waiting.length > 0) open = true;
          begun = at;
          thread = 'worker';
          break;
        case 'u':
          return { kind: 'running', until: at + 300, end: 'goes on', begun, thread };
        case 'p':
          return stop(at, NEVER);
        case 'o':
          if (thread === 'owner') waiting.push(ITS_TASK);
          return { kind: 'running', until: at + 200, end: 'suspended', begun, thread };
        case 'w':
          // A wake since the run began is not lost, but who waits for the run gets the request first; the wake that began
          // the run counts once.
          if (lastKey <= begun || waiting.length > 0) return stop(at, at + 1000, true);
          begun = at;
          thread = 'worker';
          break;
        case 'r':
          break;
        case 'f':
          return end(404, at);
        case 'n':
          return end(500, at);
        default:
          open = true;
          return end(500, at);
      }
    }
  }

  /** Lets the call's own time pass. */
  function pass(from: State, until: number): State {
    let state = from;
    for (;;) {
      if (state.kind === 'running' && state.until < until) {
        const { until: at, end: how, begun, thread } = state;
        if (how === 'suspended' && thread === 'worker') waiting.push(ITS_TASK);
        state = how === 'suspended' ? stop(at, NEVER) : run(at, begun, thread);
      } else if (state.kind === 'suspended' && Math.min(state.wakeAt, state.deadline) < until) {
        const { wakeAt, deadline } = state;
        state = wakeAt < deadline ? run(wakeAt, wakeAt, 'worker') : end(480, deadline);
      } else return state;
    }
  }

  let state = run(0, 0, 'owner');
  for (const { kind, at } of events) {
    state = pass(state, at);
    switch (kind) {
      case 'cancel':
        if (method === 'INVITE' && state.kind !== 'done') state = end(487, at);
        break;
      case 'key':
        lastKey = at;
        if (state.kind === 'suspended' && state.key) state = run(at, at, 'worker');
        break;
      case 'continue': {
        const index = continued.push(-1) - 1;
        const tell = (code: number): void => {
          continued[index] = code;
        };
        if (state.kind === 'running') waiting.push({ thread: 'owner', tell });
        if (state.kind !== 'suspended') break;
        tell(1);
        state = run(at, at, 'owner');
        break;
      }
      default:
        break;
    }
  }
  pass(state, NEVER);
  const [final] = finals;
  return open || final === undefined ? null : { ...final, continued };
}

import type { TimerName } from '../declarations.ts';
import type { CallNode } from '../front/ast-expression.ts';

/** What may be true of one `$var`, over all the ways on which a run may have come to a point of the script. */
export interface Past {
  /** Nothing was written to it in this run. */
  readonly unwritten: boolean;
  readonly written: boolean;
  /** It was written, and then the request stopped at this call: it is 0 again. */
  readonly lost: CallNode | null;
}

/** The longest that each timer may be by now, in milliseconds; Infinity when only a run knows. */
export type Timers = Readonly<Record<TimerName, number>>;

/** What may be true at one point of the script. */
export interface State {
  /** By name, where it differs from `others`. */
  readonly vars: ReadonlyMap<string, Past>;
  readonly others: Past;
  readonly timers: Timers;
  /** The call that suspended the request while this run went on. */
  readonly suspended: CallNode | null;
  /** The call after which the request was resumed in this run. */
  readonly resumed: CallNode | null;
  /** What runs it without a request: an event, or the call that handed it to a worker; '' while there is a request. */
  readonly task: string;
}

/** Nothing written yet. */
export const UNWRITTEN: Past = { unwritten: true, written: false, lost: null };
/** Written, or nothing can be said. */
export const WRITTEN: Past = { unwritten: false, written: true, lost: null };

/** The state in which a run begins. */
export function initialState(others: Past, timers: Timers): State {
  return { vars: new Map(), others, timers, suspended: null, resumed: null, task: '' };
}

/** What is true of a `$var`. */
export function pastOf(state: State, name: string): Past {
  return state.vars.get(name) ?? state.others;
}

/** After `name` was written. */
export function afterWrite(state: State, name: string): State {
  return { ...state, vars: new Map(state.vars).set(name, WRITTEN) };
}

/** The state of the run that goes on with the request after `call` suspended it. */
export function afterStop(state: State, call: CallNode, keepsVars: boolean): State {
  const vars = new Map<string, Past>();
  for (const [name, past] of state.vars) {
    const lost = past.lost ?? (past.written ? call : null);
    vars.set(name, keepsVars ? past : { unwritten: past.unwritten, written: false, lost });
  }
  return { ...state, vars, suspended: null, resumed: call, task: '' };
}

/** What may be true where two ways meet; null stands for a way that nothing takes. */
export function join(a: State | null, b: State | null): State | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  const vars = new Map<string, Past>();
  for (const name of new Set([...a.vars.keys(), ...b.vars.keys()])) {
    vars.set(name, joinPast(pastOf(a, name), pastOf(b, name)));
  }
  return {
    vars,
    others: joinPast(a.others, b.others),
    timers: {
      fr_timer: Math.max(a.timers.fr_timer, b.timers.fr_timer),
      max_inv_lifetime: Math.max(a.timers.max_inv_lifetime, b.timers.max_inv_lifetime),
      max_noninv_lifetime: Math.max(a.timers.max_noninv_lifetime, b.timers.max_noninv_lifetime),
    },
    suspended: a.suspended ?? b.suspended,
    resumed: a.resumed ?? b.resumed,
    task: a.task || b.task,
  };
}

/** What may be true of a `$var` where two ways meet. */
export function joinPast(a: Past, b: Past): Past {
  return {
    unwritten: a.unwritten || b.unwritten,
    written: a.written || b.written,
    lost: a.lost ?? b.lost,
  };
}

/** Equal for states of which the same is true. */
export function keyOf(state: State): string {
  const past = ({ unwritten, written, lost }: Past): string =>
    `${unwritten ? 'u' : ''}${written ? 'w' : ''}${where(lost)}`;
  const vars = [...state.vars].map(([name, one]) => `${name}=${past(one)}`).toSorted();
  const { timers, suspended, resumed, task } = state;
  return [past(state.others), ...Object.values(timers), where(suspended), where(resumed), task, ...vars].join(
    ' ',
  );
}

function where(call: CallNode | null): string {
  return call === null ? '' : `@${call.span.file}:${call.span.start}`;
}

import type { LinkedFunction, Registry, ScriptRun } from '../declarations.ts';
import type { RouteNode } from '../front/ast.ts';
import type { CallNode, Expression, RouteCallNode, VariableNode } from '../front/ast-expression.ts';
import type { AssignNode, Statement, SwitchNode, WhileNode } from '../front/ast-statement.ts';
import { constantNumber, knownText } from './constants.ts';
import { calledRoute, nameOf, type Routes, titleOf } from './routes.ts';
import {
  afterStop,
  afterWrite,
  initialState,
  join,
  keyOf,
  type Past,
  pastOf,
  type State,
  type Timers,
  UNWRITTEN,
  WRITTEN,
} from './state.ts';
import { visitExpression } from './visit.ts';

/** Told of every way on which a run may come to a point of the script: the same point may be told many times. */
export interface FlowEvents<C extends ScriptRun> {
  /** A `$var` is read. */
  read(variable: VariableNode, name: string, past: Past): void;
  /** A function is called; `state` is the one before. */
  call(node: CallNode, target: LinkedFunction<C>, state: State): void;
}

/** What is followed. */
export interface FlowInput<C extends ScriptRun> {
  readonly routes: Routes;
  readonly registry: Registry<C>;
  /** The timers of tm as its parameters set them. */
  readonly timers: Timers;
  /** Routes that modules run by themselves, without a request: the module by the route's name. */
  readonly ownRoutes: ReadonlyMap<string, string>;
  /** `return 0` ends the run (`return_mode` 0). */
  readonly zeroEnds: boolean;
  readonly events: FlowEvents<C>;
}

/** Statements looked at before following is given up: scripts of thousands of lines need far fewer. */
const LIMIT = 100_000;
/** Turns of a loop after which nothing new is expected: what may be true only ever grows. */
const MAX_TURNS = 20;

/** Ways out of a list of statements; null for one that nothing takes. */
interface Ends {
  readonly falls: State | null;
  readonly breaks: State | null;
  readonly returns: State | null;
}

/** Where a run begins: a list of statements, from one of them on. */
interface Start {
  readonly list: readonly Statement[];
  readonly from: number;
  readonly state: State;
}

/**
 * Follows every run that a script may make, those of resumed requests too, and tells what it meets. False when the
 * script is too large to be followed to the end.
 */
export function followRuns<C extends ScriptRun>(input: FlowInput<C>): boolean {
  const { routes, registry, timers, ownRoutes, events } = input;
  const starts: Start[] = [];
  const seen = new Map<Statement, Set<string>>();
  const returned = new Map<string, State | null>();
  let steps = 0;

  const begin = (list: readonly Statement[], from: number, state: State): void => {
    const first = list[from];
    if (first === undefined) return;
    const states = seen.get(first) ?? new Set();
    seen.set(first, states);
    const key = keyOf(state);
    if (states.has(key)) return;
    states.add(key);
    starts.push({ list, from, state });
  };

  const beginRoute = (name: string, state: State): void => {
    const route = routes.get('route', name);
    if (route !== undefined) begin(route.body.statements, 0, state);
  };

  for (const route of routes.all) {
    if (route.type === 'route') continue;
    begin(route.body.statements, 0, {
      ...initialState(firstPast(route.type, nameOf(route)), firstTimers(route.type)),
      task: taskOf(route),
    });
  }
  for (const [name, module] of ownRoutes) {
    beginRoute(name, { ...initialState(UNWRITTEN, UNKNOWN_TIMERS), task: `the module ${module}` });
  }
  for (let start = starts.shift(); start !== undefined && steps < LIMIT; start = starts.shift()) {
    list(start.list, start.from, start.list.length, start.state);
  }
  return steps < LIMIT;

  /** In a run of a transaction that an earlier one made, only the parameters are known, if nothing else sets timers. */
  function firstTimers(type: string): Timers {
    return type === 'request' ? timers : UNKNOWN_TIMERS;
  }

  function list(statements: readonly Statement[], from: number, to: number, state: State): Ends {
    let falls: State | null = state;
    let breaks: State | null = null;
    let returns: State | null = null;
    for (let at = from; at < to && falls !== null; at++) {
      const node = statements[at];
      if (node === undefined || ++steps > LIMIT) break;
      const before: State = falls;
      const ends = statement(node, before);
      if (node.kind === 'call') goOnAfter(node, statements, at, before);
      falls = ends.falls;
      breaks = join(breaks, ends.breaks);
      returns = join(returns, ends.returns);
    }
    return { falls, breaks, returns };
  }

  /** A request that stops at a statement goes on with the rest of the list, and ends with it. */
  function goOnAfter(node: CallNode, statements: readonly Statement[], at: number, state: State): void {
    const suspends = registry.function(node.name.text)?.suspends;
    if (suspends?.goesOn !== 'next' || suspends.continuation === 'full') return;
    begin(statements, at + 1, afterStop(state, node, false));
  }

  function statement(node: Statement, state: State): Ends {
    switch (node.kind) {
      case 'if': {
        const after = expression(node.condition, state);
        const [then, otherwise] = refine(node.condition, state, after);
        const yes = list(node.then.statements, 0, node.then.statements.length, then);
        const other = node.otherwise?.statements ?? [];
        const no = list(other, 0, other.length, otherwise);
        return joinEnds(yes, no);
      }
      case 'while':
        return loop(node, state);
      case 'switch':
        return choice(node, state);
      case 'break':
        return { falls: null, breaks: state, returns: null };
      case 'return':
      case 'exit':
      case 'drop': {
        const after = node.value === null ? state : expression(node.value, state);
        const zero = node.value?.kind === 'integer' && node.value.value === 0 && input.zeroEnds;
        return { falls: null, breaks: null, returns: node.kind === 'return' && !zero ? after : null };
      }
      default:
        return { falls: evaluate(node, state), breaks: null, returns: null };
    }
  }

  function loop(node: WhileNode, state: State): Ends {
    let head = state;
    let returns: State | null = null;
    for (let turn = 1; ; turn++) {
      const after = expression(node.condition, head);
      const body = list(node.body.statements, 0, node.body.statements.length, after);
      returns = join(returns, body.returns);
      const next = join(head, body.falls) ?? head;
      if (turn === MAX_TURNS || keyOf(next) === keyOf(head)) {
        return { falls: join(after, body.breaks), breaks: null, returns };
      }
      head = next;
    }
  }

  function choice(node: SwitchNode, state: State): Ends {
    const after = expression(node.subject, state);
    // All cases are one list: falling through is going on.
    const statements = node.cases.flatMap((one) => one.body);
    let falls: State | null = null;
    let breaks: State | null = null;
    let returns: State | null = null;
    let from = 0;
    for (const one of node.cases) {
      const to = from + one.body.length;
      const ends = list(statements, from, to, join(after, falls) ?? after);
      falls = ends.falls;
      breaks = join(breaks, ends.breaks);
      returns = join(returns, ends.returns);
      from = to;
    }
    const none = node.cases.some(({ label }) => label === null) ? null : after;
    return { falls: join(join(falls, breaks), none), breaks: null, returns };
  }

  function expression(node: Expression, state: State): State {
    // A condition in which a route surely ends the run still has its other parts looked at.
    return evaluate(node, state) ?? state;
  }

  /** The state after an expression; null when no run gets there. */
  function evaluate(node: Expression | AssignNode, before: State): State | null {
    let state: State | null = before;
    const saved: (State | null)[] = [];
    visitExpression(node, registry, {
      read(variable) {
        const name = ownVariable(variable);
        if (name !== null && state !== null) events.read(variable, name, pastOf(state, name));
      },
      write(variable) {
        if (variable.name !== 'var' || variable.inner === null || state === null) return;
        const name = ownVariable(variable);
        // A name that is computed may be any.
        state = name === null ? { ...state, vars: new Map(), others: WRITTEN } : afterWrite(state, name);
      },
      call(node, target) {
        if (state !== null) state = afterCall(node, target, state);
      },
      route(node) {
        if (state !== null) state = afterRoute(node, state);
      },
      begin: () => saved.push(state),
      end() {
        state = join(saved.pop() ?? null, state);
      },
    });
    return state;
  }

  function afterCall(node: CallNode, target: LinkedFunction<C>, state: State): State {
    events.call(node, target, state);
    const { suspends } = target;
    for (const [position, parameter] of target.parameters.entries()) {
      const argument = node.args[position];
      if (parameter.kind !== 'value' || parameter.names !== 'route' || argument === undefined) continue;
      const { whole, prefix } = knownText(argument, parameter.interpolate);
      if (!whole) continue;
      const next = afterStop(state, node, suspends?.continuation === 'full');
      const alone = { ...next, timers: UNKNOWN_TIMERS, resumed: null };
      const task = target.startsTask === true ? target.name : '';
      beginRoute(prefix, suspends === undefined ? { ...alone, task } : next);
    }
    let after: State = { ...state, timers: timersAfter(node, target, state.timers) };
    if (suspends?.run === 'goes on') after = { ...after, suspended: node };
    // The whole stack is kept: what follows runs when the request goes on.
    if (suspends?.goesOn === 'next' && suspends.continuation === 'full') after = { ...after, resumed: node };
    return after;
  }

  function timersAfter(node: CallNode, target: LinkedFunction<C>, before: Timers): Timers {
    let after = before;
    for (const { timer, parameter } of target.setsTimers ?? []) {
      if (parameter === null) {
        after = { ...after, [timer]: timers[timer] };
        continue;
      }
      const argument = node.args[target.parameters.findIndex(({ name }) => name === parameter)];
      const value = argument === undefined ? 0 : (constantNumber(argument) ?? Number.POSITIVE_INFINITY);
      // 0 leaves a timer as it is.
      if (value > 0) after = { ...after, [timer]: value };
    }
    return after;
  }

  function afterRoute(node: RouteCallNode, state: State): State | null {
    const route = calledRoute(node, routes);
    if (route === undefined) return { ...state, vars: new Map(), others: WRITTEN, timers: UNKNOWN_TIMERS };
    const key = `${nameOf(route)} ${keyOf(state)}`;
    const known = returned.get(key);
    if (known !== undefined) return known;
    // A route that calls itself: what its inner call gives is what its other ways give.
    returned.set(key, null);
    const { statements } = route.body;
    const ends = list(statements, 0, statements.length, state);
    const after = join(join(ends.falls, ends.returns), ends.breaks);
    returned.set(key, after);
    return after;
  }

  /** A call that suspends while the run goes on, as a condition: it did so on one of the ways only. */
  function refine(condition: Expression, before: State, after: State): [then: State, otherwise: State] {
    const negated = condition.kind === 'unary' && condition.operator === '!';
    const call = negated ? condition.operand : condition;
    if (call.kind !== 'call') return [after, after];
    if (registry.function(call.name.text)?.suspends?.run !== 'goes on') return [after, after];
    const refused = { ...after, suspended: before.suspended };
    return negated ? [refused, after] : [after, refused];
  }
}

const UNKNOWN_TIMERS: Timers = {
  fr_timer: Number.POSITIVE_INFINITY,
  max_inv_lifetime: Number.POSITIVE_INFINITY,
  max_noninv_lifetime: Number.POSITIVE_INFINITY,
};

/** Blocks that run within another run begin with whatever that run has written. */
function firstPast(type: string, name: string): Past {
  const within = type === 'branch' || type === 'onsend' || (type === 'onreply' && name !== '');
  return within ? WRITTEN : UNWRITTEN;
}

/** What runs a block without a request; tm's events have one. */
function taskOf(route: RouteNode): string {
  const name = nameOf(route);
  return route.type === 'event' && !name.startsWith('tm:') ? titleOf(route.type, name) : '';
}

/** The name of a `$var`; null for another variable, or a name that is computed. */
export function ownVariable({ name, inner }: VariableNode): string | null {
  return name === 'var' && inner !== null && !inner.includes('$') ? inner : null;
}

function joinEnds(a: Ends, b: Ends): Ends {
  return {
    falls: join(a.falls, b.falls),
    breaks: join(a.breaks, b.breaks),
    returns: join(a.returns, b.returns),
  };
}

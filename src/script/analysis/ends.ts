import type { Registry, ScriptRun } from '../declarations.ts';
import type { RouteNode } from '../front/ast.ts';
import type { Expression, RouteCallNode } from '../front/ast-expression.ts';
import type { AssignNode, Statement } from '../front/ast-statement.ts';
import { calledRoute, nameOf, type Routes } from './routes.ts';
import { visitExpression } from './visit.ts';

/** Whether a list of statements may be left at its end, by `break`, by `return`; what is neither ends the run. */
export interface ListEnds {
  readonly falls: boolean;
  readonly breaks: boolean;
  readonly returns: boolean;
}

/** Says how lists of statements may end. */
export interface EndsOf {
  /** The statements from `from` on. */
  of(list: readonly Statement[], from: number): ListEnds;
}

/** `zeroEnds`: `return 0` ends the run (`return_mode` 0). */
export function createEnds<C extends ScriptRun>(
  routes: Routes,
  registry: Registry<C>,
  zeroEnds: boolean,
): EndsOf {
  const known = new Map<string, boolean>();

  function comesBack(node: RouteCallNode): boolean {
    const route = calledRoute(node, routes);
    return route === undefined || routeComesBack(route);
  }

  function routeComesBack(route: RouteNode): boolean {
    const name = nameOf(route);
    const found = known.get(name);
    if (found !== undefined) return found;
    // A route that only calls itself never comes back.
    known.set(name, false);
    const { falls, breaks, returns } = of(route.body.statements, 0);
    const answer = falls || breaks || returns;
    known.set(name, answer);
    return answer;
  }

  function of(list: readonly Statement[], from: number): ListEnds {
    let breaks = false;
    let returns = false;
    for (const node of list.slice(from)) {
      const ends = statement(node);
      breaks ||= ends.breaks;
      returns ||= ends.returns;
      if (!ends.falls) return { falls: false, breaks, returns };
    }
    return { falls: true, breaks, returns };
  }

  function statement(node: Statement): ListEnds {
    switch (node.kind) {
      case 'if': {
        if (!passes(node.condition)) return NEVER;
        const then = of(node.then.statements, 0);
        const otherwise = of(node.otherwise?.statements ?? [], 0);
        return {
          falls: then.falls || otherwise.falls,
          breaks: then.breaks || otherwise.breaks,
          returns: then.returns || otherwise.returns,
        };
      }
      case 'while':
        return { falls: passes(node.condition), breaks: false, returns: of(node.body.statements, 0).returns };
      case 'switch': {
        const list = node.cases.flatMap((one) => one.body);
        const parts = node.cases.map((_, at) => of(list, starts(node.cases, at)));
        const complete = node.cases.some(({ label }) => label === null);
        return {
          falls: !complete || parts.some(({ falls, breaks }) => falls || breaks),
          breaks: false,
          returns: parts.some(({ returns }) => returns),
        };
      }
      case 'break':
        return { falls: false, breaks: true, returns: false };
      case 'exit':
      case 'drop':
        return NEVER;
      case 'return':
        return node.value?.kind === 'integer' && node.value.value === 0 && zeroEnds
          ? NEVER
          : { falls: false, breaks: false, returns: true };
      default:
        return passes(node) ? FALLS : NEVER;
    }
  }

  /** Whether the routes called on every way through an expression come back. */
  function passes(node: Expression | AssignNode): boolean {
    let answer = true;
    let optional = 0;
    visitExpression(node, registry, {
      route: (call) => {
        if (optional === 0 && !comesBack(call)) answer = false;
      },
      begin: () => {
        optional++;
      },
      end: () => {
        optional--;
      },
    });
    return answer;
  }

  return { of };
}

function starts(cases: readonly { readonly body: readonly Statement[] }[], at: number): number {
  return cases.slice(0, at).reduce((sum, { body }) => sum + body.length, 0);
}

const NEVER: ListEnds = { falls: false, breaks: false, returns: false };
const FALLS: ListEnds = { falls: true, breaks: false, returns: false };

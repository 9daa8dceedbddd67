import type { RouteNode } from '../front/ast.ts';
import type { Span } from '../front/source.ts';
import type { ListEnds } from './ends.ts';
import type { Within } from './walk.ts';

/** A call of a route, and where it stands. */
export interface Caller {
  readonly within: Within;
  /** Its result is part of an expression. */
  readonly used: boolean;
  readonly span: Span;
}

/** What a run does after the end of a list: statements, another turn of a loop, or the rest of a caller. */
export interface Following {
  readonly kind: 'statement' | 'loop' | 'caller';
  readonly span: Span;
}

/**
 * The first thing that a run does when it leaves the list of `within` in one of the ways of `ends`; null when the run is
 * over then. An `exit` or `return` that follows does nothing.
 */
export function followingOf(
  within: Within,
  ends: ListEnds,
  callersOf: (route: RouteNode) => readonly Caller[],
): Following | null {
  const visited = new Set<RouteNode>();
  return (
    (ends.falls ? afterList(within) : null) ??
    (ends.breaks ? afterBreak(within) : null) ??
    (ends.returns ? afterRoute(within.route) : null)
  );

  function afterList({ kind, outer, route, span }: Within): Following | null {
    if (outer === null) return afterRoute(route);
    return kind === 'while' ? { kind: 'loop', span } : afterStatement(outer);
  }

  function afterStatement(at: Within): Following | null {
    const next = at.list[at.at + 1];
    switch (next?.kind) {
      case undefined:
        return afterList(at);
      case 'exit':
      case 'drop':
        return null;
      case 'return':
        return afterRoute(at.route);
      case 'break':
        return afterBreak(at);
      default:
        return next === undefined ? null : { kind: 'statement', span: next.span };
    }
  }

  function afterBreak({ kind, outer, route }: Within): Following | null {
    if (outer === null) return afterRoute(route);
    return kind === 'if' ? afterBreak(outer) : afterStatement(outer);
  }

  function afterRoute(route: RouteNode): Following | null {
    if (visited.has(route)) return null;
    visited.add(route);
    const caller = callersOf(route).find(({ within: at, used }) => used || afterStatement(at) !== null);
    return caller === undefined ? null : { kind: 'caller', span: caller.span };
  }
}

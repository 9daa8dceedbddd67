import type { RouteNode } from '../front/ast.ts';
import type { Expression } from '../front/ast-expression.ts';
import type { AssignNode, Statement } from '../front/ast-statement.ts';
import type { Span } from '../front/source.ts';

/** Where a statement stands: the way out to the route block. */
export interface Within {
  readonly list: readonly Statement[];
  /** Index of the statement. */
  readonly at: number;
  /** What the list is the body of. */
  readonly kind: 'route' | 'if' | 'while' | 'switch';
  readonly outer: Within | null;
  readonly route: RouteNode;
  /** What the list belongs to: the route block, the `if`, `while` or `switch`. */
  readonly span: Span;
}

/** Visits every statement of a block, in source order. */
export function eachStatement(route: RouteNode, visit: (node: Statement, within: Within) => void): void {
  const walk = (list: readonly Statement[], kind: Within['kind'], outer: Within | null, span: Span): void => {
    for (const [at, node] of list.entries()) {
      const within: Within = { list, at, kind, outer, route, span };
      visit(node, within);
      if (node.kind === 'if') {
        walk(node.then.statements, 'if', within, node.span);
        walk(node.otherwise?.statements ?? [], 'if', within, node.span);
      } else if (node.kind === 'while') {
        walk(node.body.statements, 'while', within, node.span);
      } else if (node.kind === 'switch') {
        // All cases are one list: falling through is going on.
        walk(
          node.cases.flatMap(({ body }) => body),
          'switch',
          within,
          node.span,
        );
      }
    }
  };
  walk(route.body.statements, 'route', null, route.span);
}

/** The expression, or the assignment, that a statement evaluates itself, not in the lists it has; null for none. */
export function evaluatedBy(node: Statement): Expression | AssignNode | null {
  switch (node.kind) {
    case 'if':
    case 'while':
      return node.condition;
    case 'switch':
      return node.subject;
    case 'break':
      return null;
    case 'return':
    case 'exit':
    case 'drop':
      return node.value;
    default:
      return node;
  }
}
